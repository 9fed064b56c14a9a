"""青山市's small plan: three tasks, laid on a body, on the districts, and on the titled units."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from wenming.plan.models import Duty, Group, Item, ReminderRule, Report, Task

MakeItem = Callable[..., Item]


@pytest.fixture
def plan(cast: SimpleNamespace) -> SimpleNamespace:
    """The cast with a plan of the city."""

    def task(code: str, order: int, **fields: Any) -> Task:
        return Task.objects.create(
            region=cast.city,
            code=code,
            title=f"任务{code}",
            section=f"第{code[0]}部分",
            summary="做好一件事。",
            order=order,
        )

    cast.integrity, cast.service, cast.culture = task("1-1", 0), task("1-2", 1), task("2-1", 2)
    cast.districts = Group.objects.create(name="各区（县）", rule=Group.Rule.DISTRICTS)
    cast.titled = Group.objects.create(name="各级文明单位", rule=Group.Rule.TITLED_UNITS)
    cast.members = Group.objects.create(name="成员单位", rule=Group.Rule.MEMBER_BODIES)
    Duty.objects.create(task=cast.integrity, body=cast.education, printed="青山市教育局")
    Duty.objects.create(task=cast.integrity, body=cast.court, printed="青山市法院", order=1)
    Duty.objects.create(task=cast.service, body=cast.education, printed="青山市教育局")
    Duty.objects.create(task=cast.service, group=cast.districts, printed="各区（县）", order=1)
    Duty.objects.create(task=cast.culture, group=cast.titled, printed="各级文明单位")
    for days in (-14, -3, 1, 7):
        ReminderRule.objects.create(region=cast.city, days=days)
    return cast


@pytest.fixture
def make_item(plan: SimpleNamespace) -> MakeItem:
    """An item of the education body, due in thirty days unless told otherwise."""

    def made(title: str = "开展窗口服务承诺", **fields: Any) -> Item:
        due = fields.pop("due_on", timezone.localdate() + timedelta(days=30))
        if "owner_region" not in fields:
            fields.setdefault("owner", plan.education)
        fields.setdefault("task", plan.integrity)
        return Item.objects.create(
            title=title, done_when="看得见", due_on=due, year=timezone.localdate().year, **fields
        )

    return made


def say(item: Item, state: str, **fields: Any) -> Report:
    """A report of the item's owner."""
    defaults = {"body": item.owner, "region": item.owner_region, "text": "按计划推进。", "reported_by": 1}
    return Report.objects.create(item=item, state=state, **(defaults | fields))


def days(count: int) -> date:
    """A day, counted from today."""
    return timezone.localdate() + timedelta(days=count)
