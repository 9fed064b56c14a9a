"""Checking the chain: every row is read once, and each one altered, removed or moved is named (SEC-16)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from json import JSONDecodeError
from typing import Any

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from wenming.journal.guards import missing_guards
from wenming.journal.models.entries import GENESIS, Entry, chained, linked

NAMES = (
    "id", "at", "actor", "seat", "verb", "subject_kind", "subject_id", "reason", "detail",
    "before_digest", "after_digest", "request_id", "previous", "digest",
)  # fmt: skip
FETCHED = 5000
SHOWN = 1000  # findings kept; a chain with more is broken from end to end


@dataclass(frozen=True)
class Finding:
    """What is wrong with which row. `kind`: altered, reordered, missing, rewritten, truncated, unguarded."""

    id: int | None
    kind: str
    message: str


@dataclass
class Examined:
    """The answer of one check."""

    entries: int = 0
    last: int = 0
    digest: str = GENESIS
    findings: list[Finding] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 fine, 1 findings."""
        return 1 if self.findings else 0

    def as_json(self) -> dict[str, Any]:
        """One object for `--json`."""
        head = {"id": self.last, "digest": self.digest}
        return {"entries": self.entries, "head": head, "findings": [asdict(finding) for finding in self.findings]}

    def find(self, number: int | None, kind: str, message: str) -> None:
        """Note a finding, up to a bound."""
        if len(self.findings) < SHOWN:
            self.findings.append(Finding(number, kind, message))


def verify_journal(heads: Mapping[int, str] | None = None, since: int = 1) -> Examined:
    """Read the chain from entry `since` to its end and compare it with heads exported earlier (id → digest).

    A chain that was rewritten to its very end, or cut short, is consistent in itself: only an exported head shows it.
    """
    heads = heads or {}
    answer = Examined()
    for name in missing_guards():
        answer.find(None, "unguarded", _("数据库触发器 %(name)s 不在，纪事可能被改动。") % {"name": name})
    before = Entry.objects.filter(id=since - 1).values_list("digest", flat=True).first() if since > 1 else None
    accepted: set[str] | None = {before or GENESIS}
    expected = since
    for values, previous, digest in _rows(since):
        number = values["id"]
        if number != expected:
            gap = _("缺少第 %(first)s 至 %(last)s 条。") % {"first": expected, "last": number - 1}
            answer.find(expected, "missing", gap)
            accepted = None
        accepted = _examine(answer, values, previous, digest, accepted)
        if heads.get(number, digest) != digest:
            answer.find(
                number, "rewritten", _("第 %(id)s 条的摘要与导出的链头不符：此前的纪事被重写。") % {"id": number}
            )
        answer.entries, answer.last, answer.digest = answer.entries + 1, number, digest
        expected = number + 1
    for number in sorted(number for number in heads if number >= expected and number >= since):
        cut = _("导出的链头在第 %(id)s 条，现在只到第 %(last)s 条：尾部被删除。")
        answer.find(number, "truncated", cut % {"id": number, "last": expected - 1})
    return answer


def _examine(
    answer: Examined, values: dict[str, Any], previous: str, digest: str, accepted: set[str] | None
) -> set[str] | None:
    """Check one row; `accepted` are the digests it may name as the one before (None: the one before is known to be gone).

    Returns the same for the next row, so that one change is named once.
    """
    number = values["id"]
    try:
        values["detail"] = json.loads(values["detail"])
        computed = linked(previous, values)
    except (ValueError, TypeError, JSONDecodeError):
        computed = ""
    if computed == digest and (accepted is None or previous in accepted):
        return {digest}
    place = "" if computed == digest else _place_of(values, previous, digest)
    if place:
        moved = _("第 %(id)s 条原是第 %(place)s 条：顺序被调换。")
        answer.find(number, "reordered", moved % {"id": number, "place": place})
        return None
    if computed == digest:
        answer.find(number, "altered", _("第 %(id)s 条接不上前一条：它或前一条被换过。") % {"id": number})
    else:
        answer.find(number, "altered", _("第 %(id)s 条的内容与它的摘要不符：被改动过。") % {"id": number})
    return {digest, computed, *_untouched(values, accepted or set())}


def _untouched(values: dict[str, Any], accepted: set[str]) -> set[str]:
    """What the digest would be if only the columns of the chain had been touched: the next row still names it."""
    return {chained(one, values) for one in accepted if _is_digest(one)}


def _is_digest(text: str) -> bool:
    return len(text) == 64 and all(letter in "0123456789abcdef" for letter in text)


def _place_of(values: dict[str, Any], previous: str, digest: str) -> str:
    """The number this row had when it was written, if it was moved whole; "" when its content does not fit any place."""
    neighbours = Entry.objects.filter(digest=previous).values_list("id", flat=True)
    candidates = {values["id"] + step for step in range(-50, 51)} | {1} | {number + 1 for number in neighbours}
    if not _is_digest(previous):
        return ""
    for place in sorted(candidates - {values["id"]}):
        if chained(previous, values | {"id": place}) == digest:
            return str(place)
    return ""


def _rows(since: int) -> Iterator[tuple[dict[str, Any], str, str]]:
    """The rows as they lie in the database, in order, without trusting that they can be read as models."""
    if connection.vendor == "postgresql":
        at = "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
    else:
        at = "CAST(at AS TEXT)"
    columns = ", ".join({"at": at, "detail": "CAST(detail AS TEXT)"}.get(name, name) for name in NAMES)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM journal_entry WHERE id >= %s ORDER BY id", [since])  # noqa: S608  # constants
        while rows := cursor.fetchmany(FETCHED):
            for row in rows:
                values = dict(zip(NAMES, row, strict=True))
                previous, digest = values.pop("previous"), values.pop("digest")
                values["at"] = _instant(values["at"])
                yield values, previous, digest


def _instant(text: str) -> str:
    """The time as it stands under the digest, from what the database gives."""
    if len(text) == 26:
        return f"{text[:10]}T{text[11:]}+00:00"
    day, _gap, clock = text.replace(" ", "T").partition("T")
    whole, _dot, part = clock.partition(".")
    return f"{day}T{whole}.{part:0<6}+00:00"


def journal_can_be_read() -> str:
    """Why the journal cannot be read at all ("" if it can)."""
    try:
        Entry.objects.values_list("id").first()
    except DatabaseError as problem:
        return str(problem)
    return ""
