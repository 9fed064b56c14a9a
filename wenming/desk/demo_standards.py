"""The demo city's drafts: shapes of other cities' systems to look at, and a next version to rehearse on the past round."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from wenming.accounts.models import User
from wenming.desk.demo_round import edition_file
from wenming.standards.loading import load_standard
from wenming.standards.models import Edition
from wenming.standards.packages.faults import PLACES
from wenming.standards.plain import Node
from wenming.standards.publishing import linked
from wenming.standards.shelving import shelve, taken


def shelve_drafts(plot: dict[str, Any], officer: User) -> dict[str, int]:
    """Load the drafts that the script names, and a next version of the published edition with other points."""
    for name in plot.get("drafts", []):
        if edition_file(f"{name}.yaml").exists():
            load_standard(edition_file(f"{name}.yaml"), by=officer)
    wanted = plot.get("next_version", {})
    published = Edition.objects.published().filter(identifier=wanted.get("of", "")).first()
    if published:
        points = {code: Decimal(str(number)) for code, number in wanted["points"].items()}
        old = linked(taken(published), version=wanted["version"])
        draft = replace(old, nodes=tuple(reweighted(node, points) for node in old.nodes))
        shelve(draft, region=published.region, by=officer)
    return {"editions": Edition.objects.count()}


def reweighted(node: Node, points: dict[str, Decimal]) -> Node:
    """The node with other points where the script gives some; its rule's own points keep their shares."""
    below = tuple(reweighted(child, points) for child in node.children)
    if node.code not in points or node.rule is None or not node.points:
        return replace(node, children=below)
    new, old = points[node.code], node.points

    def shared(number: Decimal) -> Decimal:
        return round(number * new / old, PLACES)

    tiers = tuple(t if t.points is None else replace(t, points=shared(t.points)) for t in node.rule.tiers)
    parts = tuple(replace(part, points=shared(part.points)) for part in node.rule.parts)
    each = None if node.rule.each is None else shared(node.rule.each)
    return replace(node, points=points[node.code], rule=replace(node.rule, tiers=tiers, parts=parts, each=each))
