"""Who may see and do what in the plan. The only file of the room that names roles."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from wenming.lib.access import YES, Verdict, no
from wenming.units.places import read_in_place
from wenming.units.rules import CITY, DISTRICT, OFFICES, SECTOR, UNIT_SIDE, is_business_seat

if TYPE_CHECKING:
    from wenming.accounts.models import User
    from wenming.plan.models import Item, Task
    from wenming.units.models.posts import PostQuerySet

DUTY_BODY = "duty_body"
BODY_SIDE = {CITY, SECTOR, DUTY_BODY}  # seats that speak for a body in the plan; a consulted department only reads

may_open_plan = is_business_seat  # the plan is a public document: every seat of the programme reads it


def items_seen_by(user: "User") -> Q:
    """Everyone of the city reads the year's programme; drafts only the office that plans them."""
    from wenming.units.models.regions import within

    seat = user.seat
    seen = read_in_place(user, "task__region")
    if seat.role == CITY:
        return seen
    if seat.role == DISTRICT:
        return seen & (~Q(stage="draft") | within(seat.region, "owner_region"))
    return seen & ~Q(stage="draft")


def reports_seen_by(user: "User") -> Q:
    """The city office reads all, a district its own and the bodies', a body its own and those of tasks it shares."""
    from wenming.plan.models import Task
    from wenming.units.models.regions import within

    seat = user.seat
    seen = read_in_place(user, "item__task__region")
    if seat.role == CITY:
        return seen
    if seat.role == DISTRICT:
        return seen & (Q(body__isnull=False) | within(seat.region, "region"))
    if seat.role in BODY_SIDE and seat.body:
        return seen & (Q(body=seat.body) | Q(item__task__in=Task.objects.borne_by_body(seat.body)))
    return Q(pk__in=[])


def bears_as(user: "User") -> tuple[int | None, str | None]:
    """For whom the seat reports: a body's id, or a district's region code; (None, None) when for nobody."""
    seat = user.seat
    if seat.role == DISTRICT and seat.region:
        return None, seat.region.ljust(12, "0")
    return (seat.body, None) if seat.role in BODY_SIDE else (None, None)


def speaks_for_body(user: "User") -> bool:
    """Whether the seat may turn out to be a helper of an item."""
    return bears_as(user)[0] is not None


def has_own_tasks(user: "User") -> Verdict:
    """The page of one's own tasks: bodies, districts, and units (for whom it is information only)."""
    if any(bears_as(user)) or user.seat.role in UNIT_SIDE:
        return YES
    return is_business_seat(user) and no(_("您的岗位没有承担方案中的任务，请看任务概览。"))


def may_plan(user: "User") -> Verdict:
    """四(四) 重点工作督查: the yearly programme is made by the city office, and by a district office for itself."""
    if user.seat.role in OFFICES:
        return YES
    return no(_("年度工作事项由市文明办安排，区（县）文明办可以安排本区（县）的事项。"))


def plans_for_all(user: "User") -> bool:
    """Whether the seat plans for every bearer of its city, not only for its own district."""
    return user.seat.role == CITY


def may_plan_under(user: "User", task: "Task") -> Verdict:
    """Adding an item under a task: a planning office of the task's city."""
    if user.seat.role == CITY and not task.region_id.startswith(user.seat.region):
        return no(_("这不是本市的任务。"))
    return may_plan(user)


def may_keep(user: "User", item: "Item") -> Verdict:
    """Changing, issuing or withdrawing an item: the city office, or the district office whose item it is."""
    if verdict := may_plan_under(user, item.task):
        if plans_for_all(user) or (item.owner_region_id or "").startswith(user.seat.region):
            return YES
        return no(_("这个事项不属于本区（县），请联系市文明办。"))
    return verdict


def may_change(user: "User", item: "Item") -> Verdict:
    """Changing an item that is in force or still a draft."""
    if item.stage == "withdrawn":
        return no(_("这个事项已取消，不能再修改。"))
    return may_keep(user, item)


def may_report(user: "User", item: "Item") -> Verdict:
    """Reporting progress: the owner or a helper, on an item in force. Units are never asked for reports (减负)."""
    if item.stage != "issued":
        return no(_("这个事项%(stage)s，不需要报告进展。") % {"stage": item.stage_label})
    body, region = bears_as(user)
    if body and (item.owner_id == body or body in [helper.pk for helper in item.helpers.all()]):
        return YES
    if region and item.owner_region_id == region:
        return YES
    return no(_("进展由这个事项的牵头单位和配合单位报告。"))


def may_set_programme(user: "User") -> Verdict:
    """Reminder intervals and carrying over a year: the city office."""
    if user.seat.role == CITY:
        return YES
    return no(_("提醒间隔和年度结转由市文明办设置。"))


def seats_answering_for(items: "list[Item]") -> "PostQuerySet":
    """The posts held today whose people answer for these items: who is told and reminded."""
    from wenming.units.models import Post

    bodies = {item.owner_id for item in items if item.owner_id}
    regions = {item.owner_region_id for item in items if item.owner_region_id}
    return Post.objects.held().filter(Q(role__in=BODY_SIDE, body__in=bodies) | Q(role=DISTRICT, region__in=regions))
