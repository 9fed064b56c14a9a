"""Who may look into the register: the list of units, the register as of a day, the state of its data."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from wenming.lib.access import YES, Verdict, no
from wenming.units.rules import KEEPERS, UNIT_SIDE, units_seen_by

if TYPE_CHECKING:
    from wenming.accounts.models import User


def spans_seen_by(user: "User") -> Q:
    """The register as of a day: what stood in the seat's region or sector then; a unit sees its own past."""
    if user.seat.role in UNIT_SIDE:
        return Q(unit=user.seat.unit)
    return units_seen_by(user)


def may_open_register(user: "User") -> Verdict:
    """The list of units: offices, sector authorities, and units for themselves."""
    if user.seat.role in KEEPERS | UNIT_SIDE:
        return YES
    return no(_("单位台账由文明办、行业主管部门和单位自己查看。"))


def may_see_health(user: "User") -> Verdict:
    """The state of the data: offices for their region, sector authorities for their line."""
    if user.seat.role in KEEPERS:
        return YES
    return no(_("数据体检由文明办和行业主管部门查看。"))
