"""Bars: what is against the law bars a unit only by a published decision against it; other rules hold for bars as well."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from wenming.standards.lint.families import compiled, families, table
from wenming.standards.lint.findings import REFUSE, Finding
from wenming.standards.lint.passages import Passage
from wenming.standards.lint.plainly import plainly
from wenming.standards.lint.traces import finding, guilty
from wenming.standards.plain import BarItem, Node

UNLAWFUL_PARTS = ("deduction",)


def bar_findings(bar: BarItem) -> Iterator[Finding]:
    """Traces and persons' matters, as in nodes; and an illegal act without a published decision."""
    passage = Passage(bar.text, True)
    for family in families():
        if words := guilty(passage, family):
            yield finding(bar.code, family, words)
    yield from unpublished(bar.code, bar.text, bar.text)


def veto_findings(node: Node) -> Iterator[Finding]:
    """A leaf that vetoes or deducts is a bar by another name."""
    if node.rule is not None and (node.rule.type == "veto" or node.part in UNLAWFUL_PARTS):
        yield from unpublished(node.code, node.text, node.text + node.handbook.how)


def unpublished(code: str, words: str, wording: str) -> Iterator[Finding]:
    """The finding for an illegal act that rests on hearsay, on a person, or on nothing."""
    given = table("bars")
    read = plainly(wording)
    person = compiled(given["persons"]).search(read)
    if not person and not compiled(given["unlawful"]).search(read):
        return
    decided = compiled(given["decided"]).search(read)
    if person or not decided or compiled(given["counted"]).search(read):
        message = _("违法情形没有以已公布的处理决定为准：“%(words)s”。") % {"words": words}
        yield Finding(code, "unpublished_bar", REFUSE, given["source"], given["suggestion"], message)
