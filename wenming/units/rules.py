"""Who may see and do what in the register. The only file of the room that names roles."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from wenming.lib.access import YES, Verdict, no

if TYPE_CHECKING:
    from wenming.accounts.models import User
    from wenming.units.models import Unit

CITY, DISTRICT, SECTOR = "city_office", "district_office", "sector"
LEADER, CLERK = "unit_leader", "unit_clerk"
OFFICES = {CITY, DISTRICT}
KEEPERS = {CITY, DISTRICT, SECTOR}
UNIT_SIDE = {LEADER, CLERK}
ADMINISTRATORS = {"system_admin", "security_admin", "audit_admin"}


def units_seen_by(user: "User", prefix: str = "") -> Q:
    """四(二) 谁主管谁负责: an office sees its region and below, a sector authority its line, a unit itself.

    `prefix` is the path from the filtered model to the unit, such as "unit__"; nobody else sees a unit's record.
    """
    from wenming.units.models.regions import after

    seat = user.seat
    if seat.role in OFFICES and seat.region:
        return Q(**{f"{prefix}region__gte": seat.region, f"{prefix}region__lt": after(seat.region)})
    if seat.role == SECTOR:
        return Q(**{f"{prefix}sector": seat.body})
    if seat.role in UNIT_SIDE:
        return Q(**{f"{prefix}pk" if prefix else "pk": seat.unit})
    return Q(pk__in=[])


def is_seated(user: "User") -> Verdict:
    """Anyone with a seat."""
    return YES if user.seat.role else no(_("您目前没有任何岗位。请联系本级安全管理员授予岗位。"))


def is_business_seat(user: "User") -> Verdict:
    """Anyone with a seat in the programme; 三员分立: administrators see no business content (SEC-09)."""
    if user.seat.role in ADMINISTRATORS:
        return no(_("管理员账号不能查看业务内容（三员分立）。"))
    return is_seated(user)


def may_open_register(user: "User") -> Verdict:
    """The list of units: offices, sector authorities, and units for themselves."""
    if user.seat.role in KEEPERS | UNIT_SIDE:
        return YES
    return no(_("单位台账由文明办、行业主管部门和单位自己查看。"))


def may_load_units(user: "User") -> Verdict:
    """Bringing a workbook into the register: the city and district offices, each for its own region."""
    if user.seat.role in OFFICES:
        return YES
    return no(_("只有市、区（县）文明办可以批量导入单位。"))


def may_change(user: "User", unit: "Unit") -> Verdict:
    """Recording a change of a unit's record: its own office; an ended unit is only read."""
    if not unit.is_active:
        return no(_("这个单位已终止，只能查看。"))
    if user.seat.role in OFFICES:
        return YES
    return no(_("由市、区（县）文明办登记；单位可以提出变更申请。"))
