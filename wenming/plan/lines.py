"""A line 事项行: one item as lists show it — its light, its newest words, and whether the reader may report on it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from wenming.plan.lights import GRAVITY, Light, came_late
from wenming.plan.matrix import days_soon
from wenming.plan.models import Item, Report
from wenming.plan.rules import may_report

if TYPE_CHECKING:
    from wenming.accounts.models import User


@dataclass
class Line:
    """One item with what follows from dates and reports."""

    item: Item
    light: Light
    today: date
    newest: Report | None
    can_report: bool
    reports: list[Report] = field(default_factory=list)

    @property
    def days_left(self) -> int:
        """Days until the due date; negative when it has passed."""
        return (self.item.due_on - self.today).days

    @property
    def days_over(self) -> int:
        """Days since the due date."""
        return -self.days_left

    @property
    def done_late(self) -> bool:
        """Whether it was reported done after the due date."""
        reported = self.item.latest_at
        late = reported is not None and came_late(self.item.due_on, timezone.localtime(reported).date())
        return self.light == Light.DONE and late


def lines(items: "QuerySet[Item]", user: "User", today: date, *, history: bool = False) -> list[Line]:
    """The items, gravest light first and then by due date, with the newest report as far as the reader may see it.

    Four queries, however many items; with `history`, every report the reader may see comes along.
    """
    found = list(
        items.with_latest().select_related("task__region", "owner", "owner_region").prefetch_related("helpers")  # type: ignore[attr-defined]  # an ItemQuerySet
    )
    soon = days_soon({item.task for item in found})
    words = Report.objects.visible_to(user).select_related("body", "region")
    words = words.filter(item__in=found) if history else words.filter(pk__in=[item.latest_report for item in found])
    said: dict[int, list[Report]] = {}
    for report in words:
        said.setdefault(report.item_id, []).append(report)
    shown = []
    for item in found:
        reports = said.get(item.pk, [])
        for report in reports:
            report.item = item
        newest = next((report for report in reports if report.pk == item.latest_report), None)
        light = item.light(today, soon[item.task.region_id])
        shown.append(Line(item, light, today, newest, bool(may_report(user, item)), reports))
    return sorted(shown, key=lambda line: (-GRAVITY[line.light], line.item.due_on, line.item.pk))


def counted(shown: list[Line]) -> Counter[Light]:
    """How many items show each light."""
    return Counter(line.light for line in shown)
