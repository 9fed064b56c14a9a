"""Passages: everything a node says to the unit and to the assessor, piece by piece, and whether points hang on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from wenming.standards.lint.plainly import plainly
from wenming.standards.plain import Node

COUNTING_UP = ("quota", "steps", "bonus")


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a node. `scored`: points hang on it; `counts_up`: more of it gives more points."""

    text: str
    scored: bool
    counts_up: bool = False

    @property
    def read(self) -> str:
        """The text read plainly."""
        return plainly(self.text)


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


@dataclass(frozen=True, slots=True)
class Reading:
    """A node with its passages read plainly: `whole` is all of them, `scored` what points hang on."""

    node: Node
    passages: tuple[Passage, ...]
    whole: str
    scored: str


def reading_of(node: Node) -> Reading:
    """The node as the linter reads it."""
    texts = tuple(passages(node))
    return Reading(
        node, texts, "。".join(text.read for text in texts), "。".join(text.read for text in texts if text.scored)
    )
