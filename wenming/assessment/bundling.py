"""Bundling one unit out of a round: its marks and score, and the others as bare totals, so that its rank can be recomputed."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from wenming.assessment.bundles import assembled
from wenming.assessment.ranking import WHOLE, Ranking
from wenming.assessment.scoring import UnitMarks, UnitScore
from wenming.assessment.scoring.printing import figure
from wenming.standards.packages import as_plain
from wenming.standards.plain import Yardstick


def bundle_of_one(
    yardstick: Yardstick, marks: UnitMarks, score: UnitScore, ranking: Ranking, sheet: int
) -> dict[str, Any]:
    """The bundle of the unit whose sheet this is; nobody else in it has a name."""
    rank, within = ranking.of(sheet)
    codes = {number: variant.code for number, variant in enumerate(yardstick.variants)}
    power = Decimal(10) ** -yardstick.places
    others = [
        {
            "variant": codes.get(int(line["variant"])),
            "total": figure((Decimal(int(line["total"])) / WHOLE).quantize(power)),
        }
        for line in ranking.in_order
        if int(line["sheet"]) != sheet
    ]
    others.sort(key=lambda other: (other["variant"] or "", other["total"]))
    own = replace(score, rank=rank, rank_in_variant=within)
    return assembled(yardstick, as_plain(yardstick), [marks], [own], others)
