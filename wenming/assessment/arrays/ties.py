"""Ties: the denominators of exact scores, worked out only for the few units whose score lies next to a rounding border."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wenming.assessment.packing import ODD

if TYPE_CHECKING:
    from wenming.assessment.arrays.climbing import Climb
    from wenming.assessment.arrays.plans import NodePlan

Fractions = NDArray[np.int64]
LARGEST = 2**40  # above it no tie can be told anyway
SQUARE = 2**31  # two numbers up to here can be multiplied without overflow


def lowest_common(left: Fractions, right: Fractions) -> Fractions:
    """Lowest common multiples, held at LARGEST."""
    shared = left // np.gcd(left, right)
    fits = shared <= LARGEST // np.maximum(right, 1)
    return np.where(fits, shared * np.where(fits, right, 1), LARGEST)


class Ties:
    """Denominators over some units of one climb."""

    def __init__(self, climb: "Climb") -> None:
        self.climb = climb

    def fraction(self, node: "NodePlan", units: NDArray[np.intp]) -> Fractions:
        """A number over which the exact score of a node is whole, for each of the units; LARGEST where none is known."""
        fixed = np.full(len(units), min(node.fraction, LARGEST), np.int64)
        if not node.moves:
            return fixed
        if node.leaf >= 0:
            return lowest_common(fixed, self._of_marks(node, units))
        if node.weighted:
            return self._weighted(node, units)
        own = Fraction(node.node.points or 0).denominator
        found = np.full(len(units), own, np.int64)
        for child in node.children:
            found = lowest_common(found, self.fraction(self.climb.plan.nodes[child], units))
        return found

    def _of_marks(self, node: "NodePlan", units: NDArray[np.intp]) -> Fractions:
        share = self.climb.plan.leaves[node.leaf].giving.share
        assert share is not None
        small, large = self.climb.columns(node)
        small, large = small[..., units], large[..., units]
        found = np.ones(len(units), np.int64)
        for line in np.where(small[0] > ODD, share(small, large), 1):
            found = lowest_common(found, line)
        return found

    def _weighted(self, node: "NodePlan", units: NDArray[np.intp]) -> Fractions:
        """possible × Σ(weight × got ÷ possible of the child) ÷ Σ weight, term by term, each reduced."""
        climb = self.climb
        children = [climb.plan.nodes[child] for child in node.children]
        weights = [Fraction(child.node.weight or 0) for child in children]
        unit = int(np.lcm.reduce([weight.denominator for weight in weights]))
        possible = climb.possible[node.index, units].astype(np.int64)
        parts = [climb.possible[child.index, units].astype(np.int64) for child in children]
        whole = sum(
            (int(weight * unit) * (part > 0) for weight, part in zip(weights, parts, strict=True)),
            np.zeros(len(units), np.int64),
        )
        found = np.ones(len(units), np.int64)
        for child, weight, part in zip(children, weights, parts, strict=True):
            above = held_product(np.full(len(units), int(weight * unit)), possible)
            below = held_product(whole, part)
            below = np.where(below > 0, below, 1)
            reduced = np.where((above < LARGEST) & (below < LARGEST), below // np.gcd(above, below), LARGEST)
            term = held_product(self.fraction(child, units), reduced)
            found = lowest_common(found, np.where(part > 0, np.maximum(term, 1), 1))
        return found

    def of_parts(self, parts: Sequence[str], units: NDArray[np.intp]) -> Fractions:
        """The same for base (on the edition's scale), bonus and deduction together."""
        climb, plan = self.climb, self.climb.plan
        found = np.ones(len(units), np.int64)
        for part in parts:
            tops = [plan.nodes[top] for top in plan.tops if plan.nodes[top].node.part == part]
            own = np.ones(len(units), np.int64)
            for top in tops:
                own = lowest_common(own, self.fraction(top, units))
            if part == "base" and tops:
                possible = climb.possible[[top.index for top in tops]][:, units].sum(axis=0).astype(np.int64)
                scale = np.int64(int(plan.yardstick.scale * plan.unit))
                own = held_product(own, np.where(possible > 0, possible // np.maximum(np.gcd(possible, scale), 1), 1))
            found = lowest_common(found, own)
        return found


def held_product(left: Fractions, right: Fractions) -> Fractions:
    """Products, held at LARGEST."""
    fits = left <= LARGEST // np.maximum(right, 1)
    return np.where(fits, left * np.where(fits, right, 1), LARGEST)
