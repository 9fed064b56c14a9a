"""The roles, what each sees of the units, and who is seated at all. Each noun of the room has rules.py of its own."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from wenming.lib.access import YES, Verdict, no

if TYPE_CHECKING:
    from wenming.accounts.models import User

CITY, DISTRICT, SECTOR = "city_office", "district_office", "sector"
LEADER, CLERK = "unit_leader", "unit_clerk"
OFFICES = {CITY, DISTRICT}
KEEPERS = {CITY, DISTRICT, SECTOR}
UNIT_SIDE = {LEADER, CLERK}
SYSTEM, SECURITY, AUDIT = "system_admin", "security_admin", "audit_admin"
ADMINISTRATORS = {SYSTEM, SECURITY, AUDIT}


def units_seen_by(user: "User", prefix: str = "") -> Q:
    """四(二) 谁主管谁负责: an office sees its region and below, a sector authority its line, a unit itself.

    `prefix` is the path from the filtered model to the unit, such as "unit__"; nobody else sees a unit's record.
    """
    from wenming.units.models.regions import after

    seat = user.seat
    if seat.role in OFFICES and seat.region:
        if seat.role == CITY:
            return at_home_or_unplaced(seat.region, prefix)
        return Q(**{f"{prefix}region__gte": seat.region, f"{prefix}region__lt": after(seat.region)})
    if seat.role == SECTOR:
        return Q(**{f"{prefix}sector": seat.body})
    if seat.role in UNIT_SIDE:
        return Q(**{f"{prefix}pk" if prefix else "pk": seat.unit})
    return Q(pk__in=[])


def at_home_or_unplaced(region: str, prefix: str = "") -> Q:
    """The city's units, and those whose region nobody has stated yet: the office keeps them until it knows.

    Said as “in no other city”, so that a list is walked in the order of its names instead of gathered and sorted.
    """
    from wenming.units.models.regions import after

    abroad = Q(**{f"{prefix}region__lt": region}), Q(**{f"{prefix}region__gte": after(region)})
    here = ~abroad[0] & ~abroad[1]
    return here & Q(**{f"{prefix.removesuffix('__')}__isnull": False}) if prefix else here


def is_seated(user: "User") -> Verdict:
    """Anyone with a seat."""
    return YES if user.seat.role else no(_("您目前没有任何岗位。请联系本级安全管理员授予岗位。"))


def is_business_seat(user: "User") -> Verdict:
    """Anyone with a seat in the programme; 三员分立: administrators see no business content (SEC-09)."""
    if user.seat.role in ADMINISTRATORS:
        return no(_("管理员账号不能查看业务内容（三员分立）。"))
    return is_seated(user)
