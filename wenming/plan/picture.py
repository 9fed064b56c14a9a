"""Drawing 画面: the matrix as ready markup, and lights as a strip. Shapes, words and colours say the same."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wenming.plan.bearers import Laid
from wenming.plan.lights import Light, gravest
from wenming.plan.lines import Line
from wenming.plan.matrix import Matrix, Row
from wenming.plan.models import Task

EMPTY = "<td></td>"
CELL = (
    '<td class="cell cell-{tone}"><a href="{link}" aria-label="{words}" title="{words}" data-code="{code}">'
    '<svg class="light-shape" aria-hidden="true"><use href="#light-{shape}"/></svg>{count}</a></td>'
)


@dataclass(frozen=True)
class Stretch:
    """One colour of a strip: which light, how many, and where it runs, in hundredths of the width."""

    light: Light
    count: int
    start: float
    width: float


def strip(counts: Mapping[Light, int]) -> list[Stretch]:
    """Lights as stretches of one bar, mild to grave; nothing for no items."""
    total, start, stretches = sum(counts.values()), 0.0, []
    for light in Light:
        if count := counts.get(light, 0):
            width = 100 * count / total
            stretches.append(Stretch(light, count, round(start, 2), round(width, 2)))
            start += width
    return stretches


def legend(counts: Mapping[Light, int]) -> list[tuple[Light, int]]:
    """Every light with its number of items, grave to mild."""
    return [(light, counts.get(light, 0)) for light in reversed(Light)]


def draw(matrix: Matrix, year: int) -> SafeString:
    """The body of the picture. Markup is joined here: thousands of template nodes would cost more than the queries."""
    root, words = reverse("plan:overview"), {light: str(light.label) for light in Light}
    labels = {"items": escape(_("事项")), "problems": escape(_("问题"))}
    drawn = []
    for row in matrix.rows:
        items = sum(row.total.values())
        name = escape(row.name)
        link = name if row.kind == "group" else f'<a href="{root}{page_of(row.key)}?year={year}">{name}</a>'
        cells = "".join(cell(row, task, root, year, words) for task in matrix.tasks)
        drawn.append(
            f'<tr class="{row.kind}{"" if items else " bare"}"><th scope="row">{link}</th>{cells}'
            f'<td class="sum" data-label="{labels["items"]}">{items or ""}</td>'
            f'<td class="sum{" bad" if row.problems else ""}" data-label="{labels["problems"]}">{row.problems or ""}</td></tr>'
        )
    return mark_safe("\n".join(drawn))  # noqa: S308  # every word in it is escaped here and in cell()


def page_of(key: str) -> str:
    """The part of the address that names a bearer."""
    kind, _dash, value = key.partition("-")
    return f"{'bodies' if kind == 'body' else 'districts'}/{value}/"


def cell(row: Row, task: Task, root: str, year: int, words: dict[Light, str]) -> str:
    """One cell; empty where the plan lays nothing on the bearer."""
    counts = row.cells.get(task.pk)
    helps = task.pk in row.helps
    if counts is None and not helps:
        return EMPTY
    light = gravest(counts) if counts else None
    items = sum(counts.values()) if counts else 0
    shape = light.value if light else "helps" if helps else "group" if row.kind == "group" else "none"
    return CELL.format(
        tone=light.tone if light else "none",
        shape=shape,
        link=f"{root}tasks/{task.pk}/" + ("" if row.kind == "group" else page_of(row.key)) + f"?year={year}",
        words=escape(f"{row.name} {task.code} {saying(shape, counts or Counter(), words)}"),
        code=escape(task.code),
        count=f"<b>{items}</b>" if items else "",
    )


def bearers(task: Task, laid: Laid, shown: Iterable[Line], year: int) -> SafeString:
    """The bodies and districts of a task, each with the gravest light of its items there and the way to its cell."""
    root, nothing = f"{reverse('plan:overview')}tasks/{task.pk}/", escape(_("尚无事项"))
    by_owner: dict[str, list[Light]] = {}
    for line in shown:
        key = f"body-{line.item.owner_id}" if line.item.owner_id else f"region-{line.item.owner_region_id}"
        by_owner.setdefault(key, []).append(line.light)
    keys = {f"body-{body.pk}": body.name for body in laid.bodies}
    keys |= {f"region-{region.code}": region.name for region in laid.districts}
    drawn = []
    for key, name in keys.items():
        light = gravest(by_owner.get(key, ()))
        tone, shape, words = (light.tone, light.value, escape(light.label)) if light else ("none", "none", nothing)
        drawn.append(
            f'<li><a href="{root}{page_of(key)}?year={year}"><svg class="light-shape light-{tone}" role="img" '
            f'aria-label="{words}"><use href="#light-{shape}"/></svg>{escape(name)}</a></li>'
        )
    return mark_safe("\n".join(drawn))  # noqa: S308  # names and words are escaped here


def saying(shape: str, counts: Mapping[Light, int], words: dict[Light, str]) -> str:
    """What a cell shows, in words."""
    if counts:
        return "，".join(f"{words[light]} {count}" for light, count in legend(counts) if count)
    if shape == "helps":
        return _("配合他人的事项")
    return _("有责任，尚无工作事项") if shape == "none" else _("按群体落实")


def totals(matrix: Matrix) -> list[tuple[Task, int, int]]:
    """Below each column: the task, its items, and how many of them are stuck or overdue."""
    return [(task, sum(matrix.totals[task.pk].values()), problems(matrix.totals[task.pk])) for task in matrix.tasks]


def problems(counts: Mapping[Light, int]) -> int:
    """How many are stuck or overdue."""
    return counts.get(Light.STUCK, 0) + counts.get(Light.OVERDUE, 0)


def sections(tasks: Iterable[Task]) -> list[tuple[str, list[Task]]]:
    """Tasks under their sections, in the order of the plan."""
    grouped: dict[str, list[Task]] = {}
    for task in tasks:
        grouped.setdefault(task.section, []).append(task)
    return list(grouped.items())
