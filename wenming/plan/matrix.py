"""The matrix 矩阵: bearers × tasks with their lights, counted in a fixed number of queries whatever the data."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Count

from wenming.plan.lights import PROBLEMS, Light, light
from wenming.plan.models import Duty, Group, Item, ReminderRule, Task
from wenming.units.models import Body, Region

if TYPE_CHECKING:
    from wenming.accounts.models import User

Key = tuple[int, str]  # a task and a bearer, "body-12" or "region-990102000000"


def added(counters: Iterable[Counter[Light]]) -> Counter[Light]:
    """Counts added up; empty ones cost nothing."""
    total: Counter[Light] = Counter()
    for counts in counters:
        if counts:
            total.update(counts)
    return total


@dataclass
class Row:
    """One bearer: its link, and for each task the counts of its items' lights. `kind` is body, group or district."""

    key: str
    name: str
    kind: str
    cells: dict[int, Counter[Light]] = field(default_factory=dict)
    helps: set[int] = field(default_factory=set)
    stands_for_districts: bool = False

    @cached_property
    def total(self) -> Counter[Light]:
        """The lights of the whole row; asked for once the cells are filled."""
        return added(self.cells.values())

    @property
    def problems(self) -> int:
        """How many items need somebody's attention."""
        return sum(self.total[light] for light in PROBLEMS)


@dataclass
class Matrix:
    """The whole picture, ready to draw."""

    tasks: list[Task]
    rows: list[Row]
    totals: dict[int, Counter[Light]]
    sections: list[str] = field(default_factory=list)
    districts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def total(self) -> Counter[Light]:
        """All items by light."""
        return added(self.totals.values())


@dataclass(frozen=True)
class Choice:
    """What the reader narrowed the picture to."""

    year: int
    section: str = ""
    district: str = ""
    problems_only: bool = False


def days_soon(tasks: Iterable[Task]) -> dict[str, int]:
    """By city: from how many days before the due date an item counts as due soon — when its first reminder goes out."""
    cities = {task.region_id for task in tasks}
    soon = dict.fromkeys(cities, 0)
    for region, days in ReminderRule.objects.filter(region__in=cities, is_on=True).values_list("region", "days"):
        soon[region] = max(soon[region], -days)
    return soon


def counted(year: int, tasks: list[Task], today: date) -> dict[Key, Counter[Light]]:
    """Items in force by task, owner and light. The database groups by what the light depends on; the rule decides.

    `tasks` are those the reader may see; whoever sees a task sees its items in force.
    """
    soon, cities = days_soon(tasks), {task.pk: task.region_id for task in tasks}
    facts: Iterable[tuple[int, int | None, str | None, date, str | None, int]] = (
        Item.objects.issued().of_year(year).filter(task__in=cities).with_latest().order_by()
        .values_list("task", "owner", "owner_region", "due_on", "latest_state")  # type: ignore[misc]  # annotated above
        .annotate(items=Count("pk"))
    )  # fmt: skip
    lights: dict[Key, Counter[Light]] = {}
    for task, owner, region, due_on, state, items in facts:
        key = (task, f"body-{owner}" if owner else f"region-{region}")
        lights.setdefault(key, Counter())[light(due_on, state, today, soon[cities[task]])] += items
    return lights


def matrix(user: "User", choice: Choice, today: date) -> Matrix:
    """Everything the picture shows, in six queries."""
    tasks = list(Task.objects.visible_to(user))
    sections = list(dict.fromkeys(task.section for task in tasks))
    tasks = [task for task in tasks if choice.section in ("", task.section)]
    lights = counted(choice.year, tasks, today)
    rows = bearing_rows(tasks)
    fill(rows, tasks, lights)
    helping(rows, tasks, choice.year)
    districts = [(row.key.removeprefix("region-"), row.name) for row in rows if row.kind == "district"]
    if choice.district:
        rows = [row for row in rows if row.key == f"region-{choice.district}"]
    if choice.problems_only:
        rows = [row for row in rows if row.problems]
        bad = {task for row in rows for task, cell in row.cells.items() if PROBLEMS & cell.keys()}
        tasks = [task for task in tasks if task.pk in bad]
    totals: dict[int, Counter[Light]] = {task.pk: Counter() for task in tasks}
    for row in rows:
        for task_id, cell in row.cells.items() if row.kind != "group" else ():
            if cell and task_id in totals:
                totals[task_id].update(cell)
    return Matrix(tasks, rows, totals, sections, districts)


def bearing_rows(tasks: list[Task]) -> list[Row]:
    """A row for each body named, in the order of the plan; then for each group; then for each district."""
    bodies: dict[int, Row] = {}
    groups: dict[int, Row] = {}
    members: set[int] = set()
    shared: list[int] = []
    named = Duty.objects.filter(task__in=tasks).order_by("body", "group", "task").values_list(
        "task", "body", "body__name", "body__is_member", "group", "group__name", "group__rule"
    )  # fmt: skip
    for task, body, name, is_member, group, group_name, rule in named:
        if body:
            bodies.setdefault(body, Row(f"body-{body}", name, "body")).cells[task] = Counter()
            members |= {body} if is_member else set()
        elif group:
            row = Row(f"group-{group}", group_name, "group", stands_for_districts=rule == Group.Rule.DISTRICTS)
            groups.setdefault(group, row).cells[task] = Counter()
            shared += [task] if rule == Group.Rule.MEMBER_BODIES else []
    for body in members:
        for task in shared:
            bodies[body].cells.setdefault(task, Counter())
    return [*bodies.values(), *groups.values(), *district_rows(tasks, list(groups.values()))]


def district_rows(tasks: list[Task], groups: list[Row]) -> list[Row]:
    """A row for each district of the city, with the tasks laid on the districts as a group."""
    borne = [task for row in groups if row.stands_for_districts for task in row.cells]
    cities = {task.region_id for task in tasks}
    districts = Region.objects.districts().filter(parent__in=cities).values_list("code", "name")
    return [Row(f"region-{code}", name, "district", {task: Counter() for task in borne}) for code, name in districts]


def fill(rows: list[Row], tasks: list[Task], lights: dict[Key, Counter[Light]]) -> None:
    """Put the counts where they belong; an owner without a row of its own gets one, so that no item is out of sight."""
    by_key = {row.key: row for row in rows}
    strangers = {key for _task, key in lights if key not in by_key}
    names = {f"body-{pk}": name for pk, name in _names(strangers)}
    for key in sorted(strangers & names.keys()):
        by_key[key] = Row(key, names[key], "body")
        rows.append(by_key[key])
    by_group = {task: row for row in rows if row.stands_for_districts for task in row.cells}
    for (task, key), counts in lights.items():
        if row := by_key.get(key):
            row.cells[task] = counts
            group = by_group.get(task)
            if row.kind == "district" and group:
                group.cells[task] = group.cells[task] + counts


def _names(keys: set[str]) -> Iterable[tuple[int, str]]:
    bodies = [int(key.removeprefix("body-")) for key in keys if key.startswith("body-")]
    return Body.objects.filter(pk__in=bodies).values_list("pk", "name") if bodies else []


def helping(rows: list[Row], tasks: list[Task], year: int) -> None:
    """Mark where a body helps with another's item; no light follows from helping."""
    by_key = {row.key: row for row in rows}
    items = Item.objects.issued().of_year(year).filter(task__in=tasks, helpers__isnull=False)
    for task, body in items.order_by().values_list("task", "helpers").distinct():
        if row := by_key.get(f"body-{body}"):
            row.helps.add(task)
