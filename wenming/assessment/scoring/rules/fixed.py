"""Points given as such, by part, by tier, or all at once. Each pair is (read a mark, give its points)."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from wenming.assessment.scoring.bounds import within
from wenming.assessment.scoring.values import BadValue, label, number_between, yes_or_no
from wenming.standards.plain import Measure


def read_points(measure: Measure, points: Decimal, value: Any) -> Decimal:
    """A number from 0 to the leaf's points."""
    return number_between(value, 0, points)


def give_points(measure: Measure, points: Decimal, value: Decimal) -> Fraction:
    """The number itself."""
    return Fraction(value)


def read_parts(measure: Measure, points: Decimal, value: Any) -> tuple[bool | Decimal, ...]:
    """A list as long as the parts: yes, no, or a number up to the part's points."""
    if not isinstance(value, list | tuple) or len(value) != len(measure.parts):
        raise BadValue(_("应是 %(count)s 项的列表，每个要点一项。") % {"count": len(measure.parts)})
    return tuple(
        given if isinstance(given, bool) else number_between(given, 0, part.points)
        for part, given in zip(measure.parts, value, strict=True)
    )


def give_parts(measure: Measure, points: Decimal, value: tuple[bool | Decimal, ...]) -> Fraction:
    """陕西 机构 0.5 + 规划 0.5 + …: the sum of what the parts give."""
    total = Fraction(0)
    for part, given in zip(measure.parts, value, strict=True):
        total += Fraction(given if isinstance(given, Decimal) else part.points * given)
    return within(total, 0, points)


def read_tier(measure: Measure, points: Decimal, value: Any) -> str:
    """The label of a tier."""
    return label(value, tuple(tier.label for tier in measure.tiers))


def give_tier(measure: Measure, points: Decimal, value: str) -> Fraction:
    """A 2 / B 1.5 / C 1 / D 0: the points of the tier."""
    tier = next(tier for tier in measure.tiers if tier.label == value)
    return within(Fraction(tier.points or 0), 0, points)


def give_percent_tier(measure: Measure, points: Decimal, value: str) -> Fraction:
    """A 100% / B 66% / C 33%: so much of the leaf's points."""
    tier = next(tier for tier in measure.tiers if tier.label == value)
    return within(Fraction(tier.percent or 0) * Fraction(points) / 100, 0, points)


def read_yes_or_no(measure: Measure, points: Decimal, value: Any) -> bool:
    """Reached or not; for a veto, happened or not."""
    return yes_or_no(value)


def give_all_or_nothing(measure: Measure, points: Decimal, value: bool) -> Fraction:
    """不符合标准的，本项不得分."""
    return Fraction(points) if value else Fraction(0)


def give_veto(measure: Measure, points: Decimal, value: bool) -> Fraction:
    """A veto has no points; what it does to the unit stands in the tree."""
    return Fraction(0)
