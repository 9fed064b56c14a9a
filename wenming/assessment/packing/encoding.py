"""From a mark's value to the small and large numbers of its place. A value that does not fit them is odd, never rounded."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from wenming.assessment.packing.layouts import FINE, HUNDREDTHS, Place

MOST_SMALL = 32_000
MOST_DIGITS = 18
MOST_LARGE = 2**53  # what a binary float still tells apart
ABSENT, NULL, NOT_APPLICABLE, ODD = -32_768, -32_767, -32_766, -32_765
TRUE = 32_767  # a part that was marked true rather than with its number


class DoesNotFit(Exception):
    """The value cannot be kept in the numbers of its place; the unit is scored from its rows."""


def encoded(place: Place, value: Any) -> tuple[Sequence[int], Sequence[int]]:
    """The small and large numbers of one value. Raises DoesNotFit."""
    if value is None:
        return missing(place)
    if isinstance(value, Mapping) and "na" in value:
        return (NOT_APPLICABLE, *[0] * (place.width - 1)), (0,) * place.large
    try:
        return ENCODERS[place.measure.type](place, value)
    except (TypeError, ValueError, KeyError, AttributeError, InvalidOperation) as problem:
        raise DoesNotFit(place.node.code) from problem


def missing(place: Place) -> tuple[Sequence[int], Sequence[int]]:
    """A mark that is there and says nothing."""
    return (NULL, *[0] * (place.width - 1)), (0,) * place.large


def scaled(value: Any, by: int, most: int) -> int:
    """A number times `by`, if that is whole and not too large."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise DoesNotFit
    read = Decimal(str(value))
    if len(read.as_tuple().digits) > MOST_DIGITS:  # a product of more digits would be rounded
        raise DoesNotFit
    exact = read * by
    if exact != int(exact) or abs(exact) > most:
        raise DoesNotFit
    return int(exact)


def small(value: Any) -> int:
    """A number in hundredths, not below nought."""
    return _not_below(scaled(value, HUNDREDTHS, MOST_SMALL))


def count(value: Any) -> int:
    """A whole number, not below nought."""
    return _not_below(scaled(value, 1, MOST_SMALL))


def large(value: Any) -> int:
    """A number in ten-thousandths."""
    return scaled(value, FINE, MOST_LARGE)


def _not_below(number: int) -> int:
    if number < 0:
        raise DoesNotFit
    return number


def _points(place: Place, value: Any) -> tuple[Sequence[int], Sequence[int]]:
    return ((0,), (large(value),)) if place.in_large else ((small(value),), ())


def _parts(place: Place, value: Any) -> tuple[Sequence[int], Sequence[int]]:
    if isinstance(value, str) or len(value) != place.width:
        raise DoesNotFit
    return [TRUE if each is True else 0 if each is False else small(each) for each in value], ()


def _label(place: Place, value: Any) -> tuple[Sequence[int], Sequence[int]]:
    return ([tier.label for tier in place.measure.tiers].index(value),), ()


def _yes_no(place: Place, value: Any) -> tuple[Sequence[int], Sequence[int]]:
    if not isinstance(value, bool):
        raise DoesNotFit
    return (int(value),), ()


def _count(place: Place, value: Any) -> tuple[Sequence[int], Sequence[int]]:
    return (count(value),), ()


def _percent(place: Place, value: Any) -> tuple[Sequence[int], Sequence[int]]:
    return (small(value),), ()


def _number(place: Place, value: Any) -> tuple[Sequence[int], Sequence[int]]:
    return (0,), (large(value),)


def _counts(labels: Sequence[str], value: Mapping[str, Any]) -> list[int]:
    if set(value) - set(labels):
        raise DoesNotFit
    return [count(value.get(label, 0)) for label in labels]


def _survey_grades(place: Place, value: Any) -> tuple[Sequence[int], Sequence[int]]:
    counts = _counts([grade.label for grade in place.measure.grades], value)
    return (counts, ()) if sum(counts) else missing(place)


def _bonus(place: Place, value: Any) -> tuple[Sequence[int], Sequence[int]]:
    return _counts([level.label for level in place.measure.levels], value), ()


def _survey_forms(place: Place, value: Any) -> tuple[Sequence[int], Sequence[int]]:
    total, forms, blank = large(value["sum"]), count(value["forms"]), count(value["blank"])
    return ((0,), (total, forms, blank)) if forms else missing(place)


def _warnings(place: Place, value: Any) -> tuple[Sequence[int], Sequence[int]]:
    if isinstance(value, str):
        raise DoesNotFit
    visits = [large(each) for each in value]
    return ((0,), (sum(visits), len(visits))) if visits else missing(place)


def _years(place: Place, value: Any) -> tuple[Sequence[int], Sequence[int]]:
    years = [value[year.label] for year in place.measure.years]
    if len(value) != len(years):
        raise DoesNotFit
    return ((0,), [large(each) for each in years]) if place.in_large else ([small(each) for each in years], ())


def _penalty(place: Place, value: Any) -> tuple[Sequence[int], Sequence[int]]:
    if set(value) - {"count", "concealed"}:
        raise DoesNotFit
    return (count(value["count"]), count(value.get("concealed", 0))), ()


ENCODERS = {
    "points": _points, "parts": _parts, "tiers": _label, "percent_tiers": _label, "all_or_nothing": _yes_no,
    "per_occurrence": _count, "per_percent": _percent, "quota": _number, "sample": _count, "steps": _number,
    "survey_grades": _survey_grades, "survey_forms": _survey_forms, "bonus": _bonus, "warnings": _warnings,
    "years": _years, "penalty": _penalty, "veto": _yes_no,
}  # fmt: skip
