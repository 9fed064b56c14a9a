"""Ranking 名次: everyone's place in a round, as one array. Equal totals share a rank: 1, 2, 2, 4 (docs/formats §6).

A whole computation keeps its ranking as bytes. After a changed mark nothing of it is rewritten: the new total is laid over
the old ones and the ranks are counted again, which for thirty thousand units takes a few milliseconds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from wenming.assessment.models import Scoring

WHOLE = 10_000  # totals are kept in ten-thousandths
LINE = np.dtype(
    [("sheet", "<i8"), ("total", "<i4"), ("rank", "<i4"), ("within", "<i4"), ("variant", "<i2"), ("ranked", "u1")]
)


@dataclass(frozen=True)
class Ranking:
    """Lines in the order of the sheets' ids; `rank` and `within` (the variant) are 0 for those who are not ranked."""

    lines: NDArray[Any]

    @cached_property
    def in_order(self) -> NDArray[Any]:
        """The ranked lines, best first; those who share a rank in the order of their sheets."""
        ranked = self.lines[self.lines["ranked"] != 0]
        return ranked[np.lexsort((ranked["sheet"], ranked["rank"]))]

    def __len__(self) -> int:
        return len(self.lines)

    def of(self, sheet: int) -> tuple[int | None, int | None]:
        """The rank of a sheet's unit among all and among its variant; None where it is not ranked."""
        at = int(np.searchsorted(self.lines["sheet"], sheet))
        if at == len(self.lines) or self.lines["sheet"][at] != sheet:
            return None, None
        line = self.lines[at]
        return int(line["rank"]) or None, int(line["within"]) or None

    def page(self, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
        """Some ranked sheets, best first: sheet, rank, rank within the variant."""
        for line in self.in_order[start:stop]:
            yield int(line["sheet"]), int(line["rank"]), int(line["within"])

    def as_bytes(self) -> bytes:
        """As a whole computation keeps it."""
        return self.lines.tobytes()


def ranked(
    sheets: NDArray[np.int64], totals: NDArray[np.int64], variants: NDArray[np.int32], may: NDArray[np.bool_]
) -> Ranking:
    """Rank those who may be ranked. Totals are whole ten-thousandths, already rounded; order of input does not matter."""
    lines = np.zeros(len(sheets), LINE)
    order = np.argsort(sheets, kind="stable")
    for name, column in (("sheet", sheets), ("total", totals), ("variant", variants), ("ranked", may)):
        lines[name] = column[order]
    count_ranks(lines)
    return Ranking(lines)


def count_ranks(lines: NDArray[Any]) -> None:
    """Fill in `rank` and `within`: one more than the number of better totals."""
    lines["rank"] = lines["within"] = 0
    may = np.flatnonzero(lines["ranked"])
    totals, variants = lines["total"][may], lines["variant"][may]
    lines["rank"][may] = places_of(totals)
    within = np.zeros(len(may), np.int32)
    for variant in np.unique(variants):
        chosen = np.flatnonzero(variants == variant)
        within[chosen] = places_of(totals[chosen])
    lines["within"][may] = within


def places_of(totals: NDArray[np.int64]) -> NDArray[np.int64]:
    """The rank of each total among all of them, the highest first, equal ones sharing it."""
    rising = np.sort(totals)
    return len(totals) - np.searchsorted(rising, totals, side="right") + 1


def laid_over(ranking: Ranking, newer: list[tuple[int, int, bool]]) -> Ranking:
    """The ranking after some sheets (id, total in ten-thousandths, may be ranked) have been scored again, the last one counts."""
    if not newer:
        return ranking
    lines = ranking.lines.copy()
    for sheet, total, may in newer:
        at = int(np.searchsorted(lines["sheet"], sheet))
        lines["total"][at], lines["ranked"][at] = total, may
    count_ranks(lines)
    return Ranking(lines)


def ranking_of(scoring: "Scoring") -> Ranking:
    """Everyone's rank as of one computation: the whole one's, with the corrections up to it laid over."""
    from wenming.assessment.models import Result, Scoring

    whole = Scoring.objects.values_list("ranking", flat=True).get(pk=scoring.root_id)
    kept = Ranking(np.frombuffer(bytes(whole), LINE))
    if scoring.corrects_id is None:
        return kept
    rows = (
        Result.objects.filter(scoring__corrects=scoring.corrects_id, scoring__lte=scoring.pk)
        .order_by("scoring")
        .values_list("sheet", "total", "complete", "qualified", "vetoed")
    )
    return laid_over(
        kept, [(sheet, int(total * WHOLE), good and fit and not out) for sheet, total, good, fit, out in rows]
    )
