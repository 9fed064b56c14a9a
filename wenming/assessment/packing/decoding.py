"""From the numbers of a place back to a value: what a mark says, in a form its rule accepts (warnings only as their mean)."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from wenming.assessment.packing.encoding import ABSENT, NOT_APPLICABLE, NULL, ODD, TRUE
from wenming.assessment.packing.layouts import FINE, HUNDREDTHS, Layout, Place
from wenming.assessment.packing.sheets import MarkRow, spread

NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def unpacked(layout: Layout, sheet: bytes) -> Iterator[MarkRow]:
    """The marks of one packed sheet. Assessors have letters instead of their names; reasons are not kept; ODD is left out."""
    block = spread(layout, [sheet], np.zeros(1, np.intp))
    for line in range(block.assessors + block.moderators):
        name = NAMES[line] if line < len(NAMES) else f"A{line}"
        smalls, larges = block.smalls[0, line].tolist(), block.larges[0, line].tolist()
        for place in layout.places:
            first = smalls[place.start]
            if first in (ABSENT, ODD):
                continue
            small = smalls[place.start : place.start + place.width]
            large = larges[place.large_start : place.large_start + place.large]
            yield MarkRow(place.node.code, name, line >= block.assessors, decoded(place, small, large))


def decoded(place: Place, small: Sequence[int], large: Sequence[int]) -> Any:
    """The value that these numbers stand for."""
    if small[0] == NULL:
        return None
    if small[0] == NOT_APPLICABLE:
        return {"na": "—"}
    return DECODERS[place.measure.type](place, small, large)


def digits(number: int, over: int) -> str:
    """A whole number of parts as decimal text."""
    sign, number = "-" if number < 0 else "", abs(number)
    whole, rest = divmod(number, over)
    tail = str(rest).rjust(len(str(over)) - 1, "0").rstrip("0")
    return f"{sign}{whole}" + (f".{tail}" if tail else "")


def _points(place: Place, small: Sequence[int], large: Sequence[int]) -> Any:
    return digits(large[0], FINE) if place.in_large else digits(small[0], HUNDREDTHS)


def _parts(place: Place, small: Sequence[int], large: Sequence[int]) -> Any:
    return [True if each == TRUE else digits(each, HUNDREDTHS) for each in small]


def _tier(place: Place, small: Sequence[int], large: Sequence[int]) -> Any:
    return place.measure.tiers[small[0]].label


def _yes_no(place: Place, small: Sequence[int], large: Sequence[int]) -> Any:
    return bool(small[0])


def _count(place: Place, small: Sequence[int], large: Sequence[int]) -> Any:
    return small[0]


def _number(place: Place, small: Sequence[int], large: Sequence[int]) -> Any:
    return digits(large[0], FINE)


def _grades(place: Place, small: Sequence[int], large: Sequence[int]) -> Any:
    return {grade.label: each for grade, each in zip(place.measure.grades, small, strict=True)}


def _levels(place: Place, small: Sequence[int], large: Sequence[int]) -> Any:
    return {level.label: each for level, each in zip(place.measure.levels, small, strict=True)}


def _forms(place: Place, small: Sequence[int], large: Sequence[int]) -> Any:
    return {"sum": digits(large[0], FINE), "forms": large[1], "blank": large[2]}


def _warnings(place: Place, small: Sequence[int], large: Sequence[int]) -> Any:
    return [digits(large[0], FINE), *["0"] * (large[1] - 1)]


def _years(place: Place, small: Sequence[int], large: Sequence[int]) -> Any:
    numbers, over = (large, FINE) if place.in_large else (small, HUNDREDTHS)
    return {year.label: digits(each, over) for year, each in zip(place.measure.years, numbers, strict=True)}


def _penalty(place: Place, small: Sequence[int], large: Sequence[int]) -> Any:
    return {"count": small[0], "concealed": small[1]}


DECODERS: dict[str, Callable[[Place, Sequence[int], Sequence[int]], Any]] = {
    "points": _points, "parts": _parts, "tiers": _tier, "percent_tiers": _tier, "all_or_nothing": _yes_no,
    "per_occurrence": _count, "per_percent": _points, "quota": _number, "sample": _count, "steps": _number,
    "survey_grades": _grades, "survey_forms": _forms, "bonus": _levels, "warnings": _warnings,
    "years": _years, "penalty": _penalty, "veto": _yes_no,
}  # fmt: skip
