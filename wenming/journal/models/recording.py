"""Writing entries: one act, or one act on many things. Without an entry there is no act."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from wenming.journal.context import NOWHERE, current_origin
from wenming.journal.models.entries import GENESIS, Actor, Entry, Trace, instant, linked
from wenming.journal.plainness import plain, reason_without_persons

CHAIN_LOCK = 7_349_001  # one number, known to every writer of the chain on PostgreSQL
CHUNK = 5000  # rows sent to the database at once
BLANK: dict[str, Any] = {
    "actor": None, "seat": None, "subject_kind": "", "subject_id": "", "reason": "", "detail": {},
    "before_digest": "", "after_digest": "", "request_id": "",
}  # fmt: skip
BARE: dict[str, Any] = {"is_reduced": False}


def record(
    verb: str,
    subject: models.Model | None = None,
    *,
    by: Actor | None,
    because: str = "",
    detail: dict[str, Any] | None = None,
    before: str = "",
    after: str = "",
) -> Entry:
    """Append one entry, inside the transaction of the act it describes; if it cannot be written, the act fails.

    `by` is the person acting, or None when the clock acts. `detail` holds ids, stages and field names only, never
    names, telephone numbers or contents (PersonalData is raised). Anonymous acts use `record_anonymously`.
    """
    fields = drafted(verb, subject, by=by, because=because, detail=plain(detail or {}))
    entry = Entry(**fields, before_digest=before, after_digest=after)
    number, previous = last_link()
    entry.follow(number + 1, previous)
    entry.save(force_insert=True)
    if address := address_of(by):
        Trace.objects.create(entry=entry.id, address=address, at=entry.at)
    return entry


def record_many(
    verb: str,
    subjects: Iterable[models.Model],
    *,
    by: Actor | None,
    because: str = "",
    detail: dict[str, Any] | Callable[[Any], dict[str, Any]] | None = None,
) -> int:
    """Append one entry for each subject, chained one to the next, in few statements; returns how many.

    `detail` is one for all, or a function that gives each subject its own. Like `record`, all of it or nothing.
    """
    describe = detail if callable(detail) else None
    shared = drafted(verb, None, by=by, because=because, detail=plain({} if callable(detail) else detail or {}))
    drafts = (
        shared
        | {"subject_kind": subject._meta.label_lower, "subject_id": str(subject.pk)}
        | ({"detail": plain(describe(subject))} if describe else {})
        for subject in subjects
    )
    return append_all(drafts, address_of(by))


def append_all(drafts: Iterable[dict[str, Any]], address: str = "") -> int:
    """Put drafted entries at the end of the chain in the order given; returns how many.

    They stay plain values: thirty thousand model instances take longer than everything else together.
    """
    number, previous = last_link()
    first = number
    waiting = iter(drafts)
    while chunk := list(islice(waiting, CHUNK)):
        rows = []
        for draft in chunk:
            number += 1
            values = BLANK | draft | {"id": number, "at": instant(draft["at"])}
            digest = linked(previous, values)
            rows.append(values | {"previous": previous, "digest": digest})
            previous = digest
        _insert(Entry, rows)
        if address:
            _insert(Trace, [{**BARE, "entry": row["id"], "address": address, "at": row["at"]} for row in rows])
    return number - first


def drafted(
    verb: str, subject: models.Model | None, *, by: Actor | None, because: str, detail: dict[str, Any]
) -> dict[str, Any]:
    """The fields of an entry, but for its place in the chain."""
    return {
        "at": timezone.now(),
        "actor": by.pk if by is not None else None,
        "seat": getattr(getattr(by, "seat", None), "post", None),
        "verb": verb,
        "subject_kind": subject._meta.label_lower if subject is not None else "",
        "subject_id": str(subject.pk) if subject is not None else "",
        "reason": reason_without_persons(because),
        "detail": detail,
        "request_id": current_origin().request_id if by is not None else "",
    }


def address_of(by: Actor | None) -> str:
    """The address behind a signed-in act; nothing for the clock and for those who have not signed in."""
    return (current_origin() if by is not None else NOWHERE).address


def last_link() -> tuple[int, str]:
    """The number and digest of the newest entry, held until this transaction ends, so that ids run without a gap.

    On PostgreSQL one advisory lock serialises the writers; on SQLite a transaction is the only writer anyway.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An act and its entry belong in one transaction.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    last: tuple[int, str] | None = Entry.objects.order_by("-id").values_list("id", "digest").first()
    return last or (0, GENESIS)


def _insert(model: type[models.Model], rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows of plain values: bulk_create would build the statement anew for every seventy rows."""
    fields = model._meta.concrete_fields
    quoted = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            shape = ", ".join(
                f"{connection.ops.quote_name(str(field.column))} {field.db_type(connection)}" for field in fields
            )
            cursor.execute(
                f"INSERT INTO {table} ({quoted}) SELECT {quoted} FROM json_to_recordset(%s::json) AS rows({shape})",  # noqa: S608  # names of our own model
                [json.dumps(rows, ensure_ascii=False)],
            )
            return
        marks = ", ".join(["%s"] * len(fields))
        cursor.executemany(
            f"INSERT INTO {table} ({quoted}) VALUES ({marks})",  # noqa: S608  # names of our own model
            [[_for_sqlite(field.attname, row[field.attname]) for field in fields] for row in rows],
        )


def _for_sqlite(name: str, value: Any) -> Any:
    """A value as Django would store it: times in UTC without a zone, objects as JSON."""
    if name == "at":
        return _stored_time(value)
    return json.dumps(value) if name == "detail" else value


@lru_cache(maxsize=64)
def _stored_time(text: str) -> str:
    return str(datetime.fromisoformat(text).replace(tzinfo=None))
