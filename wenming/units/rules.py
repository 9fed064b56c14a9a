"""Who may see and do what in the register. The only file of the room that names roles."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from wenming.lib.access import YES, Verdict, no

if TYPE_CHECKING:
    from wenming.accounts.models import User
    from wenming.units.models import Post, SeatRequest, Unit

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


# Posts: who sits where. 三员分立 (SEC-09): the security administrator grants, the audit administrator reads.

SYSTEM, SECURITY, AUDIT = "system_admin", "security_admin", "audit_admin"
PLACE_OF_ROLE = {
    CITY: "body",
    DISTRICT: "region",
    SECTOR: "body",
    "duty_body": "body",
    LEADER: "unit",
    CLERK: "unit",
    "assessor": "region",
    "supervisor": "region",
    "consulted": "body",
}
REGION_LEVELS = {DISTRICT: (3,), "assessor": (2, 3), "supervisor": (2, 3)}  # 2 city, 3 district


def posts_seen_by(user: "User") -> Q:
    """Security and audit administrators see all posts; a leader those of the unit; everyone their own."""
    if user.seat.role in {SECURITY, AUDIT}:
        return Q()
    own = Q(person=user.pk)
    return own | Q(unit=user.seat.unit) if user.seat.role == LEADER else own


def may_see_posts(user: "User") -> Verdict:
    """The list of posts: security administrator, and audit administrator to read."""
    if user.seat.role in {SECURITY, AUDIT}:
        return YES
    return no(_("岗位由安全管理员授予和收回，审计管理员可以查看。"))


def may_grant(user: "User") -> Verdict:
    """SEC-09: granting, ending and covering posts belong to the security administrator alone."""
    return YES if user.seat.role == SECURITY else no(_("只有安全管理员可以授予或收回岗位。"))


def may_grant_to(user: "User", person: "User") -> Verdict:
    """Nobody grants themselves anything; an administrator holds no post (三员分立)."""
    if not (verdict := may_grant(user)):
        return verdict
    if person.pk == user.pk:
        return no(_("不能给自己授予岗位。"))
    if person.administers:
        return no(_("管理员账号不能担任业务岗位（三员分立）。"))
    return YES if person.is_active else no(_("这个账号已停用，不能授予岗位。"))


def may_end(user: "User", post: "Post") -> Verdict:
    """Ending a post that is in force or to come."""
    if not (verdict := may_grant(user)):
        return verdict
    return YES if post.standing != "ended" else no(_("这个岗位已经结束。"))


def may_cover(user: "User", post: "Post") -> Verdict:
    """Naming a stand-in 代班 for a post that has not ended and is no stand-in itself."""
    if not (verdict := may_end(user, post)):
        return verdict
    return YES if post.stands_in_for_id is None else no(_("代班岗位不能再由别人代班。"))


def may_have_seats(user: "User") -> Verdict:
    """One's own posts: everyone who signed in."""
    return YES


def may_switch(user: "User") -> Verdict:
    """Switching seats: people with posts; an administrator has one capacity only."""
    if user.seat.role in ADMINISTRATORS:
        return no(_("管理员账号只有一个身份，没有可切换的岗位。"))
    return YES


def may_take(user: "User", post: "Post") -> Verdict:
    """Taking a seat: one's own, in force today."""
    if post.person_id == user.pk and post.standing == "held":
        return YES
    return no(_("这个岗位已结束或尚未开始，不能切换。"))


def may_see_administrators(user: "User") -> Verdict:
    """Who the three administrators are: they see each other."""
    return YES if user.seat.role in ADMINISTRATORS else no(_("三类管理员的名单由管理员查看。"))


def may_appoint(user: "User") -> Verdict:
    """SEC-09: roles, those of administrators too, are given by the security administrator."""
    return YES if user.seat.role == SECURITY else no(_("只有安全管理员可以任免管理员。"))


def may_appoint_person(user: "User", person: "User") -> Verdict:
    """Neither appointing nor relieving oneself."""
    if not (verdict := may_appoint(user)):
        return verdict
    return YES if person.pk != user.pk else no(_("不能任免自己。请由另一位安全管理员办理。"))


def seat_requests_seen_by(user: "User") -> Q:
    """信息管理员交接: administrators see all requests, a leader those of the unit."""
    if user.seat.role in ADMINISTRATORS:
        return Q()
    return Q(unit=user.seat.unit) if user.seat.role == LEADER else Q(pk__in=[])


def may_see_seat_requests(user: "User") -> Verdict:
    """The list of requests for a new clerk."""
    if user.seat.role in ADMINISTRATORS | {LEADER}:
        return YES
    return no(_("信息管理员交接由单位负责人提出，安全管理员办理。"))


def may_ask_for_clerk(user: "User") -> Verdict:
    """A unit's leader says who is to keep its information."""
    return YES if user.seat.role == LEADER else no(_("信息管理员交接由单位负责人提出。"))


def may_withdraw_request(user: "User", request: "SeatRequest") -> Verdict:
    """The leader of the unit that asked."""
    if user.seat.role == LEADER and user.seat.unit == request.unit_id:
        return YES
    return no(_("只有提出申请的单位负责人可以撤回。"))


# --- What units and offices ask of the register: enrolment, amendment, code exception, profile, contact, pairing. ---


def enrolments_seen_by(user: "User") -> Q:
    """四(二): a request to be entered is seen by the office and the sector authority that would see the unit."""
    seat = user.seat
    return units_seen_by(user) if seat.role in KEEPERS else Q(pk__in=[])


