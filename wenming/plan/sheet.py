"""The office's form 任务落实情况表: one row for each duty and item, as a workbook."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import FileResponse
from django.utils.translation import gettext as _

from wenming.lib.workbooks import workbook_response
from wenming.plan.lines import Line, lines
from wenming.plan.models import Duty, Group, Item, Task

if TYPE_CHECKING:
    from wenming.accounts.models import User


def heads() -> list[str]:
    """The columns of the form."""
    return [
        _("编号"), _("章节"), _("任务"), _("内容"), _("责任单位"), _("年度工作事项"), _("完成标志"), _("配合单位"),
        _("完成期限"), _("状态"), _("最近进展"), _("最近报告日期"), _("情况说明"), _("数量"), _("公开链接"),
    ]  # fmt: skip


def sheet(user: "User", year: int, today: date) -> FileResponse:
    """The form for one year, with the words of those reports the reader may see."""
    title = _("%(year)s年任务落实情况表") % {"year": year}
    return workbook_response(title, heads(), rows(user, year, today))


def rows(user: "User", year: int, today: date) -> Iterator[list[Any]]:
    """Task by task, in the order of the plan: each duty with its items, then items of owners without a printed duty."""
    shown: dict[int, list[Line]] = {}
    for line in lines(Item.objects.visible_to(user).issued().of_year(year).prefetch_related("helpers"), user, today):
        shown.setdefault(line.item.task_id, []).append(line)
    for task in Task.objects.visible_to(user).prefetch_related("duties__body", "duties__group"):
        left = shown.get(task.pk, [])
        for duty in task.duties.all():
            own = [line for line in left if answers(duty, line.item)]
            left = [line for line in left if line not in own]
            yield from task_rows(task, str(duty.body or duty.group), own)
        for line in left:
            yield from task_rows(task, line.item.owner_name, [line])


def answers(duty: Duty, item: Item) -> bool:
    """Whether an item belongs to this duty: the body's own, or a district's where districts are named."""
    if duty.body_id:
        return item.owner_id == duty.body_id
    return item.owner_region_id is not None and duty.group is not None and duty.group.rule == Group.Rule.DISTRICTS


def task_rows(task: Task, bearer: str, own: Iterable[Line]) -> Iterator[list[Any]]:
    """One row for each item, or one without any."""
    front = [task.code, task.section, task.title, task.summary]
    empty = True
    for line in own:
        empty, item, newest = False, line.item, line.newest
        yield [
            *front, item.owner_name, item.title, item.done_when, "、".join(body.name for body in item.helpers.all()),
            item.due_on, str(line.light.label), newest.get_state_display() if newest else "",
            newest.reported_at if newest else "", newest.text if newest else "",
            f"{newest.number.normalize():f} {newest.measure}" if newest and newest.number is not None else "",
            newest.link if newest else "",
        ]  # fmt: skip
    if empty:
        yield [*front, bearer, *[""] * 10]
