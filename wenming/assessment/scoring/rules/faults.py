"""Points taken off for what was found: per fault, per failed sample, per percent, per warning; penalties."""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from wenming.assessment.scoring.bounds import within
from wenming.assessment.scoring.values import BadValue, count, number_between, number_from_zero
from wenming.standards.plain import Measure


def read_count(measure: Measure, points: Decimal, value: Any) -> int:
    """How often it was found."""
    return count(value)


def read_sample(measure: Measure, points: Decimal, value: Any) -> int:
    """How many of the sample failed; not more than were drawn."""
    failed = count(value)
    if failed > (measure.size or 0):
        raise BadValue(_("只抽查 %(size)s 个，不合格的不能多于此数。") % {"size": measure.size})
    return failed


def give_per_count(measure: Measure, points: Decimal, value: int) -> Fraction:
    """每发现一次扣…，扣完为止: the leaf's points less so much for each."""
    return within(Fraction(points) - Fraction(measure.each or 0) * value, measure.floor, points)


def read_percent(measure: Measure, points: Decimal, value: Any) -> Decimal:
    """The percentage that was reached."""
    return number_between(value, 0, 100)


def give_per_percent(measure: Measure, points: Decimal, value: Decimal) -> Fraction:
    """达标比例每低 1 个百分点扣…: so much for each point below the target, a begun one whole if the rule says so."""
    short = max(Fraction(0), Fraction(measure.target or 0) - Fraction(value))
    if measure.whole:
        short = Fraction(math.ceil(short))
    return within(Fraction(points) - Fraction(measure.each or 0) * short, measure.floor, points)


def read_warnings(measure: Measure, points: Decimal, value: Any) -> tuple[Decimal, ...] | None:
    """告诫记分: the warning points of each visit; without a visit there is nothing yet."""
    if not isinstance(value, list | tuple):
        raise BadValue(_("应是列表：每次暗访的告诫记分。"))
    return tuple(number_from_zero(given) for given in value) or None


def give_warnings(measure: Measure, points: Decimal, value: tuple[Decimal, ...]) -> Fraction:
    """The leaf's points less the mean of the warnings over the visits."""
    mean = sum(map(Fraction, value), Fraction(0)) / len(value)
    each = Decimal(1) if measure.each is None else measure.each
    return within(Fraction(points) - Fraction(each) * mean, measure.floor, points)


def read_penalty(measure: Measure, points: Decimal, value: Any) -> dict[str, int]:
    """How often it happened, and how many of these were concealed."""
    if not isinstance(value, dict) or set(value) - {"count", "concealed"} or "count" not in value:
        raise BadValue(_("应写成 {count: 次数, concealed: 其中瞒报的次数}。"))
    happened, concealed = count(value["count"]), count(value.get("concealed", 0))
    if concealed > happened:
        raise BadValue(_("瞒报的次数不能多于发生的次数。"))
    return {"count": happened, "concealed": concealed}


def give_penalty(measure: Measure, points: Decimal, value: dict[str, int]) -> Fraction:
    """每起扣…，瞒报加倍: the points taken, a concealed case twice if the rule doubles it; not more than the leaf's points."""
    cases = value["count"] + (value["concealed"] if measure.doubled else 0)
    return within(Fraction(measure.each or 0) * cases, 0, points)
