"""名次: by published total, highest first; equal totals share a rank and the ranks after them are left out (1, 2, 2, 4)."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from wenming.assessment.scoring.plain import UnitScore


def ranks(totals: Sequence[Decimal]) -> dict[Decimal, int]:
    """For every total that occurs, one more than the number of higher ones."""
    found: dict[Decimal, int] = {}
    for place, total in enumerate(sorted(totals, reverse=True), start=1):
        found.setdefault(total, place)
    return found


def ranked(scores: Sequence[UnitScore]) -> list[UnitScore]:
    """The same scores in the same order, with their rank over all and within their variant."""
    taking_part = [score for score in scores if score.is_ranked]
    overall = ranks([score.total for score in taking_part])
    variants = {score.variant for score in taking_part}
    within = {name: ranks([score.total for score in taking_part if score.variant == name]) for name in variants}
    return [
        replace(score, rank=overall[score.total], rank_in_variant=within[score.variant][score.total])
        if score.is_ranked
        else score
        for score in scores
    ]
