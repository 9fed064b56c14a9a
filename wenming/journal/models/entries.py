"""Entry 纪事 (append-only, chained by digest) and Trace (where from, reducible)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from json.encoder import encode_basestring
from typing import Any, ClassVar, Protocol

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from wenming.journal.verbs import verb_label

GENESIS = "0" * 64
_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False
)


class Actor(Protocol):
    """Whoever acts: a person with an id and the seat taken (journal stands below accounts and knows no more)."""

    @property
    def pk(self) -> Any: ...

    @property
    def seat(self) -> Any: ...


def canonical(record: dict[str, Any]) -> bytes:
    """The bytes that are digested: UTF-8 JSON, keys sorted, no spaces, nothing escaped to ASCII."""
    return _ENCODER.encode(record).encode()


def chained(previous: str, record: dict[str, Any]) -> str:
    """The next digest of the chain: SHA-256 over the digest before (as bytes) and the canonical record."""
    return hashlib.sha256(bytes.fromhex(previous) + canonical(record)).hexdigest()


def entry_bytes(values: Mapping[str, Any]) -> bytes:
    """`canonical` for the fields of an entry, written out: the chain is read many times, and this halves the work."""
    actor, seat, number, text = values["actor"], values["seat"], values["id"], encode_basestring
    if not (type(number) is int and (actor is None or type(actor) is int) and (seat is None or type(seat) is int)):
        return canonical(dict(values))  # SQLite lets an intruder put text into a column of numbers
    detail = values["detail"]
    return (
        f'{{"actor":{"null" if actor is None else actor},"after_digest":{text(values["after_digest"])},'
        f'"at":{text(values["at"])},"before_digest":{text(values["before_digest"])},'
        f'"detail":{_ENCODER.encode(detail) if detail != {} else "{}"},"id":{number},'
        f'"reason":{text(values["reason"])},"request_id":{text(values["request_id"])},'
        f'"seat":{"null" if seat is None else seat},"subject_id":{text(values["subject_id"])},'
        f'"subject_kind":{text(values["subject_kind"])},"verb":{text(values["verb"])}}}'
    ).encode()


def linked(previous: str, values: Mapping[str, Any]) -> str:
    """`chained` for the fields of an entry."""
    return hashlib.sha256(bytes.fromhex(previous) + entry_bytes(values)).hexdigest()


def instant(at: datetime) -> str:
    """A time as it stands under the digest: in UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Phrases about the journal."""

    def about(self, thing: models.Model) -> "EntryQuerySet":
        """Entries whose subject is this thing, oldest first."""
        return self.filter(subject_kind=thing._meta.label_lower, subject_id=str(thing.pk)).order_by("id")

    def between(self, since: datetime | None, until: datetime | None) -> "EntryQuerySet":
        """Entries at or after `since` and before `until`; None leaves that side open."""
        rows = self.filter(at__gte=since) if since else self.all()
        return rows.filter(at__lt=until) if until else rows


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
            models.Index(fields=["verb", "id"], name="journal_verb"),
            models.Index(fields=["at"], name="journal_at"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.verb} {self.subject_kind}:{self.subject_id}"

    def as_record(self) -> dict[str, Any]:
        """The fields under the digest, as plain values."""
        return {
            "id": self.id,
            "at": instant(self.at),
            "actor": self.actor,
            "seat": self.seat,
            "verb": self.verb,
            "subject_kind": self.subject_kind,
            "subject_id": self.subject_id,
            "reason": self.reason,
            "detail": self.detail,
            "before_digest": self.before_digest,
            "after_digest": self.after_digest,
            "request_id": self.request_id,
        }

    def follow(self, number: int, previous: str) -> None:
        """Take the next place in the chain: the number, the digest before, and the digest that covers both."""
        self.id, self.previous = number, previous
        self.digest = linked(previous, self.as_record())

    @property
    def verb_label(self) -> str:
        """The act in the reader's language; a verb no room has named stays as it is."""
        return verb_label(self.verb)

    @property
    def kind_label(self) -> str:
        """The kind of the subject in the reader's language."""
        return kind_label(self.subject_kind)

    @property
    def is_anonymous(self) -> bool:
        """Whether someone spoke without a name: the time is the day only, and nobody is the actor."""
        return self.actor is None and "day" in self.detail

    @property
    def who(self) -> str:
        """Whoever acted, as a number: names are kept where they can be erased (X4)."""
        if self.is_anonymous:
            return _g("不具名")
        return _g("系统") if self.actor is None else _g("用户 %(id)s") % {"id": self.actor}


def kind_label(kind: str) -> str:
    """What a kind of subject ("units.unit") is called; an unknown kind stays as it is."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        return kind


class Trace(models.Model):
    """The network address behind a signed-in act. Kept apart from the chain, so that it can be reduced after 180 days."""

    entry = models.BigIntegerField(primary_key=True)
    address = models.GenericIPAddressField(_("网络地址"))
    at = models.DateTimeField(_("时间"))
    is_reduced = models.BooleanField(_("已缩减为网段"), default=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("来源地址")
        indexes = [models.Index(fields=["at"], condition=models.Q(is_reduced=False), name="journal_trace_whole")]

    def __str__(self) -> str:
        return f"{self.entry} {self.address}"
