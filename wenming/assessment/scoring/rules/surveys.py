"""Points from what people answered: shares of grades, or the sum on the forms."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from wenming.assessment.scoring.bounds import within
from wenming.assessment.scoring.values import BadValue, count, labelled, number_from_zero
from wenming.standards.plain import Measure


def read_grades(measure: Measure, points: Decimal, value: Any) -> dict[str, int] | None:
    """How many people chose each grade; a grade left out has none, and without an answer there is nothing yet."""
    given = labelled(value, tuple(grade.label for grade in measure.grades))
    counts = {grade.label: count(given.get(grade.label, 0)) for grade in measure.grades}
    return counts if sum(counts.values()) else None


def give_grades(measure: Measure, points: Decimal, value: dict[str, int]) -> Fraction:
    """Σ(percent × count) ÷ Σ count of the leaf's points."""
    good = sum((Fraction(grade.percent or 0) * value[grade.label] for grade in measure.grades), Fraction(0))
    return within(good / 100 / sum(value.values()) * Fraction(points), 0, points)


def read_forms(measure: Measure, points: Decimal, value: Any) -> dict[str, Any] | None:
    """民意测评: the sum of points on the forms, how many forms, how many blanks; without a form there is nothing yet."""
    if not isinstance(value, dict) or set(value) - {"sum", "forms", "blank"} or not {"sum", "forms"} <= set(value):
        raise BadValue(_("应写成 {sum: 总分, forms: 张数, blank: 弃权项数}。"))
    read = {
        "sum": number_from_zero(value["sum"]),
        "forms": count(value["forms"]),
        "blank": count(value.get("blank", 0)),
    }
    return read if read["forms"] else None


def give_forms(measure: Measure, points: Decimal, value: dict[str, Any]) -> Fraction:
    """商丘: the mean of the forms less so much for each blank."""
    mean = Fraction(value["sum"]) / value["forms"]
    return within(mean - Fraction(measure.each_blank) * value["blank"], 0, points)
