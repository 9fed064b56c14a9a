"""Passages: everything a node says to the unit and to the assessor, piece by piece, and whether points hang on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from wenming.standards.plain import Node

COUNTING_UP = ("quota", "steps", "bonus")


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a node. `scored`: points hang on it; `counts_up`: more of it gives more points."""

    text: str
    scored: bool
    counts_up: bool = False


def passages(node: Node) -> Iterator[Passage]:
    """The node's own texts: what is scored first, then the handbook."""
    rule = node.rule
    counts_up = rule is not None and rule.type in COUNTING_UP
    yield Passage(node.text, True, counts_up)
    if rule is not None:
        for part in rule.parts:
            yield Passage(part.text, True)
        for tier in (*rule.tiers, *rule.grades):
            yield Passage(tier.label, True)
            if tier.text:
                yield Passage(tier.text, True)
        for level in rule.levels:
            yield Passage(level.label, True, True)
    if node.evidence.period:
        yield Passage(node.evidence.period, True)
    for text in (node.handbook.how, node.handbook.example, node.handbook.why):
        if text:
            yield Passage(text, False)


def scored_text(node: Node) -> str:
    """What points hang on, as one text."""
    return "。".join(passage.text for passage in passages(node) if passage.scored)
