"""Message 消息 (stored before anything is sent) and Delivery (its way out through one channel)."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _


class MessageQuerySet(models.QuerySet["Message"]):
    """Phrases about messages."""

    def to(self, recipient: int) -> "MessageQuerySet":
        """Messages of one person, newest first."""
        return self.filter(recipient=recipient).order_by("-id")

    def unread(self) -> "MessageQuerySet":
        """Messages nobody has opened yet."""
        return self.filter(read_at=None)

    def mark_read(self) -> int:
        """Open all of them; returns how many were still unread."""
        return self.unread().update(read_at=timezone.now())


class Message(models.Model):
    """A notification, stored before anything is sent. The recipient is a plain id; addresses live with accounts."""

    recipient = models.BigIntegerField(_("收件人编号"))
    subject = models.CharField(_("主题"), max_length=120)
    body = models.TextField(_("正文"), blank=True)
    link = models.CharField(_("链接"), max_length=300, blank=True)
    key = models.CharField(_("去重键"), max_length=120, unique=True, null=True)
    created_at = models.DateTimeField(_("时间"), default=timezone.now)
    read_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(_("已读"), null=True)
    routed_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(_("已分发"), null=True)

    objects: ClassVar[Any] = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("消息")
        indexes = [
            models.Index(fields=["recipient", "read_at"], name="journal_message_unread"),
            models.Index(fields=["id"], condition=models.Q(routed_at=None), name="journal_message_unrouted"),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        """Where it is shown."""
        return reverse("journal:message", args=[self.pk])

    @property
    def leads_to(self) -> str:
        """What it is about, if that is a page of this house; otherwise the message itself."""
        ours = bool(self.link) and url_has_allowed_host_and_scheme(self.link, allowed_hosts=None)
        return self.link if ours else self.get_absolute_url()

    @property
    def leads_on(self) -> bool:
        """Whether there is a page behind it."""
        return self.leads_to != self.get_absolute_url()


def notify(recipient: int, subject: str, body: str = "", link: str = "", key: str | None = None) -> bool:
    """Store a message for one person; a second one with the same `key` is not stored. Returns whether it was new."""
    fields = {"recipient": recipient, "subject": subject[:120], "body": body, "link": link}
    if key is None:
        Message.objects.create(**fields)
        return True
    return bool(Message.objects.get_or_create(key=key, defaults=fields)[1])


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Phrases about deliveries."""

    def due(self, now: datetime) -> "DeliveryQuerySet":
        """Waiting or failed ones whose time has come, oldest first."""
        return self.filter(stage__in=[Delivery.Stage.WAITING, Delivery.Stage.FAILED], next_at__lte=now).order_by("id")

    def troubled(self) -> "DeliveryQuerySet":
        """What failed at least once and has not arrived."""
        return self.filter(stage__in=[Delivery.Stage.FAILED, Delivery.Stage.GIVEN_UP])


class Delivery(models.Model):
    """REL-05: one message on its way through one channel (a plain id: channels live with accounts)."""

    class Stage(models.TextChoices):
        """Where it stands; failed ones are tried again until they are given up."""

        WAITING = "waiting", _("等待发送")
        SENT = "sent", _("已送达")
        FAILED = "failed", _("未送达，稍后重试")
        GIVEN_UP = "given_up", _("已放弃")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.BigIntegerField(_("渠道编号"))
    kind = models.CharField(_("渠道"), max_length=10)
    stage = models.CharField(_("状态"), max_length=10, choices=Stage, default=Stage.WAITING)
    attempts = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    next_at = models.DateTimeField(_("下次发送"), default=timezone.now)
    sent_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(_("送达时间"), null=True)
    error = models.CharField(_("原因"), max_length=300, blank=True)

    objects: ClassVar[Any] = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("发送")
        constraints = [models.UniqueConstraint(fields=["message", "channel"], name="journal_delivery_once")]
        indexes = [
            models.Index(
                fields=["next_at"], condition=models.Q(stage__in=["waiting", "failed"]), name="journal_delivery_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.message.pk} → {self.kind} {self.channel}"
