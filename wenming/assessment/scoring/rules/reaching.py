"""Points for how far something was reached: a share of a quota, a step, years with their weights."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from wenming.assessment.scoring.bounds import within
from wenming.assessment.scoring.values import BadValue, labelled, number, number_between, number_from_zero
from wenming.standards.plain import Measure


def read_amount(measure: Measure, points: Decimal, value: Any) -> Decimal:
    """How much was done."""
    return number_from_zero(value)


def give_quota(measure: Measure, points: Decimal, value: Decimal) -> Fraction:
    """得分 = 数量 ÷ 定额 × 标准分, at most the leaf's points."""
    return within(Fraction(value) / Fraction(measure.quota or 1) * Fraction(points), 0, points)


def read_number(measure: Measure, points: Decimal, value: Any) -> Decimal:
    """Any number, also a negative one: growth may fall."""
    return number(value)


def give_step(measure: Measure, points: Decimal, value: Decimal) -> Fraction:
    """The points of the highest step that was reached, else nothing."""
    reached = [step for step in measure.steps if step.at_least <= value]
    if not reached:
        return Fraction(0)
    return within(Fraction(max(reached, key=lambda step: step.at_least).points), 0, points)


def read_years(measure: Measure, points: Decimal, value: Any) -> dict[str, Decimal]:
    """A number for every year, from 0 to the leaf's points."""
    years = tuple(year.label for year in measure.years)
    given = labelled(value, years)
    if absent := [year for year in years if year not in given]:
        raise BadValue(_("缺少年度：%(years)s。") % {"years": "、".join(absent)})
    return {year: number_between(given[year], 0, points) for year in years}


def give_years(measure: Measure, points: Decimal, value: dict[str, Decimal]) -> Fraction:
    """40/60, three-year mean: the mean of the years by their weights."""
    weights = sum((Fraction(year.weight) for year in measure.years), Fraction(0))
    total = sum((Fraction(year.weight) * Fraction(value[year.label]) for year in measure.years), Fraction(0))
    return within(total / weights, 0, points)