def exceptions_seen_by(user: "User") -> Q:
    """Offices see the code exceptions of their region; a sector authority those it asked for itself."""
    seat = user.seat
    if seat.role in OFFICES:
        return units_seen_by(user)
    return Q(asked_by=user.pk) if seat.role == SECTOR else Q(pk__in=[])


def keepers_over(region: str, sector: int | None) -> Q:
    """Posts that would see a unit of this region and sector and are nearest to it: district office, sector authority."""
    return Q(role=DISTRICT) & _seated_over(region) | Q(role=SECTOR, body=sector, body__isnull=False)


def city_over(region: str) -> Q:
    """Posts of the city office over a region, for what no nearer office would hear of."""
    return Q(role=CITY) & _seated_over(region)


def _seated_over(region: str) -> Q:
    codes = {region, *(region[:places].ljust(12, "0") for places in (4, 6, 9))}
    return Q(region__in=codes) | Q(region=None, body__region__in=codes)


def may_see_enrolments(user: "User") -> Verdict:
    """The requests of units that want to be entered."""
    if user.seat.role in KEEPERS:
        return YES
    return no(_("入库申请由市、区（县）文明办和行业主管部门办理。"))


def may_see_amendments(user: "User") -> Verdict:
    """Requests for changes: the offices that decide, the sector authority, and units for themselves."""
    return may_open_register(user)


def may_propose(user: "User", unit: "Unit") -> Verdict:
    """Asking for a change of a unit's record: the unit itself, or its office on its behalf."""
    if not unit.is_active:
        return no(_("这个单位已终止，不能再提出变更。"))
    if user.seat.role in OFFICES | UNIT_SIDE:
        return YES
    return no(_("变更申请由单位自己或市、区（县）文明办提出。"))


def may_decide_amendment(user: "User", unit: "Unit") -> Verdict:
    """Deciding a change field by field: the city or district office; never the unit that asks."""
    if not unit.is_active:
        return no(_("这个单位已终止，变更申请不再办理。"))
    if user.seat.role in OFFICES:
        return YES
    return no(_("变更申请由市、区（县）文明办逐项办理。"))


def may_withdraw_amendment(user: "User", filed_by: int) -> Verdict:
    """Taking a request back: the unit it concerns, or the officer who filed it."""
    if user.seat.role in UNIT_SIDE or user.pk == filed_by:
        return YES
    return no(_("变更申请由提出的单位或提出人撤回。"))


def may_see_exceptions(user: "User") -> Verdict:
    """COD-03: exceptions are asked and decided by those who keep the register."""
    if user.seat.role in KEEPERS:
        return YES
    return no(_("代码例外由市、区（县）文明办和行业主管部门办理。"))


def may_decide_exception(user: "User", asked_by: int) -> Verdict:
    """COD-03: the second person is an office and somebody else than the first."""
    if user.seat.role not in OFFICES:
        return no(_("代码例外由市、区（县）文明办核准。"))
    if user.pk == asked_by:
        return no(_("这项例外是您自己提出的，须由另一位工作人员核准。"))
    return YES


def may_affirm_exception(user: "User") -> Verdict:
    """COD-03: looking at an exception again after a year: an office."""
    return YES if user.seat.role in OFFICES else no(_("代码例外由市、区（县）文明办复核。"))


def may_fill_profile(user: "User", unit: "Unit") -> Verdict:
    """四(五): the unit states its own year."""
    if not unit.is_active:
        return no(_("这个单位已终止，只能查看。"))
    return YES if user.seat.role in UNIT_SIDE else no(_("年度情况由单位自己填写。"))


def may_confirm_profile(user: "User", unit: "Unit") -> Verdict:
    """四(五): the leader's seat confirms once a year."""
    if not unit.is_active:
        return no(_("这个单位已终止，只能查看。"))
    return YES if user.seat.role == LEADER else no(_("年度情况由单位负责人的岗位确认。"))


def leaders_of(unit: "Unit") -> list[str]:
    """四(五): who may confirm a unit's year today, by name; nobody yet is an answer too."""
    return [str(post.person) for post in unit.posts.held().filter(role=LEADER).select_related("person")]


def may_see_missing_profiles(user: "User") -> Verdict:
    """Which units have not stated their year: those who guide them."""
    return YES if user.seat.role in KEEPERS else no(_("缺报名单由市、区（县）文明办和行业主管部门查看。"))


def may_keep_contacts(user: "User", unit: "Unit") -> Verdict:
    """Adding, correcting and removing contacts: the unit itself and its keepers."""
    if not unit.is_active:
        return no(_("这个单位已终止，只能查看。"))
    return may_reveal_contact(user)


def may_reveal_contact(user: "User") -> Verdict:
    """COD-13: seeing one number whole, with a reason that is written down: keepers and the unit itself."""
    if user.seat.role in KEEPERS | UNIT_SIDE:
        return YES
    return no(_("联系方式由本单位和主管它的文明办、行业主管部门查看。"))


def may_pair(user: "User", unit: "Unit") -> Verdict:
    """三(三)五: entering a pairing: the unit, or its office on its behalf."""
    if not unit.is_active:
        return no(_("这个单位已终止，不能再结对。"))
    return YES if user.seat.role in OFFICES | UNIT_SIDE else no(_("结对共建由单位自己或市、区（县）文明办登记。"))


def may_write_joint_record(user: "User") -> Verdict:
    """三(三)五: what was done together is written by one of the two sides."""
    return YES if user.seat.role in UNIT_SIDE else no(_("共建年度记录由结对的单位填写。"))


def may_end_pairing(user: "User") -> Verdict:
    """Ending a pairing: either side, or an office."""
    return YES if user.seat.role in OFFICES | UNIT_SIDE else no(_("结对共建由双方单位或市、区（县）文明办结束。"))
