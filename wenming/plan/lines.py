"""A line 事项行: one item as lists show it — its light, its newest words, and whether the reader may report on it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from wenming.plan.lights import GRAVITY, Light, came_late
from wenming.plan.models import Item, Report
from wenming.plan.rules import may_report, speaks_for_body

if TYPE_CHECKING:
    from wenming.accounts.models import User
    from wenming.plan.models.items import ItemQuerySet


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


def lines(items: "ItemQuerySet", user: "User", today: date, *, history: bool = False, recent: int = 0) -> list[Line]:
    """The items, gravest light first and then by due date, with the newest report as far as the reader may see it.

    Two queries, however many items, and one more for a body, whose helpers may report. With `history`, every report
    the reader may see comes along; with `recent`, at least that many of the newest on all these items together.
    """
    rows = items.with_dates().select_related("task", "owner", "owner_region")
    found = list(rows.prefetch_related("helpers") if speaks_for_body(user) else rows)
    wanted = Q(item__in=found) if history else Q(pk__in=[item.latest_report for item in found])
    if recent:
        wanted |= Q(pk__in=Report.objects.visible_to(user).filter(item__in=found).newest().values("pk")[:recent])
    said: dict[int, list[Report]] = {}
    for report in Report.objects.marked_for(user).filter(wanted).newest().select_related("body", "region"):
        said.setdefault(report.item_id, []).append(report)
    shown = [line_of(item, said.get(item.pk, []), user, today) for item in found]
    return sorted(shown, key=lambda line: (-GRAVITY[line.light], line.item.due_on, line.item.pk))


def line_of(item: Item, reports: list[Report], user: "User", today: date) -> Line:
    """One item with these reports; the owner's newest turns the light, whoever may read it."""
    newest = next((report for report in reports if report.pk == item.latest_report), None)
    item.latest_state, item.latest_at = (newest.state, newest.reported_at) if newest else (None, None)
    readable = [report for report in reports if report.readable]
    for report in readable:
        report.item = item
    light = item.light(today, max(0, -(item.first_reminder or 0)))
    shown = newest if newest and newest.readable else None
    return Line(item, light, today, shown, bool(may_report(user, item)), readable)


def recent_reports(shown: list[Line], count: int) -> list[Report]:
    """The newest reports on these items; the lines were asked to bring at least so many."""
    said = [report for line in shown for report in line.reports]
    return sorted(said, key=lambda report: (report.reported_at, report.pk), reverse=True)[:count]


def counted(shown: list[Line]) -> Counter[Light]:
    """How many items show each light."""
    return Counter(line.light for line in shown)
