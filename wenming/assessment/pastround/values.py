"""What an assessor would write down for a leaf that was reached to some share (0 to 1): a value its rule accepts."""

import random
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from wenming.standards.plain import Measure, Node

ONE = Decimal(1)
MOST = 10**6
HUNDREDTH = Decimal("0.01")


def value_of(node: Node, share: float, chance: random.Random) -> Any:
    """A value in the form the leaf's rule asks for; a leaf of a deduction part loses little where the share is high."""
    measure = node.rule
    assert measure is not None
    if node.part == "deduction":
        share = max(0.0, 1 - share) / 3
    return VALUES[measure.type](node, measure, share, chance)


def number(points: Decimal, share: float, step: Decimal) -> str:
    """A share of the points in whole steps, as text; never more than the points."""
    return stepped(float(points) * share, step, points)


def stepped(amount: float, step: Decimal, most: Decimal) -> str:
    """An amount in whole steps between nothing and the most, as text."""
    steps = (Decimal(repr(round(amount, 6))) / step).quantize(ONE, ROUND_HALF_UP)
    return f"{max(min(steps * step, most), Decimal(0)).normalize():f}"


def step_of(points: Decimal) -> Decimal:
    """The steps in which people give points: halves for large lines, tenths for small ones."""
    return Decimal("0.5") if points >= 5 else Decimal("0.1")


def _points(node: Node, measure: Measure, share: float, chance: random.Random) -> Any:
    points = node.points or Decimal(0)
    return number(points, share, step_of(points))


def _parts(node: Node, measure: Measure, share: float, chance: random.Random) -> Any:
    return [
        chance.random() < share or (number(part.points, 0.5, HUNDREDTH) if share > 0.9 else False)
        for part in measure.parts
    ]


def _tier(node: Node, measure: Measure, share: float, chance: random.Random) -> Any:
    worth = [tier.percent if tier.percent is not None else tier.points or Decimal(0) for tier in measure.tiers]
    most = float(max(worth, default=ONE) or ONE)
    near = min(range(len(worth)), key=lambda which: abs(float(worth[which]) / most - share))
    return measure.tiers[near].label


def _yes(node: Node, measure: Measure, share: float, chance: random.Random) -> Any:
    return chance.random() < share + 0.1


def _faults(node: Node, measure: Measure, share: float, chance: random.Random) -> Any:
    each = float(measure.each or ONE) or 1.0
    most = measure.size if measure.size is not None else 40
    return min(round((1 - share) * float(node.points or 0) / each), most)


def _percent(node: Node, measure: Measure, share: float, chance: random.Random) -> Any:
    lost = (1 - share) * float(node.points or 0) / (float(measure.each or ONE) or 1.0)
    return number(Decimal(100), min(1.0, max(0.0, (float(measure.target or 100) - lost + 2) / 100)), Decimal("0.1"))


def _quota(node: Node, measure: Measure, share: float, chance: random.Random) -> Any:
    return round(float(measure.quota or ONE) * (share + 0.08))


def _steps(node: Node, measure: Measure, share: float, chance: random.Random) -> Any:
    top = max((step.at_least for step in measure.steps), default=ONE)
    return number(top * 2, share * 0.6, Decimal("0.5"))


def _survey_grades(node: Node, measure: Measure, share: float, chance: random.Random) -> Any:
    asked = chance.randint(20, 60)
    counts = dict.fromkeys((grade.label for grade in measure.grades), 0)
    for _answer in range(asked):
        opinion = share + chance.uniform(-0.3, 0.3)
        near = min(measure.grades, key=lambda grade: abs(float(grade.percent or 0) / 100 - opinion))
        counts[near.label] += 1
    return counts


def _survey_forms(node: Node, measure: Measure, share: float, chance: random.Random) -> Any:
    forms = chance.randint(20, 60)
    total = float(node.points or 0) * share * forms
    return {"sum": stepped(total, Decimal("0.5"), Decimal(MOST)), "forms": forms, "blank": chance.randint(0, 1)}


def _bonus(node: Node, measure: Measure, share: float, chance: random.Random) -> Any:
    likely = share / (1 + len(measure.levels))
    return {level.label: chance.randint(1, 2) for level in measure.levels if chance.random() < likely}


def _warnings(node: Node, measure: Measure, share: float, chance: random.Random) -> Any:
    most = float(node.points or 0) / (float(measure.each or ONE) or 1.0)
    taken = max(0.0, (1 - share) * most)
    return [stepped(taken * chance.uniform(0.5, 1.2), Decimal("0.5"), Decimal(MOST)) for _visit in range(2)]


def _years(node: Node, measure: Measure, share: float, chance: random.Random) -> Any:
    points = node.points or Decimal(0)
    step = step_of(points)
    return {year.label: number(points, share + chance.gauss(0, 0.04), step) for year in measure.years}


def _penalty(node: Node, measure: Measure, share: float, chance: random.Random) -> Any:
    count = 1 if chance.random() < share else 0
    return {"count": count, "concealed": count if count and chance.random() < 0.2 else 0}


VALUES: dict[str, Callable[[Node, Measure, float, random.Random], Any]] = {
    "points": _points, "parts": _parts, "tiers": _tier, "percent_tiers": _tier, "all_or_nothing": _yes,
    "per_occurrence": _faults, "per_percent": _percent, "quota": _quota, "sample": _faults, "steps": _steps,
    "survey_grades": _survey_grades, "survey_forms": _survey_forms, "bonus": _bonus, "warnings": _warnings,
    "years": _years, "penalty": _penalty, "veto": _yes,
}  # fmt: skip
