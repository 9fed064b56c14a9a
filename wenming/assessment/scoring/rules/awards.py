"""Bonus points for awards: the best level only, or all of them, up to the cap."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from wenming.assessment.scoring.bounds import within
from wenming.assessment.scoring.values import count, labelled
from wenming.standards.plain import Measure


def read_awards(measure: Measure, points: Decimal, value: Any) -> dict[str, int]:
    """How many awards of each level; a level left out has none, and none at all is an answer, too."""
    given = labelled(value, tuple(level.label for level in measure.levels))
    return {level.label: count(given.get(level.label, 0)) for level in measure.levels}


def give_awards(measure: Measure, points: Decimal, value: dict[str, int]) -> Fraction:
    """同一工作多次获奖，只计最高: the best level held, or all added; at most the leaf's points."""
    held = [Fraction(level.points) * value[level.label] for level in measure.levels]
    if measure.highest_only:
        held = [max((Fraction(level.points) for level in measure.levels if value[level.label]), default=Fraction(0))]
    return within(sum(held, Fraction(0)), 0, points)
