"""Who may see marks and scores, and compute them. The only file of the room that names roles."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from wenming.lib.access import YES, Verdict, no
from wenming.units.places import read_in_place
from wenming.units.rules import KEEPERS, OFFICES, UNIT_SIDE, units_seen_by

if TYPE_CHECKING:
    from wenming.accounts.models import User


def sheets_seen_by(user: "User") -> Q:
    """A sheet is seen by whoever may open the unit's record, in a round of the seat's place."""
    return read_in_place(user, "cycle__region") & units_seen_by(user, "unit__")


def rehearsals_seen_by(user: "User") -> Q:
    """A rehearsal is the office's own thinking: only the office that keeps the edition, and the city above it."""
    if user.seat.role not in OFFICES:
        return Q(pk__in=[])
    from wenming.units.models.regions import within

    return within(user.seat.region, "edition__region")


def may_open_scores(user: "User") -> Verdict:
    """Scores: the offices and sector authorities for their units, a unit its own."""
    if user.seat.role in KEEPERS | UNIT_SIDE:
        return YES
    return no(_("得分由文明办、行业主管部门和单位自己查看。"))


def may_rehearse(user: "User") -> Verdict:
    """Rehearsing a draft on a past round: the offices that draft editions."""
    if user.seat.role in OFFICES:
        return YES
    return no(_("推演由市、区（县）文明办进行。"))
