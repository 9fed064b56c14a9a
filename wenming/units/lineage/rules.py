"""Who may enter units, record reorganisations and change what the register says of a unit."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from wenming.lib.access import YES, Verdict, no
from wenming.units.rules import CITY, OFFICES

if TYPE_CHECKING:
    from wenming.accounts.models import User
    from wenming.units.models import Unit


def may_keep_register(user: "User") -> Verdict:
    """Entering units and recording reorganisations: the city and district offices."""
    if user.seat.role in OFFICES:
        return YES
    return no(_("由市、区（县）文明办登记；单位可以提出变更申请。"))


def may_place_in(user: "User", region: str | None) -> Verdict:
    """Putting a unit into a region: the city office anywhere below it, a district office inside its own district."""
    if user.seat.role not in OFFICES:
        return may_keep_register(user)
    if region is None and user.seat.role == CITY:
        return YES
    if region and user.seat.region and region.startswith(user.seat.region):
        return YES
    if user.seat.role == CITY:
        return no(_("这个区划不在本市范围内。"))
    return no(_("跨区（县）的变动由市文明办登记；您只能选择本区（县）内的区划。"))


def may_change(user: "User", unit: "Unit") -> Verdict:
    """Recording a change of a unit's record: its own office; an ended unit is only read."""
    if not unit.is_active:
        return no(_("这个单位已终止，只能查看。"))
    if user.seat.role in OFFICES:
        return YES
    return no(_("由市、区（县）文明办登记；单位可以提出变更申请。"))
