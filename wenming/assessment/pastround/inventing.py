"""Inventing the marks of one unit from a seed: pure, the same in every process."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wenming.assessment.packing import MarkRow
from wenming.assessment.pastround.values import value_of
from wenming.standards.plain import Judges, Node, Yardstick

FLAT = 0.06  # share of leaves on which everyone gets everything
TWIN = 0.06  # share of leaves that move with the leaf before
INCOMPLETE = 0.08  # share of units with marks still missing …
MISSING = 0.35  # … and of their leaves: together about three in a hundred
SPARED = 0.01  # share of leaves judged not applicable
VETOED = 0.02  # share of units that are vetoed, where the edition can veto
NAMES = "ABCDEFGHIJ"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf with its character in this round."""

    node: Node
    judges: Judges
    ease: float  # how much easier than usual
    flat: bool
    twin: bool


@dataclass(frozen=True, slots=True)
class Invention:
    """The characters of a round: its leaves and its assessors (how much milder than usual, how steady)."""

    seed: str
    leaves: tuple[Leaf, ...]
    assessors: tuple[tuple[str, float, float], ...]
    spared: float = SPARED

    def marks(self, number: int, applies: Sequence[bool]) -> list[MarkRow]:
        """The marks of the unit with this number on the leaves that apply, in the order of the leaves."""
        chance = random.Random(f"{self.seed}/unit/{number}")  # noqa: S311  # scenery, not secrets
        quality = min(max(chance.gauss(0.84, 0.09), 0.3), 0.99)
        complete, vetoed = chance.random() >= INCOMPLETE, chance.random() < VETOED
        made: list[MarkRow] = []
        before = quality
        for leaf, asked in zip(self.leaves, applies, strict=True):
            reached = before if leaf.twin else 1.0 if leaf.flat else chance.gauss(quality + leaf.ease, 0.08)
            before = reached
            lost = not complete and chance.random() < MISSING
            spared = chance.random() < self.spared
            if not asked or lost:
                continue
            if leaf.node.rule is not None and leaf.node.rule.type == "veto":
                made.append(MarkRow(leaf.node.code, self.assessors[0][0], False, vetoed))
            elif spared:
                made += [MarkRow(leaf.node.code, name, False, {"na": "演示"}) for name, *_ in self.assessors[:1]]
            else:
                made += self._judged(leaf, reached, chance)
        return made

    def _judged(self, leaf: Leaf, reached: float, chance: random.Random) -> Iterator[MarkRow]:
        assessors = self.assessors[:2] if leaf.judges.combine == "two_blind" else self.assessors
        for name, mildness, spread in assessors:
            seen = 1.0 if leaf.flat else reached + (0.0 if leaf.twin else chance.gauss(mildness, spread))
            yield MarkRow(leaf.node.code, name, False, value_of(leaf.node, min(max(seen, 0.0), 1.0), chance))
        if leaf.judges.combine == "two_blind" and chance.random() < 0.5:
            yield MarkRow(leaf.node.code, "M", True, value_of(leaf.node, min(max(reached, 0.0), 1.0), chance))


def invented(yardstick: Yardstick, seed: str, assessors: int = 3, spared: float = SPARED) -> Invention:
    """The characters of a round on this edition."""
    chance = random.Random(f"{seed}/round")  # noqa: S311  # scenery, not secrets
    leaves: list[Leaf] = []
    for node, judges in leaves_judged(yardstick):
        kind = chance.random()
        ease = chance.uniform(-0.12, 0.1)
        twin = bool(leaves) and not leaves[-1].flat and FLAT <= kind < FLAT + TWIN
        leaves.append(Leaf(node, judges, ease, kind < FLAT, twin))
    people = tuple((NAMES[number], chance.gauss(0, 0.03), chance.uniform(0.01, 0.05)) for number in range(assessors))
    return Invention(seed, tuple(leaves), people, spared)


def leaves_judged(yardstick: Yardstick) -> Iterator[tuple[Node, Judges]]:
    """Every leaf with the judges it has or inherits, in the order of the tree."""

    def below(node: Node, judges: Judges) -> Iterator[tuple[Node, Judges]]:
        judges = node.judges or judges
        if node.is_leaf:
            yield node, judges
        for child in node.children:
            yield from below(child, judges)

    for top in yardstick.nodes:
        yield from below(top, yardstick.judges)
