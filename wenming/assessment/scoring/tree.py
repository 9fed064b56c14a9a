"""From leaves to the whole: sums, caps, weights, minimums, and the totals of one unit (docs/formats §2 and §6)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from wenming.assessment.scoring.bounds import within
from wenming.assessment.scoring.leaves import settled
from wenming.assessment.scoring.plain import (
    MISSING,
    NOT_APPLICABLE,
    PARTIAL,
    SCORED,
    Mark,
    NodeScore,
    UnitMarks,
    UnitScore,
)
from wenming.assessment.scoring.values import half_up
from wenming.standards.applying import Profile, applicable, brought_together, form_of, variant_of
from wenming.standards.plain import Judges, Node, Yardstick

ZERO = Decimal(0)
WHOLE = "total"  # stands in `unmet` for the minimum of the edition


def judges_by_leaf(yardstick: Yardstick) -> dict[str, Judges]:
    """Whose way of combining holds on each leaf: its own, else that of the nearest node above, else the edition's."""
    found: dict[str, Judges] = {}

    def descend(nodes: Sequence[Node], judges: Judges) -> None:
        for node in nodes:
            own = node.judges or judges
            if node.is_leaf:
                found[node.code] = own
            descend(node.children, own)

    descend(yardstick.nodes, yardstick.judges)
    return found


@dataclass
class Climb:
    """One unit's way through the tree; `vetoes` and `unmet` are met on the way."""

    places: int
    judges: Mapping[str, Judges]
    reasons: Mapping[str, str]
    marks: Mapping[str, Sequence[Mark]]
    vetoes: list[str] = field(default_factory=list)
    unmet: list[str] = field(default_factory=list)

    def score(self, node: Node) -> list[NodeScore]:
        """The node's own score first, then those below it, in the order of the tree."""
        place = len(self.unmet)
        below = [self.score(child) for child in node.children]
        own = self._branch(node, [scores[0] for scores in below]) if below else self._leaf(node)
        if own.state != NOT_APPLICABLE and node.minimum is not None and own.got < node.minimum:
            self.unmet.insert(place, node.code)
        return [own, *(score for scores in below for score in scores)]

    def _leaf(self, node: Node) -> NodeScore:
        if reason := self.reasons[node.code]:
            return self._node(node, NOT_APPLICABLE, Fraction(0), ZERO, reason)
        found = settled(node, self.judges[node.code], self.marks.get(node.code, ()))
        if found.vetoes:
            self.vetoes.append(node.code)
        possible = ZERO if found.state == NOT_APPLICABLE else node.points or ZERO
        return self._node(node, found.state, found.points, possible, found.because)

    def _branch(self, node: Node, children: Sequence[NodeScore]) -> NodeScore:
        asked = [child.state for child in children if child.state != NOT_APPLICABLE]
        if not asked:
            reasons = {child.because for child in children}
            because = reasons.pop() if len(reasons) == 1 else ""  # its own reason is that of all below it
            return self._node(node, NOT_APPLICABLE, Fraction(0), ZERO, because)
        possible = brought_together(node, [child.possible for child in children])
        return self._node(node, state_of(asked), together(node, children, possible), possible)

    def _node(self, node: Node, state: str, exact: Fraction, possible: Decimal, because: str = "") -> NodeScore:
        return NodeScore(node.code, state, exact, half_up(exact, self.places), possible, because)


def state_of(asked: Sequence[str]) -> str:
    """A branch is scored when all it asks is there, missing when nothing is, else partial."""
    if all(state == SCORED for state in asked):
        return SCORED
    return MISSING if all(state == MISSING for state in asked) else PARTIAL


def together(node: Node, children: Sequence[NodeScore], possible: Decimal) -> Fraction:
    """What a branch gets from its children: weighted, or their sum within its cap; `possible` is its own."""
    if node.combine == "weighted":
        return weighted(node, children, possible)
    total = sum((child.exact for child in children), Fraction(0))
    if node.points is None or node.part == "base":
        return total
    return within(total, -node.points, node.points)


def weighted(node: Node, children: Sequence[NodeScore], possible: Decimal) -> Fraction:
    """50/10/20/20: the mean of the shares reached, by weight, over the children that have something possible."""
    shares = [
        (Fraction(child.weight or 0), score.exact / Fraction(score.possible))
        for child, score in zip(node.children, children, strict=True)
        if score.possible
    ]
    weights = sum((weight for weight, _share in shares), Fraction(0))
    if not weights:
        return Fraction(0)
    return Fraction(possible) * sum((weight * share for weight, share in shares), Fraction(0)) / weights


def climbed(yardstick: Yardstick, judges: Mapping[str, Judges], unit: UnitMarks) -> UnitScore:
    """Everything about one unit but its rank."""
    profile = unit.profile or Profile()
    variant = variant_of(yardstick, profile)
    form = form_of(variant)
    marks: dict[str, list[Mark]] = {}
    for mark in unit.marks:
        marks.setdefault(mark.node, []).append(mark)
    climb = Climb(yardstick.places, judges, applicable(yardstick, profile, form), marks)
    tops = [climb.score(node) for node in yardstick.nodes]
    parts = dict(parts_of(yardstick, [scores[0] for scores in tops]))
    exact = whole_of(parts)
    total = half_up(exact, yardstick.places)
    if yardstick.minimum is not None and total < yardstick.minimum:
        climb.unmet.append(WHOLE)
    return UnitScore(
        id=unit.id, variant=variant.code if variant else None, form=form,
        nodes=tuple(score for scores in tops for score in scores),
        base=half_up(parts["base"], yardstick.places), bonus=half_up(parts["bonus"], yardstick.places),
        deduction=half_up(parts["deduction"], yardstick.places), total=total, exact_total=exact,
        complete=all(scores[0].state in {SCORED, NOT_APPLICABLE} for scores in tops),
        unmet=tuple(climb.unmet), vetoes=tuple(climb.vetoes), band=band_of(yardstick, total),
    )  # fmt: skip


def parts_of(yardstick: Yardstick, tops: Sequence[NodeScore]) -> Iterator[tuple[str, Fraction]]:
    """Base on the edition's scale, bonus and deduction as they are."""
    for part in ("base", "bonus", "deduction"):
        own = [score for node, score in zip(yardstick.nodes, tops, strict=True) if node.part == part]
        got = sum((score.exact for score in own), Fraction(0))
        if part == "base":
            possible = sum((Fraction(score.possible) for score in own), Fraction(0))
            got = got / possible * Fraction(yardstick.scale) if possible else Fraction(0)
        yield part, got


def whole_of(parts: Mapping[str, Fraction]) -> Fraction:
    """The total before it is rounded, not below 0."""
    return max(Fraction(0), sum(parts.values(), Fraction(0)))


def band_of(yardstick: Yardstick, total: Decimal) -> str | None:
    """The highest band whose bound the published total reaches; None below the lowest."""
    reached = [band for band in yardstick.bands if total >= band.at_least]
    return max(reached, key=lambda band: band.at_least).label if reached else None
