"""The 减负 linter (中办、国办《整治形式主义为基层减负若干规定》): what an edition may not ask, and what it should ask better.

Pure over plain values. It refuses lines that score traces instead of work, that ask for too much or twice, and that ask about
persons; it warns of what nobody can verify. Word lists are data in `words/`. It never changes an edition and never decides:
a refused line may be let pass by a named officer (`waiving.py`).
"""

from collections.abc import Iterator

from wenming.standards.lint.bars import bar_findings, veto_findings
from wenming.standards.lint.findings import REFUSE, WARN, Finding, fingerprint, refusals
from wenming.standards.lint.lengths import length_findings
from wenming.standards.lint.links import link_findings
from wenming.standards.lint.passages import reading_of
from wenming.standards.lint.shape import edition_findings, leaf_findings
from wenming.standards.lint.traces import trace_findings
from wenming.standards.lint.twice import twice_findings
from wenming.standards.lint.waiving import unwaived, waive
from wenming.standards.lint.wording import wording_findings
from wenming.standards.plain import Node, Yardstick

__all__ = ["REFUSE", "WARN", "Finding", "findings", "fingerprint", "node_findings", "refusals", "unwaived", "waive"]


def findings(yardstick: Yardstick) -> list[Finding]:
    """All findings, refusals first, then in the order of the tree; bars follow the nodes, the whole edition comes last."""
    found = [finding for node in yardstick.walk() for finding in node_findings(node)]
    found += twice_findings(yardstick)
    found += [finding for bar in yardstick.bars for finding in bar_findings(bar)]
    found += edition_findings(yardstick)
    places = {code: place for place, code in enumerate(places_of(yardstick))}
    return sorted(found, key=lambda each: (each.severity != REFUSE, places.get(each.node, len(places)), each.rule))


def places_of(yardstick: Yardstick) -> Iterator[str]:
    """Codes in the order of the file."""
    yield from (node.code for node in yardstick.walk())
    yield from (bar.code for bar in yardstick.bars)


def node_findings(node: Node) -> Iterator[Finding]:
    """What is wrong with one node, seen by itself."""
    reading = reading_of(node)
    yield from trace_findings(reading)
    yield from length_findings(reading)
    yield from link_findings(reading)
    yield from veto_findings(node)
    yield from wording_findings(reading)
    yield from leaf_findings(node)
