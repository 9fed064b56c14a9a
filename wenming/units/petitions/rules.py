"""What units and offices may ask of the register: enrolment, amendment, code exception, profile, contact, pairing."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from wenming.lib.access import YES, Verdict, no
from wenming.units.register.rules import may_open_register
from wenming.units.rules import CITY, DISTRICT, KEEPERS, LEADER, OFFICES, SECTOR, UNIT_SIDE, units_seen_by

if TYPE_CHECKING:
    from wenming.accounts.models import User
    from wenming.units.models import Unit


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
