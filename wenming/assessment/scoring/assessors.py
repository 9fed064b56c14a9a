"""Several assessors on one leaf: how their points become one, and what happens when they do not agree (docs/formats §3)."""

from collections.abc import Sequence
from fractions import Fraction

from wenming.standards.plain import Judges

TRIMMED_NEEDS = 5  # below that the highest and the lowest mark are too much to lose


def combined(judges: Judges, points: Sequence[Fraction]) -> Fraction:
    """One figure from at least one; the order of the marks never matters."""
    ordered = sorted(points)
    if judges.combine == "median":
        half = len(ordered) // 2
        return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    if judges.combine == "trimmed" and len(ordered) >= TRIMMED_NEEDS:
        ordered = ordered[1:-1]
    return sum(ordered, Fraction(0)) / len(ordered)


def agree(judges: Judges, points: Sequence[Fraction]) -> bool:
    """Whether two blind marks lie within the threshold, which is included."""
    return max(points) - min(points) <= Fraction(judges.threshold or 0)
