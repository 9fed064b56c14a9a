"""Score bundles of a round as the database holds it: marks from their rows, figures from the stored Results (docs/formats §7).

What the bundle tells is what was kept, not what a new computation would say; so recomputing it checks the house itself.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from wenming.assessment import recompute
from wenming.assessment.arrays import answers_of
from wenming.assessment.bundles import bundle, digests
from wenming.assessment.models import Mark as MarkOnSheet
from wenming.assessment.models import Result, Scoring, Sheet
from wenming.assessment.scoring import Mark, UnitMarks
from wenming.assessment.scoring.canonical import canonical, plainly
from wenming.assessment.scoring.marks import read_value
from wenming.assessment.scoring.printing import figure
from wenming.assessment.sheets import profile_from, yardstick_of
from wenming.standards.packages import as_plain
from wenming.standards.plain import Yardstick

TOGETHER = 500  # sheets in one bundle while a whole round is verified
NUMBERS = ("base", "bonus", "deduction", "total")
FLAGS = ("complete", "qualified", "vetoed")


def bundle_of(scoring: Scoring, sheets: Collection[int] | None = None) -> dict[str, Any]:
    """The bundle of all units of a computation, or of some sheets; the marks are those of today."""
    yardstick = yardstick_of(scoring.edition)
    chosen = Sheet.objects.filter(cycle=scoring.cycle).select_related("unit").order_by("id")
    rows = list(chosen if sheets is None else chosen.filter(pk__in=sheets))
    kept = {result.sheet_id: result for result in scoring.effective().filter(sheet__in=[row.pk for row in rows])}
    rows = [row for row in rows if row.pk in kept]
    whole = bundle(yardstick, as_plain(yardstick), list(_units(yardstick, rows)))
    ranks = scoring.ranks()
    for unit, row in zip(whole["result"]["units"], rows, strict=True):
        unit.update(_figures(yardstick, kept[row.pk], unit["nodes"]))
        unit["variant"] = row.variant or None
        unit["rank"], unit["rank_in_variant"] = ranks.of(row.pk)
    whole["others"] = _others(scoring, yardstick, {row.pk for row in rows})
    return whole | {"digests": digests(whole)}


def _units(yardstick: Yardstick, rows: Iterable[Sheet]) -> Iterator[UnitMarks]:
    """The marks of these sheets with their reasons and pointers, in one query."""
    rows = list(rows)
    nodes = {node.code: node for node in yardstick.leaves()}
    marks: dict[int, list[Mark]] = defaultdict(list)
    found = MarkOnSheet.objects.filter(sheet__in=[row.pk for row in rows]).order_by("id")
    for sheet, code, by, moderates, value, because, pointer in found.values_list(
        "sheet_id", "indicator__code", "assessor", "moderates", "value", "because", "pointer"
    ):
        read = read_value(nodes[code], value)
        marks[sheet].append(Mark(code, by, read, moderates, because, plainly(pointer) if pointer else None))
    for row in rows:
        name = row.unit.credit_code or f"unit-{row.unit_id}"
        yield UnitMarks(name, tuple(marks[row.pk]), profile_from(row.profile), row.unit.name)


def _figures(yardstick: Yardstick, result: Result, nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """What the Result says, in the form of a published result; only reasons are taken from the marks."""
    power = Decimal(1).scaleb(-yardstick.places)
    numbers = {name: figure(getattr(result, name).quantize(power)) for name in NUMBERS}
    answers = answers_of(yardstick, bytes(result.nodes))
    kept = [
        node
        | {"code": answer.code, "state": answer.state, "got": figure(answer.got), "possible": _short(answer.possible)}
        for node, answer in zip(nodes, answers, strict=True)
    ]
    flags = {name: getattr(result, name) for name in FLAGS}
    return numbers | flags | {"nodes": kept, "band": result.band or None}


def _short(value: Decimal) -> str:
    return str(plainly(value))


def _others(scoring: Scoring, yardstick: Yardstick, inside: Collection[int]) -> list[dict[str, Any]]:
    """Totals of the ranked units that are not in the bundle, without their names."""
    power, ranks = Decimal(1).scaleb(-yardstick.places), scoring.ranks()
    found = scoring.effective().values_list("sheet", "sheet__variant", "total")
    others = [
        {"variant": variant or None, "total": figure(total.quantize(power))}
        for sheet, variant, total in found
        if sheet not in inside and ranks.of(sheet)[0] is not None
    ]
    return sorted(others, key=canonical)


def verified(scoring: Scoring) -> Iterator[Mapping[str, Any]]:
    """Recompute everything a computation has kept, some hundred units at a time; one answer for each bundle."""
    sheets = list(scoring.effective().order_by("sheet").values_list("sheet", flat=True))
    for start in range(0, len(sheets), TOGETHER):
        whole = bundle_of(scoring, sheets[start : start + TOGETHER])
        yield recompute.examined(json.dumps(whole, ensure_ascii=False))
