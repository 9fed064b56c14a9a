"""Who may see and keep editions. The only file of the room that names roles."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from wenming.lib.access import YES, Verdict, no
from wenming.units.places import read_in_place
from wenming.units.rules import OFFICES, is_business_seat

if TYPE_CHECKING:
    from wenming.accounts.models import User
    from wenming.standards.models import Edition


def editions_seen_by(user: "User") -> Q:
    """Editions of the seat's place are read by everyone there; drafts only by the office that keeps them."""
    seen = read_in_place(user)
    if user.seat.role in OFFICES:
        return seen & (~Q(stage="draft") | Q(region=home_code(user)))
    return seen & ~Q(stage="draft")


def home_code(user: "User") -> str:
    """The code of the region whose office the seat belongs to."""
    return user.seat.region.ljust(12, "0")


def may_open_editions(user: "User") -> Verdict:
    """The yardstick is no secret: everyone with a seat in the programme reads it."""
    return is_business_seat(user)


def may_draft(user: "User") -> Verdict:
    """四(四) 修订完善测评体系: the city office, and a district office for its own rounds."""
    if user.seat.role in OFFICES:
        return YES
    return no(_("测评体系由市、区（县）文明办起草和发布。"))


def may_keep(user: "User", edition: "Edition") -> Verdict:
    """Publishing, retiring, deleting a draft: the office whose edition it is."""
    if verdict := may_draft(user):
        if edition.region_id == home_code(user):
            return YES
        return no(_("这份测评体系由另一个文明办管理，您可以复制一份再改。"))
    return verdict


def may_edit(user: "User", edition: "Edition") -> Verdict:
    """Changing a line of a draft: the office whose edition it is, as long as it is a draft."""
    if edition.is_frozen:
        return no(_("已发布的体系不能修改。请另建新版本。"))
    return may_keep(user, edition)
