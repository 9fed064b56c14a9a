"""The closed set of rules (docs/formats §3): how each reads a mark and how many points it gives, exactly."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from wenming.assessment.scoring.rules import awards, faults, fixed, reaching, surveys
from wenming.standards.plain import Measure

Read = Callable[[Measure, Decimal, Any], Any]
Give = Callable[[Measure, Decimal, Any], Fraction]


class Rule(NamedTuple):
    """`read` turns what was written into a value or raises BadValue; None means that nothing was answered.

    `give` turns the value into points, within 0 (or the floor) and the leaf's points.
    """

    read: Read
    give: Give


RULES: dict[str, Rule] = {
    "points": Rule(fixed.read_points, fixed.give_points),
    "parts": Rule(fixed.read_parts, fixed.give_parts),
    "tiers": Rule(fixed.read_tier, fixed.give_tier),
    "percent_tiers": Rule(fixed.read_tier, fixed.give_percent_tier),
    "all_or_nothing": Rule(fixed.read_yes_or_no, fixed.give_all_or_nothing),
    "veto": Rule(fixed.read_yes_or_no, fixed.give_veto),
    "per_occurrence": Rule(faults.read_count, faults.give_per_count),
    "sample": Rule(faults.read_sample, faults.give_per_count),
    "per_percent": Rule(faults.read_percent, faults.give_per_percent),
    "warnings": Rule(faults.read_warnings, faults.give_warnings),
    "penalty": Rule(faults.read_penalty, faults.give_penalty),
    "quota": Rule(reaching.read_amount, reaching.give_quota),
    "steps": Rule(reaching.read_number, reaching.give_step),
    "years": Rule(reaching.read_years, reaching.give_years),
    "survey_grades": Rule(surveys.read_grades, surveys.give_grades),
    "survey_forms": Rule(surveys.read_forms, surveys.give_forms),
    "bonus": Rule(awards.read_awards, awards.give_awards),
}
