"""From leaves to the whole over whole columns: sums, caps, weights, totals, and the one rounding of each (docs/formats §2, §6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wenming.assessment.arrays.giving import Points
from wenming.assessment.arrays.judging import SCORED, Judged, States, Yes, judged
from wenming.assessment.arrays.plans import ULP, UNSURE, NodePlan, Plan
from wenming.assessment.arrays.ties import Ties

Whole = NDArray[np.int64]
PARTS = ("base", "bonus", "deduction")
WIDEST = 0.25  # of a unit of the last place: a bound as wide as this says nothing about a rounding


class Climbed(NamedTuple):
    """Scores of some units, rounded, in units of the edition's last decimal place. Nodes along the first axis."""

    nodes: Whole
    states: States
    base: Whole
    bonus: Whole
    deduction: Whole
    total: Whole
    complete: Yes
    qualified: Yes
    vetoed: Yes
    doubtful: Yes


@dataclass
class Climb:
    """Some units' way through the tree. `small` and `large` are columns × lines × units, `applies` leaves × units."""

    plan: Plan
    small: NDArray[np.int16]
    large: NDArray[np.int64]
    applies: Yes
    blind: int
    got: Points = field(init=False)
    states: States = field(init=False)
    possible: NDArray[np.float64] = field(init=False)  # in units of the plan, always whole
    vetoed: Yes = field(init=False)
    doubtful: Yes = field(init=False)

    def __post_init__(self) -> None:
        units, nodes = self.small.shape[2], len(self.plan.nodes)
        self.got, self.possible = np.zeros((nodes, units)), np.zeros((nodes, units))
        self.states = np.zeros((nodes, units), np.uint8)
        self.vetoed, self.doubtful = np.zeros(units, bool), np.zeros(units, bool)
        self.ties = Ties(self)

    def run(self) -> Climbed:
        """Score everything."""
        for node in self.plan.nodes:
            if node.leaf >= 0:
                self._leaf(node)
        for node in self.plan.branches:
            self._branch(node)
        rounded = self._rounded_nodes()
        return self._whole(rounded)

    def columns(self, node: NodePlan) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
        """The marks of a leaf."""
        place = self.plan.layout.places[node.leaf]
        return (
            self.small[place.start : place.start + place.width],
            self.large[place.large_start : place.large_start + place.large],
        )

    def _leaf(self, node: NodePlan) -> None:
        found: Judged = judged(self.plan.leaves[node.leaf], *self.columns(node), self.blind)
        asked = self.applies[node.leaf]
        states = found.states * asked
        self.states[node.index] = states
        np.multiply(found.points, asked, out=self.got[node.index])
        np.multiply(states != 0, node.possible, out=self.possible[node.index])
        if found.vetoed is not None:
            self.vetoed |= found.vetoed & asked
        if found.doubtful is not None:
            self.doubtful |= found.doubtful & asked

    def _branch(self, node: NodePlan) -> None:
        below = rows(node.children)
        np.bitwise_or.reduce(self.states[below], axis=0, out=self.states[node.index])
        possible, got = self.possible[node.index], self.got[node.index]
        np.add.reduce(self.possible[below], axis=0, out=possible)
        points = node.node.points
        if points is not None and node.weighted:
            np.multiply(possible > 0, float(points * self.plan.unit), out=possible)
        elif points is not None and node.node.part != "base":
            np.minimum(possible, float(points * self.plan.unit), out=possible)
        if node.weighted:
            self._weighted(node, below, possible, got)
            return
        np.add.reduce(self.got[below], axis=0, out=got)
        if node.cap is not None:
            np.clip(got, -float(node.cap), float(node.cap), out=got)

    def _weighted(self, node: NodePlan, below: "Rows", possible: Points, got: Points) -> None:
        weights = np.array([float(self.plan.nodes[child].node.weight or 0) for child in node.children])[:, None]
        parts = self.possible[below]
        there = parts > 0
        shares = self.got[below] * self.plan.unit / np.where(there, parts, 1.0)
        total = (weights * there).sum(axis=0)
        np.divide(
            (weights * there * shares).sum(axis=0) * (possible / self.plan.unit),
            np.where(total > 0, total, 1.0),
            out=got,
        )

    def _rounded_nodes(self) -> Whole:
        """Every node's score to the edition's places. Where the denominator is known beforehand, nothing is in doubt."""
        power = float(10**self.plan.yardstick.places)
        slack = np.array([slack_of(node.error, node.size, power) for node in self.plan.nodes])
        sizes = np.abs(self.got)
        sizes *= power
        sizes += 0.5
        if (slack >= WIDEST).any():  # no bound to speak of: nothing can be told
            self.doubtful[:] = True
        low: Points | None = None
        moving = [n.index for n in self.plan.nodes if n.moves or 3 * slack[n.index] * 2 * n.fraction >= 1]
        if moving:
            low = np.floor(sizes[moving] - slack[moving, None])
        sizes += slack[:, None]
        np.floor(sizes, out=sizes)
        if low is not None:
            for line, index in enumerate(moving):
                doubt = np.flatnonzero(low[line] != sizes[index])
                if len(doubt):
                    sure = 6 * slack[index] * self.ties.fraction(self.plan.nodes[index], doubt) < 1
                    self.doubtful[doubt[~sure]] = True
        whole = sizes.astype(np.int64)
        for node in self.plan.nodes:
            if node.signed:
                whole[node.index] = np.where(self.got[node.index] < 0, -whole[node.index], whole[node.index])
        return whole

    def _whole(self, nodes: Whole) -> Climbed:
        """Totals of the parts and of all, minimums, and who is complete."""
        yardstick, plan = self.plan.yardstick, self.plan
        exact: list[Points] = []
        errors: list[Points | float] = []
        for part in PARTS:
            tops = [plan.nodes[top] for top in plan.tops if plan.nodes[top].node.part == part]
            at = [top.index for top in tops]
            got = self.got[at].sum(axis=0)
            error: Points | float = sum(top.error for top in tops) + (len(tops) + 1) * ULP * sum(
                top.size for top in tops
            )
            if part == "base":
                possible = self.possible[at].sum(axis=0) / plan.unit
                factor = np.where(possible > 0, float(yardstick.scale) / np.where(possible > 0, possible, 1.0), 0.0)
                got, error = got * factor, (error + 8 * ULP * sum(top.size for top in tops)) * factor
            exact.append(got)
            errors.append(error)
        total = np.maximum(exact[0] + exact[1] + exact[2], 0.0)
        whole = sum(errors) + 8 * ULP * (np.abs(exact[0]) + np.abs(exact[1]) + np.abs(exact[2]))
        parts = [
            self._rounded(got, error, part)
            for got, error, part in zip(exact, errors, ((part,) for part in PARTS), strict=True)
        ]
        rounded = self._rounded(total, whole, PARTS)
        return Climbed(
            nodes, self.states, parts[0], parts[1], parts[2], rounded, self._complete(), self._qualified(nodes, rounded),
            self.vetoed, self.doubtful,
        )  # fmt: skip

    def _rounded(self, values: Points, error: "Points | float", parts: Sequence[str]) -> Whole:
        """Half up, away from nought; where that cannot be told the unit is in doubt."""
        power = float(10**self.plan.yardstick.places)
        sizes = np.abs(values) * power + 0.5
        slack = 2 * (error * power + 8 * ULP * (sizes + 1))
        self.doubtful |= slack >= WIDEST
        high = np.floor(sizes + slack)
        doubt = np.flatnonzero(high != np.floor(sizes - slack))
        if len(doubt):
            near = slack[doubt] if isinstance(slack, np.ndarray) else slack
            sure = 6 * near * self.ties.of_parts(parts, doubt) < 1
            self.doubtful[doubt[~sure]] = True
        return np.where(values < 0, -high, high).astype(np.int64)

    def _complete(self) -> Yes:
        tops = self.states[list(self.plan.tops)]
        return ((tops == SCORED) | (tops == 0)).all(axis=0)

    def _qualified(self, nodes: Whole, total: Whole) -> Yes:
        """Every qualifying minimum is met by the rounded scores."""
        power = 10**self.plan.yardstick.places
        fine = np.ones(nodes.shape[1], bool)
        for node in self.plan.nodes:
            if node.node.minimum is not None:
                fine &= (self.states[node.index] == 0) | (nodes[node.index] >= ceil(node.node.minimum * power))
        if self.plan.yardstick.minimum is not None:
            fine &= total >= ceil(self.plan.yardstick.minimum * power)
        return fine


Rows = slice | list[int]


def rows(children: list[int]) -> Rows:
    """The children as a run of rows where they are one."""
    if children[-1] - children[0] == len(children) - 1:
        return slice(children[0], children[-1] + 1)
    return children


def slack_of(error: float, size: float, power: float) -> float:
    """How near to a border a computed value may be and still belong to either side."""
    return min(2 * (error * power + 8 * ULP * (size * power + 1)), WIDEST)


__all__ = ["PARTS", "UNSURE", "Climb", "Climbed"]
