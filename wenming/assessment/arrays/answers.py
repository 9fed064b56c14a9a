"""Every node's score of one unit as bytes: a head, the rounded scores, and the states. What a Result keeps in `nodes`."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from wenming.assessment.arrays.plans import NodePlan, Plan, plan_of
from wenming.assessment.packing import StrangeLayout
from wenming.assessment.packing.layouts import PreparedOnce
from wenming.standards.applying import brought_together
from wenming.standards.plain import Yardstick

FORMAT = 1
HEAD = np.dtype(
    [("format", "u1"), ("width", "u1"), ("places", "u1"), ("spare", "u1"), ("nodes", "<u4"), ("layout", "<u8")]
)
STATES = ("na", "scored", "missing", "partial")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class NodeAnswer:
    """What a unit got at one node: its state, the rounded score, and the most it could have been."""

    code: str
    state: str
    got: Decimal
    possible: Decimal


def width_of(plan: Plan) -> int:
    """Bytes that hold any score of this edition."""
    largest = max((_largest(plan, plan.nodes[top]) for top in plan.tops), default=0.0) * 10**plan.yardstick.places
    return 2 if largest < 32_000 else 4 if largest < 2_000_000_000 else 8


def _largest(plan: Plan, node: NodePlan) -> float:
    if node.leaf >= 0:
        floor = node.node.rule.floor if node.node.rule else ZERO
        return max(float(node.node.points or 0), abs(float(floor)))
    below = sum(_largest(plan, plan.nodes[child]) for child in node.children)
    return max(below, node.size) if node.weighted else below


def node_bytes(plan: Plan, got: NDArray[np.int64], states: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Scores and states (nodes × units) as one line of bytes for each unit."""
    nodes, units = got.shape
    width = width_of(plan)
    lines = np.empty((units, HEAD.itemsize + nodes * (width + 1)), np.uint8)
    head = np.zeros(1, HEAD)
    head[0] = (FORMAT, width, plan.yardstick.places, 0, nodes, plan.layout.digest)
    lines[:, : HEAD.itemsize] = np.frombuffer(head.tobytes(), np.uint8)
    middle = HEAD.itemsize + nodes * width
    lines[:, HEAD.itemsize : middle] = np.ascontiguousarray(got.T, f"<i{width}").view(np.uint8)
    lines[:, middle:] = states.T
    return lines


def answers_of(yardstick: Yardstick, nodes: bytes) -> list[NodeAnswer]:
    """The scores of one Result in the order of the tree. Raises StrangeLayout if they belong to another edition."""
    head = np.frombuffer(nodes[: HEAD.itemsize], HEAD)[0]
    codes = _codes(yardstick)
    count, width = int(head["nodes"]), int(head["width"])
    middle = HEAD.itemsize + count * width
    known = (int(head["format"]), int(head["layout"]), count) == (
        FORMAT,
        plan_of(yardstick, 1).layout.digest,
        len(codes),
    )
    if not known or len(nodes) != middle + count:
        raise StrangeLayout("another layout")
    got = np.frombuffer(nodes[HEAD.itemsize : middle], f"<i{width}").tolist()
    states = [STATES[state] for state in nodes[middle:]]
    possible = possibles(yardstick, dict(zip(codes, states, strict=True)))
    places = -int(head["places"])
    return [
        NodeAnswer(code, state, Decimal(whole).scaleb(places), possible[code])
        for code, state, whole in zip(codes, states, got, strict=True)
    ]


@PreparedOnce
def _codes(yardstick: Yardstick) -> tuple[str, ...]:
    return tuple(node.code for node in yardstick.walk())


def possibles(yardstick: Yardstick, states: dict[str, str]) -> dict[str, Decimal]:
    """What was possible at each node, given which leaves do not apply."""
    found: dict[str, Decimal] = {}
    for node in reversed(list(yardstick.walk())):
        if states[node.code] == "na":
            found[node.code] = ZERO
        elif node.is_leaf:
            found[node.code] = node.points or ZERO
        else:
            found[node.code] = brought_together(node, [found[child.code] for child in node.children])
    return found
