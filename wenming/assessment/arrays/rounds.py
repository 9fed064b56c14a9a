"""A whole round at once: packed sheets in, rounded scores of every unit and node out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from wenming.assessment.arrays.answers import STATES, node_bytes, width_of
from wenming.assessment.arrays.climbing import Climb, Climbed
from wenming.assessment.arrays.plans import Plan, plan_of
from wenming.assessment.packing import layout_of, same_shape, spread
from wenming.assessment.packing.sheets import Block
from wenming.assessment.scoring import UnitScore
from wenming.standards.plain import Yardstick

TOGETHER = (
    4096  # units in one go: more, and their columns leave the cache; fewer, and the steps cost more than the numbers
)
Exactly = Callable[[int], UnitScore]
COLUMNS = ("base", "bonus", "deduction", "total")
FLAGS = ("complete", "qualified", "vetoed")


@dataclass(frozen=True)
class Scored:
    """Scores of all sheets in the order given, whole numbers of the edition's last decimal place.

    `band` is a position in the edition's bands or -1, `variant` one in its variants or -1; `nodes` holds one line of bytes
    for each sheet (arrays/answers.py); `exactly` tells how many sheets the exact core had to settle.
    """

    base: NDArray[np.int64]
    bonus: NDArray[np.int64]
    deduction: NDArray[np.int64]
    total: NDArray[np.int64]
    complete: NDArray[np.bool_]
    qualified: NDArray[np.bool_]
    vetoed: NDArray[np.bool_]
    band: NDArray[np.int64]
    variant: NDArray[np.int32]
    nodes: NDArray[np.uint8]
    exactly: int

    @property
    def may_rank(self) -> NDArray[np.bool_]:
        """Ranked are those who are complete, qualified and not vetoed."""
        return self.complete & self.qualified & ~self.vetoed


def scored(yardstick: Yardstick, sheets: Sequence[bytes], exactly: Exactly) -> Scored:
    """Score packed sheets. `exactly` gives the exact core's score of the sheet with that number, where one is needed."""
    count = len(sheets)
    layout = layout_of(yardstick)
    whole = {name: np.zeros(count, np.int64) for name in COLUMNS}
    flags = {name: np.zeros(count, np.bool_) for name in FLAGS}
    variant = np.full(count, -1, np.int32)
    nodes: NDArray[np.uint8] | None = None
    settled = 0
    for group in same_shape(sheets):
        block = spread(layout, sheets, group)
        plan = plan_of(yardstick, max(block.assessors + block.moderators, 1))
        variant[group] = block.variant
        for part in parts_of(block):
            found = climbed(plan, part)
            settled += settle(plan, part, found, exactly)
            for name in COLUMNS:
                whole[name][part.which] = getattr(found, name)
            for name in FLAGS:
                flags[name][part.which] = getattr(found, name)
            lines = node_bytes(plan, found.nodes, found.states)
            if nodes is None:
                nodes = np.empty((count, lines.shape[1]), np.uint8)
            nodes[part.which] = lines
    return Scored(
        **cast(Any, whole | flags), band=band_numbers(yardstick, whole["total"]), variant=variant,
        nodes=empty_lines() if nodes is None else nodes, exactly=settled,
    )  # fmt: skip


def empty_lines() -> NDArray[np.uint8]:
    """The nodes of a round without sheets."""
    return np.zeros((0, 0), np.uint8)


def parts_of(block: Block) -> Iterator[Block]:
    """A block in parts that fit the cache."""
    for start in range(0, len(block.which), TOGETHER):
        few = slice(start, start + TOGETHER)
        yield block._replace(
            which=block.which[few], variant=block.variant[few], odd=block.odd[few], applies=block.applies[few],
            larges=block.larges[few], smalls=block.smalls[few],
        )  # fmt: skip


def climbed(plan: Plan, part: Block) -> Climbed:
    """The columns of a part, and its scores."""
    small = np.ascontiguousarray(part.smalls.transpose(2, 1, 0))
    large = np.ascontiguousarray(part.larges.transpose(2, 1, 0))
    return Climb(plan, small, large, np.ascontiguousarray(part.applies.T), part.assessors).run()


def settle(plan: Plan, part: Block, found: Climbed, exactly: Exactly) -> int:
    """Put the exact core's scores where a sheet is odd or a rounding could not be told; returns how many."""
    needed = np.flatnonzero(part.odd | found.doubtful)
    power = 10**plan.yardstick.places
    most = 2 ** (8 * width_of(plan) - 1) - 1
    for at in needed:
        score = exactly(int(part.which[at]))
        for name in COLUMNS:
            getattr(found, name)[at] = int(getattr(score, name) * power)
        for name in FLAGS:
            getattr(found, name)[at] = getattr(score, name)
        for line, node in enumerate(score.nodes):
            found.nodes[line, at] = max(-most, min(most, int(node.got * power)))
            found.states[line, at] = STATES.index(node.state)
    return len(needed)


def band_numbers(yardstick: Yardstick, total: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each rounded total the position of the highest band it reaches, -1 below the lowest."""
    power = 10**yardstick.places
    order = sorted(range(len(yardstick.bands)), key=lambda number: (yardstick.bands[number].at_least, -number))
    bounds = np.array([ceil(yardstick.bands[number].at_least * power) for number in order], np.int64)
    return np.array([-1, *order], np.int64)[np.searchsorted(bounds, total, side="right")]
