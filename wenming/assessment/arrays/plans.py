"""Plan: an edition prepared for whole columns, with the bounds that make its rounding exact. Made once for each edition."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import lcm

from wenming.assessment.arrays.giving import Giving, giving
from wenming.assessment.packing import Layout, layout_of
from wenming.assessment.packing.layouts import PreparedOnce
from wenming.standards.plain import Judges, Node, Yardstick

ULP = 2.0**-53  # relative error of one operation
STEPS = 64  # more operations than any rule takes on one mark
UNSURE = 2**62  # a denominator too large to tell a tie


@dataclass(frozen=True, slots=True)
class LeafPlan:
    """One leaf: its rule, its judges, and how exact its points are."""

    giving: Giving
    combine: str
    threshold: float
    slack: float
    threshold_is_sure: bool
    is_veto: bool
    takes: bool


@dataclass(slots=True)
class NodePlan:
    """One node: where its leaf or children are, and how exact its score is.

    `error` bounds the difference between the computed and the exact score; the exact score is a whole multiple of
    1 ÷ `fraction`, unless `moves`: then the denominator depends on the marks and is worked out for the units in question.
    """

    node: Node
    index: int
    leaf: int = -1
    children: list[int] = field(default_factory=list)
    possible: int = 0  # of a leaf, in units of the plan
    least: int = 0  # smallest thing possible of it, if anything is, in the same units
    most: float = 0.0  # largest thing possible of it, in points
    signed: bool = False  # whether its score may be negative
    error: float = 0.0
    size: float = 0.0
    fraction: int = 1
    moves: bool = False

    @property
    def weighted(self) -> bool:
        """Whether the children count by weight."""
        return bool(self.children) and self.node.combine == "weighted"

    @property
    def cap(self) -> Decimal | None:
        """The most a bonus or deduction branch can sum up to."""
        return self.node.points if self.children and self.node.part != "base" else None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything about an edition that does not depend on the marks. `unit` parts of a point are the unit of `possible`."""

    yardstick: Yardstick
    layout: Layout
    lines: int
    unit: int
    leaves: tuple[LeafPlan, ...]
    nodes: tuple[NodePlan, ...]
    tops: tuple[int, ...]

    @property
    def branches(self) -> list[NodePlan]:
        """Branches, the lowest first."""
        return [plan for plan in reversed(self.nodes) if plan.children]

    def places(self, index: int) -> NodePlan:
        """A node by its place in the tree."""
        return self.nodes[index]


@PreparedOnce
def plans_of(yardstick: Yardstick) -> dict[int, Plan]:
    """The plans of an edition that have been made, by the number of assessors."""
    return {}


def plan_of(yardstick: Yardstick, lines: int) -> Plan:
    """The plan for sheets with so many assessors, moderators among them."""
    plans = plans_of(yardstick)
    if lines not in plans:
        plans[lines] = made_plan(yardstick, lines)
    return plans[lines]


def made_plan(yardstick: Yardstick, lines: int) -> Plan:
    """Every leaf and branch with its bounds."""
    layout = layout_of(yardstick)
    unit = _unit(yardstick)
    nodes: list[NodePlan] = []
    leaves: list[LeafPlan] = []

    def descend(node: Node, judges: Judges) -> int:
        judges = node.judges or judges
        plan = NodePlan(node, len(nodes))
        nodes.append(plan)
        if node.is_leaf:
            plan.leaf = len(leaves)
            leaves.append(_leaf(plan, giving(layout.places[plan.leaf]), judges, lines, unit))
        else:
            plan.children = [descend(child, judges) for child in node.children]
            _bound(plan, [nodes[child] for child in plan.children], unit)
        return plan.index

    tops = tuple(descend(top, yardstick.judges) for top in yardstick.nodes)
    return Plan(yardstick, layout, lines, unit, tuple(leaves), tuple(nodes), tops)


def _unit(yardstick: Yardstick) -> int:
    """The denominator over which all points of the edition, and its scale, are whole."""
    numbers = [yardstick.scale, *(node.points for node in yardstick.walk() if node.points is not None)]
    return lcm(*(Fraction(number).denominator for number in numbers))


def _leaf(plan: NodePlan, give: Giving, judges: Judges, lines: int, unit: int) -> LeafPlan:
    node = plan.node
    plan.possible = plan.least = int(Fraction(node.points or 0) * unit)
    plan.size, plan.most = give.size, float(node.points or 0)
    plan.signed = node.part == "deduction" or (node.rule is not None and node.rule.floor < 0)
    plan.error = (STEPS + 4 * (lines + parameters(node))) * ULP * give.size
    plan.fraction = give.fraction * lcm(2, *range(1, lines + 1))
    plan.moves = give.share is not None
    threshold = judges.threshold or Decimal(0)
    slack = 8 * plan.error + 8 * ULP * abs(float(threshold))
    sure = not plan.moves and 3 * slack * lcm(give.fraction, Fraction(threshold).denominator) < 1
    return LeafPlan(
        give, judges.combine, float(threshold), slack, sure,
        node.rule is not None and node.rule.type == "veto", node.part == "deduction",
    )  # fmt: skip


def parameters(node: Node) -> int:
    """How many numbers a rule may have to add up for one mark."""
    rule = node.rule
    return len(rule.parts) + len(rule.grades) + len(rule.levels) + len(rule.years) if rule else 0


def _bound(plan: NodePlan, children: Sequence[NodePlan], unit: int) -> None:
    """Error and denominator of a branch from those of its children."""
    own = plan.node.points
    plan.least = min((child.least for child in children if child.least > 0), default=0)
    plan.most = sum(child.most for child in children)
    plan.signed = plan.node.part == "deduction" or any(child.signed for child in children)
    plan.moves = plan.weighted or any(child.moves for child in children)
    plan.size = sum(child.size for child in children) + abs(float(own or 0))
    plan.error = sum(child.error for child in children) + (len(children) + 4) * ULP * plan.size
    plan.fraction = min(lcm(Fraction(own or 0).denominator, *(child.fraction for child in children)), UNSURE)
    if own is not None and (plan.weighted or plan.node.part != "base"):
        plan.most = float(own)
        plan.least = int(own * unit) if plan.weighted else min(int(own * unit), plan.least)
    if plan.weighted:
        parted = [(child, child.least / unit) for child in children if child.least > 0]
        plan.size = max(1.0, plan.most) * max([1.0, *(child.size / least for child, least in parted)])
        plan.error = plan.most * max((child.error / least for child, least in parted), default=0.0)
        plan.error += (4 * len(children) + 16) * ULP * plan.size
