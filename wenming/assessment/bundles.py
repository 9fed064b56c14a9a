"""Score bundle 得分包 (docs/formats §7): edition, marks with their pointers to evidence, result and digests in one JSON object.

Whoever holds it recomputes every figure with `assessment/recompute.py`. A bundle of single units carries, without names, the
totals of the other ranked units, so that the rank can be recomputed, too.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from wenming.assessment.scoring import UnitMarks, UnitScore, scores
from wenming.assessment.scoring.canonical import canonical, digest, plainly
from wenming.assessment.scoring.printing import figure, marks_of, result_of
from wenming.standards.plain import Yardstick

FORMAT = "wenming-scores/1"


def bundle(
    yardstick: Yardstick,
    edition: Mapping[str, Any],
    units: Sequence[UnitMarks],
    results: Sequence[UnitScore] | None = None,
    *,
    only: Collection[str] | None = None,
) -> dict[str, Any]:
    """All units of a round, or only those named; `edition` is the canonical plain form of the yardstick."""
    found = list(scores(yardstick, units) if results is None else results)
    inside = [only is None or unit.id in only for unit in units]
    chosen = [result for result, taken in zip(found, inside, strict=True) if taken]
    others = [
        {"variant": result.variant, "total": figure(result.total)}
        for result, taken in zip(found, inside, strict=True)
        if not taken and result.is_ranked
    ]
    plain = plainly(edition)
    whole: dict[str, Any] = {
        "format": FORMAT,
        "edition": plain,
        "marks": marks_of(unit for unit, taken in zip(units, inside, strict=True) if taken),
        "others": sorted(others, key=canonical),
        "result": result_of(yardstick, digest(plain), chosen),
    }
    return whole | {"digests": digests(whole)}


def digests(whole: Mapping[str, Any]) -> dict[str, Any]:
    """SHA-256 of each section, and one for every node and every unit, so that a change can be named."""
    return {key: digest(whole[key]) for key in ("edition", "marks", "others", "result")} | {
        "nodes": dict(_nodes(whole["edition"].get("nodes", []))),
        "units": {unit["id"]: digest(unit) for unit in whole["marks"]["units"]},
    }


def _nodes(nodes: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    found = []
    for node in nodes:
        own = {key: value for key, value in node.items() if key != "children"}
        found += [(node["code"], digest(own)), *_nodes(node.get("children", []))]
    return found
