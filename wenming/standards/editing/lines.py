"""Reading the lines of a draft again and again: what one line says is read once and remembered by its content."""

from collections import OrderedDict
from dataclasses import replace
from typing import Any

from django.utils.translation import get_language

from wenming.standards.packages.faults import Fault, Gathering
from wenming.standards.packages.nodes import read_node
from wenming.standards.plain import Node

BELOW = {"code": "0", "text": "0", "points": 0, "rule": {"type": "points"}}  # tells a branch from a leaf
MOST = 20_000  # lines remembered; some hundred editions' worth of a working day
READ: OrderedDict[tuple[str, str, bool, str | None], tuple[Node, tuple[Fault, ...]]] = OrderedDict()


def read_lines(gathered: Gathering, rows: list[dict[str, Any]], where: str, part: str = "") -> tuple[Node, ...]:
    """The nodes of one level with all below them, as `read_nodes` reads them, faults with their places."""
    found = []
    for place, row in enumerate(rows):
        at, below = f"{where}[{place}]", row.get("children", [])
        node, faults = read_line({name: value for name, value in row.items() if name != "children"}, part, bool(below))
        for fault in faults:
            gathered.say(at + fault.where, fault.code, fault.message)
        children = read_lines(gathered, below, f"{at}.children", node.part)
        found.append(replace(node, children=children) if below else node)
    return tuple(found)


def read_line(own: dict[str, Any], part: str, has_below: bool) -> tuple[Node, tuple[Fault, ...]]:
    """One node without its children, and what is wrong with it, places counted from the node."""
    key = (repr(own), part, has_below, get_language())
    if key in READ:
        return READ[key]
    gathered = Gathering()
    node = read_node(gathered, own | ({"children": [BELOW]} if has_below else {}), "", part, 1)
    READ[key] = node, tuple(gathered.faults)
    if len(READ) > MOST:
        READ.popitem(last=False)
    return READ[key]
