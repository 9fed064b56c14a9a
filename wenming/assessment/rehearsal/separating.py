"""Lines that do no work: leaves on which all units get the same, and pairs of leaves that always move together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wenming.assessment.scoring import UnitScore
from wenming.assessment.scoring.plain import SCORED
from wenming.standards.plain import Yardstick

FEWEST = 20  # units scored on a leaf before anything is said about it
SAME = 0.98  # share of units with the very same share of the points: the leaf separates nobody
TOGETHER = 0.9  # correlation from which on one of two leaves tells nothing new


@dataclass(frozen=True)
class Idle:
    """A leaf on which (nearly) all units get the same share of its points."""

    code: str
    text: str
    units: int
    share: float  # of the points, got by nearly all
    same: float  # of the units


@dataclass(frozen=True)
class Twins:
    """Two leaves whose scores rise and fall together; `correlation` is Pearson's."""

    first: str
    second: str
    first_text: str
    second_text: str
    correlation: float
    units: int


def ratios(yardstick: Yardstick, scores: Sequence[UnitScore]) -> tuple[list[str], NDArray[np.float64]]:
    """Codes of the leaves, and a table units × leaves of got ÷ possible; NaN where a leaf was not scored."""
    codes = [leaf.code for leaf in yardstick.leaves()]
    column = {code: place for place, code in enumerate(codes)}
    table = np.full((len(scores), len(codes)), np.nan)
    for row, score in enumerate(scores):
        for node in score.nodes:
            place = column.get(node.code)
            if place is not None and node.state == SCORED and node.possible:
                table[row, place] = float(node.exact) / float(node.possible)
    return codes, table


def idle_leaves(yardstick: Yardstick, codes: list[str], table: NDArray[np.float64]) -> list[Idle]:
    """Leaves that separate nobody, those with most units first."""
    texts = {leaf.code: leaf.text for leaf in yardstick.leaves()}
    found = []
    for place, code in enumerate(codes):
        values = table[:, place]
        values = np.round(values[~np.isnan(values)], 6)
        if len(values) < FEWEST:
            continue
        kinds, counts = np.unique(values, return_counts=True)
        most = int(counts.argmax())
        if counts[most] >= SAME * len(values):
            found.append(Idle(code, texts[code], len(values), float(kinds[most]), float(counts[most] / len(values))))
    return sorted(found, key=lambda idle: (-idle.units, idle.code))


def twins(yardstick: Yardstick, codes: list[str], table: NDArray[np.float64]) -> list[Twins]:
    """Pairs that move together over the units scored on both, closest first."""
    texts = {leaf.code: leaf.text for leaf in yardstick.leaves()}
    there = ~np.isnan(table)
    x = np.where(there, table, 0.0)
    m = there.astype(np.float64)
    n = m.T @ m  # units scored on both
    with np.errstate(divide="ignore", invalid="ignore"):
        mean_x, mean_y = (x.T @ m) / n, (m.T @ x) / n
        covariance = (x.T @ x) / n - mean_x * mean_y
        variance_x, variance_y = ((x * x).T @ m) / n - mean_x**2, (m.T @ (x * x)) / n - mean_y**2
        correlation = covariance / np.sqrt(variance_x * variance_y)
    spread = np.minimum(variance_x, variance_y) > 1e-9
    close = (n >= FEWEST) & spread & (correlation >= TOGETHER)
    pairs = [(int(i), int(j)) for i, j in np.argwhere(np.triu(close, k=1))]
    found = [
        Twins(codes[i], codes[j], texts[codes[i]], texts[codes[j]], float(correlation[i, j]), int(n[i, j]))
        for i, j in pairs
    ]
    return sorted(found, key=lambda pair: (-pair.correlation, pair.first, pair.second))
