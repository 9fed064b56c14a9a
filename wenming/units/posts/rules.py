"""Who grants, covers, takes and asks for posts. 三员分立 (SEC-09): security grants, the audit administrator reads."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from wenming.lib.access import YES, Verdict, no
from wenming.units.rules import ADMINISTRATORS, AUDIT, CITY, CLERK, DISTRICT, LEADER, SECTOR, SECURITY

if TYPE_CHECKING:
    from wenming.accounts.models import User
    from wenming.units.models import Post, SeatRequest

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
