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
        mine = Q(**{f"{prefix}region__gte": seat.region, f"{prefix}region__lt": after(seat.region)})
        return mine | unplaced(prefix) if seat.role == CITY else mine
    if seat.role == SECTOR:
        return Q(**{f"{prefix}sector": seat.body})
    if seat.role in UNIT_SIDE:
        return Q(**{f"{prefix}pk" if prefix else "pk": seat.unit})
    return Q(pk__in=[])


def unplaced(prefix: str = "") -> Q:
    """Units whose region nobody has stated yet: the city office keeps them until it knows where they belong."""
    there = Q(**{f"{prefix}region__isnull": True})
    return there & Q(**{f"{prefix.removesuffix('__')}__isnull": False}) if prefix else there


def spans_seen_by(user: "User") -> Q:
    """The register as of a day: what stood in the seat's region or sector then; a unit sees its own past."""
    if user.seat.role in UNIT_SIDE:
        return Q(unit=user.seat.unit)
    return units_seen_by(user)


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


def may_see_health(user: "User") -> Verdict:
    """The state of the data: offices for their region, sector authorities for their line."""
    if user.seat.role in KEEPERS:
        return YES
    return no(_("数据体检由文明办和行业主管部门查看。"))


def may_change(user: "User", unit: "Unit") -> Verdict:
    """Recording a change of a unit's record: its own office; an ended unit is only read."""
    if not unit.is_active:
        return no(_("这个单位已终止，只能查看。"))
    if user.seat.role in OFFICES:
        return YES
    return no(_("由市、区（县）文明办登记；单位可以提出变更申请。"))
