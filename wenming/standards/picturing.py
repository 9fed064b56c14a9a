"""An edition as a picture: one bar for each item, its points laid side by side by method."""

from dataclasses import dataclass
from decimal import Decimal

from wenming.standards.applying import applicable, examples, totals
from wenming.standards.packages.canonical import written
from wenming.standards.plain import Node, Variant, Yardstick


@dataclass(frozen=True)
class Segment:
    """Points of one item that one method gives; `start` and `width` in parts of a hundred of the widest item."""

    method: str
    label: str
    points: str
    tone: int
    start: float
    width: float


@dataclass(frozen=True)
class Row:
    """One item of the edition."""

    code: str
    text: str
    points: str
    part: str
    segments: list[Segment]


@dataclass(frozen=True)
class Total:
    """What a variant adds up to, and whether that is the scale."""

    variant: Variant | None
    base: str
    bonus: str
    leaves: int
    is_sound: bool


def picture_of(yardstick: Yardstick, variant: Variant | None) -> list[Row]:
    """The items that apply to the exemplary unit of a variant, top nodes one row each."""
    reasons = applicable(yardstick, *next(examples(variant)))
    rows = [(node, by_method(node, reasons)) for node in yardstick.nodes if not reasons[node.code]]
    widest = max((sum(shares.values()) for _node, shares in rows), default=Decimal(0)) or Decimal(1)
    order = {method.code: place for place, method in enumerate(yardstick.methods)}
    labels = {method.code: method.label for method in yardstick.methods}
    return [
        Row(
            node.code,
            node.text,
            written(sum(shares.values(), Decimal(0))),
            node.part,
            segments(shares, widest, order, labels),
        )
        for node, shares in rows
    ]


def by_method(node: Node, reasons: dict[str, str]) -> dict[str, Decimal]:
    """Points of the leaves below a node, by method; a bonus stays within its cap by scaling."""
    shares: dict[str, Decimal] = {}
    for leaf in node.walk():
        if leaf.is_leaf and not reasons[leaf.code]:
            shares[leaf.method] = shares.get(leaf.method, Decimal(0)) + (leaf.points or 0)
    total = sum(shares.values(), Decimal(0))
    if node.points is not None and total and total != node.points:
        shares = {method: points * node.points / total for method, points in shares.items()}
    return shares


def segments(
    shares: dict[str, Decimal], widest: Decimal, order: dict[str, int], labels: dict[str, str]
) -> list[Segment]:
    """One item's points laid side by side, in the order of the methods."""
    laid, start = [], Decimal(0)
    for method in sorted(shares, key=lambda code: order.get(code, 99)):
        points = shares[method]
        laid.append(
            Segment(
                method,
                labels.get(method, ""),
                written(round(points, 2)),
                order.get(method, 9) % 7,
                round(float(100 * start / widest), 2),
                round(float(100 * points / widest), 2),
            )
        )
        start += points
    return laid


def totals_of(yardstick: Yardstick) -> list[Total]:
    """Every variant with its totals."""
    found = []
    for variant in yardstick.variants or (None,):
        base, bonus = totals(yardstick, variant)
        reasons = applicable(yardstick, *next(examples(variant)))
        leaves = sum(not reasons[leaf.code] for leaf in yardstick.leaves())
        found.append(Total(variant, written(base), written(bonus), leaves, base == yardstick.scale))
    return found
