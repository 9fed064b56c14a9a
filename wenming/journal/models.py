"""Entry 纪事 (append-only, chained by digest), Trace (where from, reducible), Message 消息 and its Delivery."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, ClassVar, Protocol

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wenming.journal.context import current_origin

GENESIS = "0" * 64
CHAIN_LOCK = 7_349_001  # one number, known to every writer of the chain on PostgreSQL


class Actor(Protocol):
    """Whoever acts: a person with an id and the seat taken (journal stands below accounts and knows no more)."""

    @property
    def pk(self) -> Any: ...

    @property
    def seat(self) -> Any: ...


def canonical(record: dict[str, Any]) -> bytes:
    """The bytes that are digested: UTF-8 JSON, keys sorted, no spaces, nothing escaped to ASCII."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def chained(previous: str, record: dict[str, Any]) -> str:
    """The next digest of the chain: SHA-256 over the digest before (as bytes) and the canonical record."""
    return hashlib.sha256(bytes.fromhex(previous) + canonical(record)).hexdigest()


class EntryQuerySet(models.QuerySet["Entry"]):
    """Phrases about the journal."""

    def about(self, thing: models.Model) -> "EntryQuerySet":
        """Entries whose subject is this thing, oldest first."""
        return self.filter(subject_kind=thing._meta.label_lower, subject_id=str(thing.pk)).order_by("id")


class Entry(models.Model):
    """One act, written once. Ids run without a gap; each digest covers the one before; nothing is changed or removed."""

    id = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(_("时间"))
    actor = models.BigIntegerField(_("行为人编号"), null=True)
    seat = models.BigIntegerField(_("岗位编号"), null=True)
    verb = models.CharField(_("行为"), max_length=60)
    subject_kind = models.CharField(_("对象种类"), max_length=60, blank=True)
    subject_id = models.CharField(_("对象编号"), max_length=40, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    detail = models.JSONField(_("细节"), default=dict)
    before_digest = models.CharField(_("之前摘要"), max_length=64, blank=True)
    after_digest = models.CharField(_("之后摘要"), max_length=64, blank=True)
    request_id = models.CharField(_("请求编号"), max_length=32, blank=True)
    previous = models.CharField(_("上一条摘要"), max_length=64)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("纪事")
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="journal_subject"),
            models.Index(fields=["actor", "id"], name="journal_actor"),
            models.Index(fields=["at"], name="journal_at"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.verb} {self.subject_kind}:{self.subject_id}"

    def as_record(self) -> dict[str, Any]:
        """The fields under the digest, as plain values."""
        names = ("id", "actor", "seat", "verb", "subject_kind", "subject_id", "reason", "detail")
        record = {name: getattr(self, name) for name in names}
        record |= {name: getattr(self, name) for name in ("before_digest", "after_digest", "request_id")}
        record["at"] = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return record


class Trace(models.Model):
    """The network address behind a signed-in act. Kept apart from the chain, so that it can be reduced after 180 days."""

    entry = models.BigIntegerField(primary_key=True)
    address = models.GenericIPAddressField(_("网络地址"))
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("来源地址")


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
    names, telephone numbers or contents. Anonymous acts use `record_anonymously`.
    """
    origin = current_origin() if by is not None else None
    seat = getattr(getattr(by, "seat", None), "post", None)
    return _append(
        Entry(
            at=timezone.now(),
            actor=by.pk if by is not None else None,
            seat=seat,
            verb=verb,
            subject_kind=subject._meta.label_lower if subject is not None else "",
            subject_id=str(subject.pk) if subject is not None else "",
            reason=because[:500],
            detail=detail or {},
            before_digest=before,
            after_digest=after,
            request_id=origin.request_id if origin else "",
        ),
        origin.address if origin else "",
    )


def _append(entry: Entry, address: str) -> Entry:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An act and its entry belong in one transaction.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    last = Entry.objects.order_by("-id").values_list("id", "digest").first()
    entry.id, entry.previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    entry.digest = chained(entry.previous, entry.as_record())
    entry.save(force_insert=True)
    if address:
        Trace.objects.create(entry=entry.id, address=address, at=entry.at)
    return entry


class MessageQuerySet(models.QuerySet["Message"]):
    """Phrases about messages."""

    def to(self, recipient: int) -> "MessageQuerySet":
        """Messages of one person, newest first."""
        return self.filter(recipient=recipient).order_by("-id")

    def unread(self) -> "MessageQuerySet":
        """Messages nobody has opened yet."""
        return self.filter(read_at=None)


class Message(models.Model):
    """A notification, stored before anything is sent. The recipient is a plain id; addresses live with accounts."""

    recipient = models.BigIntegerField(_("收件人编号"))
    subject = models.CharField(_("主题"), max_length=120)
    body = models.TextField(_("正文"), blank=True)
    link = models.CharField(_("链接"), max_length=300, blank=True)
    key = models.CharField(_("去重键"), max_length=120, unique=True, null=True)
    created_at = models.DateTimeField(_("时间"), default=timezone.now)
    read_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(_("已读"), null=True)

    objects: ClassVar[Any] = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("消息")
        indexes = [models.Index(fields=["recipient", "read_at"], name="journal_message_unread")]

    def __str__(self) -> str:
        return self.subject


def notify(recipient: int, subject: str, body: str = "", link: str = "", key: str | None = None) -> bool:
    """Store a message for one person; a second one with the same `key` is not stored. Returns whether it was new."""
    if key is not None and Message.objects.filter(key=key).exists():
        return False
    Message.objects.create(recipient=recipient, subject=subject, body=body, link=link, key=key)
    return True
