"""The marks of several assessors on one leaf, over whole columns: state, points, and vetoes (docs/formats §3)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wenming.assessment.arrays.giving import Large, Points, Small
from wenming.assessment.arrays.plans import LeafPlan
from wenming.assessment.packing import NOT_APPLICABLE, ODD
from wenming.assessment.packing.layouts import HUNDREDTHS

NOT_HERE, SCORED, MISSING, PARTIAL = 0, 1, 2, 3  # a branch is what its children are, or-ed together
TRIMMED_NEEDS = 5  # as in scoring/assessors.py

States = NDArray[np.uint8]
Yes = NDArray[np.bool_]


class Judged(NamedTuple):
    """One leaf over all units: points (0 unless scored), states, and who is vetoed or in doubt (None: nobody)."""

    points: Points
    states: States
    vetoed: Yes | None = None
    doubtful: Yes | None = None


def judged(leaf: LeafPlan, small: Small, large: Large, blind: int) -> Judged:
    """All lines brought together; the first `blind` lines are those who do not moderate."""
    first = small[0]
    there = first > ODD
    away = first == NOT_APPLICABLE
    if leaf.is_veto:
        return _vetoes(first, there, away)
    if leaf.combine == "two_blind":
        return _two_blind(leaf, small, large, blind)
    states = states_of(there, away)
    if leaf.combine == "mean" and leaf.giving.hundredths:
        total = np.where(there, first, 0).sum(axis=0, dtype=np.int32)
        points = total / np.float64(HUNDREDTHS) / np.maximum(counted(there), 1)
    else:
        points = combined(leaf.combine, leaf.giving.give(small, large), there)
    points *= states == SCORED
    return Judged(-points if leaf.takes else points, states)


def counted(which: Yes) -> NDArray[np.uint8]:
    """How many of the lines."""
    return which.view(np.uint8).sum(axis=0, dtype=np.uint8)


def states_of(there: Yes, away: Yes) -> States:
    """Scored when there is a mark and nobody says the leaf does not apply; not here when all say so; else missing."""
    some, none = there.any(axis=0), away.any(axis=0)
    states = np.full(some.shape, MISSING, np.uint8)
    states[some & ~none] = SCORED
    states[none & ~some] = NOT_HERE
    return states


def combined(combine: str, points: Points, there: Yes) -> Points:
    """The mean, median or trimmed mean of the lines that are there; 0 where none is."""
    many = counted(there)
    if combine == "median":
        ordered = np.sort(np.where(there, points, np.inf), axis=0)
        last = len(points) - 1
        low = np.clip((many.astype(np.intp) - 1) // 2, 0, last)[None]
        high = np.clip(many.astype(np.intp) // 2, 0, last)[None]
        middle = (np.take_along_axis(ordered, low, 0) + np.take_along_axis(ordered, high, 0))[0] / 2
        return np.where(many > 0, middle, 0.0)
    total = np.where(there, points, 0.0).sum(axis=0)
    if combine == "trimmed":
        trims = many >= TRIMMED_NEEDS
        total[trims] -= np.where(there, points, -np.inf).max(axis=0)[trims]
        total[trims] -= np.where(there, points, np.inf).min(axis=0)[trims]
        many = many - 2 * trims.astype(np.uint8)
    return total / np.maximum(many, 1)


def _vetoes(first: NDArray[np.int16], there: Yes, away: Yes) -> Judged:
    """One true is enough; that it does not apply must be said by all."""
    happened = (first == 1).any(axis=0)
    states = states_of(there, away)
    states[happened] = SCORED
    return Judged(np.zeros(first.shape[1]), states, happened)


def _two_blind(leaf: LeafPlan, small: Small, large: Large, blind: int) -> Judged:
    """Within the threshold their mean; farther apart, or not at one whether it applies, the moderators decide."""
    first = small[0]
    there, away = first > ODD, first == NOT_APPLICABLE
    points = leaf.giving.give(small, large)
    pair, gone = there[:blind], away[:blind]
    enough = counted(pair) + counted(gone) >= 2
    highest = np.where(pair, points[:blind], -np.inf).max(axis=0, initial=-np.inf)
    lowest = np.where(pair, points[:blind], np.inf).min(axis=0, initial=np.inf)
    comparable = enough & ~gone.any(axis=0)
    apart = np.where(comparable, highest - lowest, 0.0) - leaf.threshold
    close = np.abs(apart) <= leaf.slack
    agreed = comparable & ((apart < 0) | close)  # so near to the threshold is on it, if its fraction is small enough
    nowhere = enough & ~pair.any(axis=0)
    left = enough & ~agreed & ~nowhere
    third = states_of(there[blind:], away[blind:])
    states = np.where(agreed, SCORED, np.where(nowhere, NOT_HERE, np.where(left, third, MISSING))).astype(np.uint8)
    result = np.where(
        agreed,
        combined("mean", points[:blind], pair),
        np.where(left, combined("mean", points[blind:], there[blind:]), 0.0),
    )
    result *= states == SCORED
    doubtful = None if leaf.threshold_is_sure else comparable & close
    return Judged(-result if leaf.takes else result, states, None, doubtful)
