"""Progress of long work, seen while it runs: `start` where it is asked for, `step` inside, `finish` or `fail` at the end.

A job does its writing in one transaction, which nobody sees before it ends; and SQLite has one writer at a time. So the
steps go beside it: into a small file in HOME on SQLite (one machine by definition), over a connection of their own on
PostgreSQL. A step is dropped rather than waited for. Start and end are rows and belong to their transactions.
"""

import json
import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from wenming.lib.models import Progress

THROTTLE = 0.3  # seconds between two steps that are written
beside = threading.local()


def start(title: str, owner: int | None, total: int = 0) -> UUID:
    """Open a piece of long work for one person; its page is `work/<key>/`. Pass `progress=str(key)` to the job."""
    return Progress.objects.create(key=uuid4(), owner=owner, title=title[:120], total=total).key


def finish(key: UUID | str, answer: dict[str, Any] | None = None, note: str = "") -> None:
    """The work is done. `answer` may hold `text` (a sentence), `link` (where the result is) and counts."""
    _end(key, stage="finished", note=note[:500], answer=answer or {})


def fail(key: UUID | str, reason: str) -> None:
    """The work will not be done; the reason is shown to the person who waits."""
    _end(key, stage="failed", note=reason[:500])


def pause(key: UUID | str, note: str) -> None:
    """An attempt went wrong and another will follow."""
    step_file(key).unlink(missing_ok=True)
    running = Progress.objects.filter(key=key).exclude(stage__in=["finished", "failed"])
    running.update(stage="waiting", note=note[:500], heard_at=timezone.now())


def _end(key: UUID | str, **fields: Any) -> None:
    latest = current(Progress.objects.get(key=key))
    done = max(latest.done, latest.total) if fields["stage"] == "finished" else latest.done
    Progress.objects.filter(key=key).update(done=done, total=latest.total, heard_at=timezone.now(), **fields)
    step_file(key).unlink(missing_ok=True)
    close_beside()


@dataclass
class Stepper:
    """Counts the steps of one piece of work; cheap enough to call for every row."""

    key: str | None
    total: int = 0
    written: float = field(default=0.0, init=False)

    def __call__(self, done: int, total: int | None = None, note: str = "") -> None:
        """So many of `total` are done. Written at most every 0.3 seconds, and always at the end."""
        self.total = self.total if total is None else total
        now = time.monotonic()
        if self.key is None or (now - self.written < THROTTLE and done < self.total):
            return
        self.written = now
        step(self.key, done, self.total, note)


def step(key: UUID | str, done: int, total: int, note: str = "") -> None:
    """Write one step beside the transaction; what cannot be written now is dropped."""
    fields = {"done": max(done, 0), "total": max(total, 0), "note": note[:500]}
    with suppress(OSError, DatabaseError):
        if connection.vendor == "sqlite":
            _write_file(UUID(str(key)), fields)
        else:
            _write_beside(UUID(str(key)), fields)


def step_file(key: UUID | str) -> Path:
    """Where the steps of a piece of work stand on SQLite."""
    return Path(settings.HOME) / "progress" / f"{UUID(str(key))}.json"


def _write_file(key: UUID, fields: dict[str, Any]) -> None:
    path = step_file(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(fields | {"heard_at": timezone.now().timestamp()}))
    draft.replace(path)


def _write_beside(key: UUID, fields: dict[str, Any]) -> None:
    """On PostgreSQL: one short statement on a second connection that never waits for a lock."""
    other = getattr(beside, "connection", None)
    if other is None:
        other = beside.connection = connection.copy("progress")
    try:
        with other.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
            cursor.execute(
                "UPDATE lib_progress SET done=%s, total=%s, note=%s, stage='running', heard_at=%s"
                " WHERE key=%s AND stage NOT IN ('finished', 'failed')",
                [fields["done"], fields["total"], fields["note"], timezone.now(), key],
            )
    except DatabaseError:
        other.close()
        raise


def close_beside() -> None:
    """Close this thread's second connection, if there is one."""
    other = getattr(beside, "connection", None)
    if other is not None:
        other.close()
        beside.connection = None


def current(row: Progress) -> Progress:
    """The row with the latest steps laid over it."""
    if row.is_over or connection.vendor != "sqlite":
        return row
    with suppress(OSError, ValueError):
        told = json.loads(step_file(row.key).read_text())
        heard = datetime.fromtimestamp(told["heard_at"], tz=UTC)
        if heard > row.heard_at:
            row.done, row.total, row.note, row.stage = told["done"], told["total"], told["note"], "running"
            row.heard_at = heard
    return row
