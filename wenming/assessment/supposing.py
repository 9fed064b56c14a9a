"""What a unit's total would be if some of its leaves were wholly reached: only the branches above them are worked out again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from wenming.assessment.scoring.plain import NOT_APPLICABLE, NodeScore, UnitScore
from wenming.assessment.scoring.tree import parts_of, together, whole_of
from wenming.standards.plain import Node, Yardstick


@dataclass(frozen=True)
class Supposition:
    """One unit's scores, to be asked what some leaves could still give."""

    yardstick: Yardstick
    scores: Mapping[str, NodeScore]
    above: Mapping[str, tuple[str, ...]]  # leaf → the branches over it

    def total(self, reached: Collection[str]) -> Fraction:
        """The exact total with these leaves at their most; leaves that do not apply stay out."""
        touched = {code for leaf in reached for code in (leaf, *self.above[leaf])}
        tops = [self._score(node, touched) for node in self.yardstick.nodes]
        return whole_of(dict(parts_of(self.yardstick, tops)))

    def _score(self, node: Node, touched: Collection[str]) -> NodeScore:
        own = self.scores[node.code]
        if node.code not in touched or own.state == NOT_APPLICABLE:
            return own
        if node.is_leaf:
            return replace(own, exact=Fraction(own.possible))
        children = [self._score(child, touched) for child in node.children]
        return replace(own, exact=together(node, children, own.possible))


def supposition(yardstick: Yardstick, score: UnitScore) -> Supposition:
    """Prepare the questions about one unit."""
    above: dict[str, tuple[str, ...]] = {}

    def descend(node: Node, over: tuple[str, ...]) -> None:
        if node.is_leaf:
            above[node.code] = over
        for child in node.children:
            descend(child, (*over, node.code))

    for node in yardstick.nodes:
        descend(node, ())
    return Supposition(yardstick, {each.code: each for each in score.nodes}, above)
