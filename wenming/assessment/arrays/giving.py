"""Each rule of scoring over whole columns: from packed marks to points, with what is needed to round them safely.

A column holds one leaf's marks: `small` (width × lines × units, int16) and `large` (large × lines × units, int64); the lines
are the assessors. Where there is no mark the points are any finite number; whoever combines the lines leaves them out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wenming.assessment.packing import TRUE, Place
from wenming.assessment.packing.layouts import FINE, HUNDREDTHS
from wenming.standards.plain import Measure

Small = NDArray[np.int16]
Large = NDArray[np.int64]
Points = NDArray[np.float64]
Give = Callable[[Small, Large], Points]
Share = Callable[[Small, Large], NDArray[np.int64]]
ZERO = Decimal(0)
MOST_COUNT = 32_000


@dataclass(frozen=True, slots=True)
class Giving:
    """How one leaf's marks become points: the points are whole multiples of 1 ÷ (`fraction` × `share`).

    `size` bounds all numbers met on the way, and so the error; `share` is there where marks bring a denominator of their
    own, such as a number of forms. `hundredths` is set where the points are the small number itself, in hundredths.
    """

    give: Give
    fraction: int
    size: float
    share: Share | None = None
    hundredths: bool = False


def giving(place: Place) -> Giving:
    """The rule of a leaf for whole columns."""
    points = place.node.points or ZERO
    return GIVINGS[place.measure.type](place, place.measure, points)


def fraction_of(*numbers: Decimal | Fraction | int) -> int:
    """The smallest denominator over which all these numbers are whole."""
    return lcm(*(Fraction(number).denominator for number in numbers))


def reach(*numbers: Decimal | int) -> float:
    """The largest of these numbers without its sign, at least one."""
    return max(1.0, *(abs(float(number)) for number in numbers))


def _points(place: Place, measure: Measure, points: Decimal) -> Giving:
    if place.in_large:
        return Giving(lambda small, large: large[0] / FINE, FINE, reach(points))
    return Giving(lambda small, large: small[0] / np.float64(HUNDREDTHS), HUNDREDTHS, reach(points), hundredths=True)


def _parts(place: Place, measure: Measure, points: Decimal) -> Giving:
    worth = np.array([float(part.points) for part in measure.parts])[:, None, None]

    def give(small: Small, large: Large) -> Points:
        each = np.where(small == TRUE, worth, small / np.float64(HUNDREDTHS))
        return np.clip(each.sum(axis=0), 0, float(points))

    return Giving(
        give, fraction_of(points, Fraction(1, HUNDREDTHS), *(part.points for part in measure.parts)), reach(points)
    )


def _table(worth: list[Fraction], points: Decimal) -> Giving:
    """One worth for each number that can stand in the column; the first entry is for no mark."""
    bounded = [max(Fraction(0), min(Fraction(points), each)) for each in worth]
    table = np.array([0.0, *map(float, bounded)])
    last = len(table) - 1

    def give(small: Small, large: Large) -> Points:
        return table.take(np.clip(small[0], -1, last - 1) + 1)

    return Giving(give, fraction_of(points, *bounded), reach(points))


def _tiers(place: Place, measure: Measure, points: Decimal) -> Giving:
    return _table([Fraction(tier.points or 0) for tier in measure.tiers], points)


def _percent_tiers(place: Place, measure: Measure, points: Decimal) -> Giving:
    return _table([Fraction(tier.percent or 0) * Fraction(points) / 100 for tier in measure.tiers], points)


def _all_or_nothing(place: Place, measure: Measure, points: Decimal) -> Giving:
    return _table([Fraction(0), Fraction(points)], points)


def _per_count(place: Place, measure: Measure, points: Decimal) -> Giving:
    each, floor = measure.each or ZERO, measure.floor

    def give(small: Small, large: Large) -> Points:
        return np.maximum(np.minimum(float(points) - float(each) * small[0], float(points)), float(floor))

    return Giving(give, fraction_of(points, each, floor), reach(points, floor))


def _per_percent(place: Place, measure: Measure, points: Decimal) -> Giving:
    each, floor, target = measure.each or ZERO, measure.floor, measure.target or ZERO
    unit = fraction_of(target, Fraction(1, HUNDREDTHS))
    aim = int(Fraction(target) * unit)

    def give(small: Small, large: Large) -> Points:
        short = np.maximum(aim - small[0].astype(np.int64) * (unit // HUNDREDTHS), 0)
        missed = (-(-short // unit)).astype(np.float64) if measure.whole else short / unit
        return np.maximum(np.minimum(float(points) - float(each) * missed, float(points)), float(floor))

    part = fraction_of(each) * (1 if measure.whole else unit)
    return Giving(give, lcm(fraction_of(points, floor), part), reach(points, floor))


def _quota(place: Place, measure: Measure, points: Decimal) -> Giving:
    share = Fraction(points) / Fraction(measure.quota or 1) / FINE

    def give(small: Small, large: Large) -> Points:
        return np.clip(large[0] * float(share), 0, float(points))

    return Giving(give, fraction_of(points, share), reach(points))


def _steps(place: Place, measure: Measure, points: Decimal) -> Giving:
    steps = sorted(measure.steps, key=lambda step: step.at_least)
    bounds = np.array([-(-(Fraction(step.at_least) * FINE) // 1) for step in steps], np.int64)
    worth = [max(Fraction(0), min(Fraction(points), Fraction(step.points))) for step in steps]
    table = np.array([0.0, *map(float, worth)])

    def give(small: Small, large: Large) -> Points:
        return table[np.searchsorted(bounds, large[0], side="right")]

    return Giving(give, fraction_of(points, *worth), reach(points))


def _survey_grades(place: Place, measure: Measure, points: Decimal) -> Giving:
    worth = [Fraction(grade.percent or 0) / 100 * Fraction(points) for grade in measure.grades]
    factors = np.array([float(each) for each in worth])[:, None, None]

    def answers(small: Small, large: Large) -> NDArray[np.int64]:
        return np.maximum(np.maximum(small, 0).sum(axis=0, dtype=np.int64), 1)

    def give(small: Small, large: Large) -> Points:
        return np.clip((small * factors).sum(axis=0) / answers(small, large), 0, float(points))

    return Giving(give, fraction_of(points, *worth), reach(points), answers)


def _survey_forms(place: Place, measure: Measure, points: Decimal) -> Giving:
    each = measure.each_blank

    def forms(small: Small, large: Large) -> NDArray[np.int64]:
        return np.maximum(large[1], 1)

    def give(small: Small, large: Large) -> Points:
        return np.clip(large[0] / (forms(small, large) * FINE) - float(each) * large[2], 0, float(points))

    size = reach(points) + float(abs(each)) * MOST_COUNT
    return Giving(give, lcm(fraction_of(points, each), FINE), size, forms)


def _bonus(place: Place, measure: Measure, points: Decimal) -> Giving:
    worth = [level.points for level in measure.levels]
    factors = np.array([float(each) for each in worth])[:, None, None]

    def give(small: Small, large: Large) -> Points:
        if measure.highest_only:
            held = np.where(small > 0, factors, -np.inf).max(axis=0)
            held[held == -np.inf] = 0
        else:
            held = (small * factors).sum(axis=0)
        return np.clip(held, 0, float(points))

    most = sum((abs(each) for each in worth), ZERO) * (1 if all(each >= 0 for each in worth) else MOST_COUNT)
    return Giving(give, fraction_of(points, *worth), reach(points, most))


def _warnings(place: Place, measure: Measure, points: Decimal) -> Giving:
    each = Decimal(1) if measure.each is None else measure.each
    floor = measure.floor

    def visits(small: Small, large: Large) -> NDArray[np.int64]:
        return np.maximum(large[1], 1)

    def give(small: Small, large: Large) -> Points:
        taken = float(each) * (large[0] / (visits(small, large) * FINE))
        return np.maximum(np.minimum(float(points) - taken, float(points)), float(floor))

    return Giving(give, lcm(fraction_of(points, floor), fraction_of(each) * FINE), reach(points, floor), visits)


def _years(place: Place, measure: Measure, points: Decimal) -> Giving:
    weights = sum((Fraction(year.weight) for year in measure.years), Fraction(0)) or Fraction(1)
    scale = FINE if place.in_large else HUNDREDTHS
    shares = [Fraction(year.weight) / weights / scale for year in measure.years]
    factors = np.array([float(share) for share in shares])[:, None, None]

    def give(small: Small, large: Large) -> Points:
        return np.clip(((large if place.in_large else small) * factors).sum(axis=0), 0, float(points))

    return Giving(give, fraction_of(points, *shares), reach(points))


def _penalty(place: Place, measure: Measure, points: Decimal) -> Giving:
    each = measure.each or ZERO

    def give(small: Small, large: Large) -> Points:
        cases = small[0].astype(np.int32) + (small[1] if measure.doubled else 0)
        return np.clip(float(each) * cases, 0, float(points))

    return Giving(give, fraction_of(points, each), reach(points))


def _veto(place: Place, measure: Measure, points: Decimal) -> Giving:
    return Giving(lambda small, large: np.zeros(small.shape[1:]), 1, 1.0)


GIVINGS: dict[str, Callable[[Place, Measure, Decimal], Any]] = {
    "points": _points, "parts": _parts, "tiers": _tiers, "percent_tiers": _percent_tiers,
    "all_or_nothing": _all_or_nothing, "per_occurrence": _per_count, "sample": _per_count, "per_percent": _per_percent,
    "quota": _quota, "steps": _steps, "survey_grades": _survey_grades, "survey_forms": _survey_forms, "bonus": _bonus,
    "warnings": _warnings, "years": _years, "penalty": _penalty, "veto": _veto,
}  # fmt: skip
