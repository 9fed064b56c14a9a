"""PendingEntry: acts of those who spoke without a name, kept in no order until their day is over (design §4.10)."""

import json
import uuid
from datetime import date, datetime, time
from typing import Any, ClassVar

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wenming.journal.models.recording import append_all
from wenming.journal.plainness import CLOCK, plain

FOLDING_LOCK = 7_349_002  # writers of the side table on PostgreSQL take turns, so that rows can change places
SHUFFLED = 200  # rows written anew together with each new one on PostgreSQL


class PendingEntry(models.Model):
    """An anonymous act: what was done and on which day. No actor, seat, address, request or time, and no order.

    On SQLite the table has no rowid (migration 0002): rows lie by their random key. See docs/decisions/0003-journal.md.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    day = models.DateField(_("日期"))
    verb = models.CharField(_("行为"), max_length=60)
    subject_kind = models.CharField(_("对象种类"), max_length=60, blank=True)
    subject_id = models.CharField(_("对象编号"), max_length=40, blank=True)
    detail = models.JSONField(_("细节"), default=dict)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("待归入的不具名纪事")

    def __str__(self) -> str:
        return f"{self.day} {self.verb}"


def record_anonymously(
    verb: str, subject_kind: str, subject_id: object = "", *, detail: dict[str, Any] | None = None
) -> None:
    """Write down an act of someone who stays unnamed, inside its transaction; it joins the chain when its day is over.

    The subject is the thing spoken about (a unit, a questionnaire), never the row just written: the order of such rows
    would be the order of the speakers. `detail` must hold no time of day (ValueError) and no personal data.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An act and its entry belong in one transaction.")
    stated = plain(detail or {})
    if CLOCK.search(str(stated)):
        raise ValueError("不具名的纪事不能写到几点几分：只记日期。")
    row = PendingEntry(
        day=timezone.localdate(), verb=verb, subject_kind=subject_kind, subject_id=str(subject_id), detail=stated
    )
    if connection.vendor == "postgresql":
        _insert_among_others(row)
    else:
        row.save(force_insert=True)


def _insert_among_others(row: PendingEntry) -> None:
    """PostgreSQL keeps rows in the order of writing (ctid, xmin): write the new one together with many others anew."""
    columns = "id, day, verb, subject_kind, subject_id, detail"
    values: list[Any] = [row.id, row.day, row.verb, row.subject_kind, row.subject_id, json.dumps(row.detail)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLDING_LOCK])
        cursor.execute(
            f"WITH chosen AS (DELETE FROM journal_pendingentry WHERE id IN (SELECT id FROM journal_pendingentry"  # noqa: S608  # names of our own model
            f" ORDER BY random() LIMIT %s) RETURNING {columns}), mixed AS (SELECT {columns} FROM chosen UNION ALL"
            f" SELECT %s::uuid, %s::date, %s, %s, %s, %s::jsonb)"
            f" INSERT INTO journal_pendingentry ({columns}) SELECT {columns} FROM mixed ORDER BY id",
            [SHUFFLED, *values],
        )


@transaction.atomic
def fold_pending(today: date) -> int:
    """Append the anonymous acts of the days before `today` to the chain, in the order of their random keys.

    The time of each is the midnight its day began with. Returns how many; a second call finds none.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLDING_LOCK])
    waiting = list(PendingEntry.objects.filter(day__lt=today).order_by("day", "id"))
    drafts = (
        {
            "at": timezone.make_aware(datetime.combine(row.day, time.min)),
            "verb": row.verb,
            "subject_kind": row.subject_kind,
            "subject_id": row.subject_id,
            "detail": row.detail | {"day": row.day.isoformat()},
        }
        for row in waiting
    )
    count = append_all(drafts)
    PendingEntry.objects.filter(day__lt=today).delete()
    return count
