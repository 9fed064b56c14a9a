"""Finding 检查结果: what is wrong with a line of an edition, by which rule, from which source, and a better wording."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from wenming.standards.packages import as_plain
from wenming.standards.plain import Node, Yardstick

REFUSE, WARN = "refuse", "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `node` is a code of the edition, of a bar, or empty where the edition as a whole is meant."""

    node: str
    rule: str
    severity: str
    source: str
    suggestion: str
    message: str

    def as_plain(self) -> dict[str, str]:
        """The finding as `wenming lint --json` prints it."""
        return {
            "node": self.node, "rule": self.rule, "severity": self.severity, "source": self.source,
            "suggestion": self.suggestion, "message": self.message,
        }  # fmt: skip


class Waived(Protocol):
    """What lets a finding pass: the node, the rule, and the wording for which it was said."""

    node: str
    rule: str
    fingerprint: str


def wording_of(yardstick: Yardstick, code: str) -> Any:
    """All that the linter reads of one node (without its children), of one bar, or of the head of the edition."""
    plain = as_plain(yardstick)
    if not code:
        return {name: value for name, value in plain.items() if name not in ("nodes", "bars")}
    if found := next((row for row in _rows(plain.get("nodes", [])) if row.get("code") == code), None):
        return {name: value for name, value in found.items() if name not in ("children", "previous", "origin")}
    return next((row for row in plain.get("bars", []) if row.get("code") == code), None)


def _rows(rows: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for row in rows:
        yield row
        yield from _rows(row.get("children", []))


def fingerprint(yardstick: Yardstick, code: str) -> str:
    """SHA-256 of a node's wording; a changed line has another one, so that it needs a new waiver."""
    written = json.dumps(wording_of(yardstick, code), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()


def refusals(found: Iterable[Finding]) -> list[Finding]:
    """Those that stop an edition from being published."""
    return [finding for finding in found if finding.severity == REFUSE]


def leaf_names(node: Node) -> str:
    """How a finding of two lines names one of them."""
    return f"{node.code}“{node.text[:24]}”"
