"""Delivering messages: each is stored first (journal), then sent through its recipient's channels, with retries (REL-05)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.accounts.channels import Parcel, Undelivered, email, webhook, wecom
from wenming.accounts.models import Channel, User
from wenming.journal.models import Delivery, Message, record
from wenming.lib.access import Refused

ADAPTERS: dict[str, Callable[[Channel, Parcel], None]] = {
    "email": email.send,
    "webhook": webhook.send,
    "wecom": wecom.send,
}
BATCH = 500
LEASE = timedelta(
    minutes=10
)  # a worker that died in the middle of sending leaves its delivery to the next one after this
OPEN = [Delivery.Stage.WAITING, Delivery.Stage.FAILED]


@dataclass
class Delivered:
    """What one round did."""

    routed: int = 0
    sent: int = 0
    failed: int = 0
    given_up: int = 0


def deliver_due(now: datetime | None = None) -> Delivered:
    """Route new messages to their recipients' channels and send what is due. Safe to run in two workers at once."""
    now = now or timezone.now()
    answer = Delivered(routed=route_messages(now))
    for delivery in Delivery.objects.due(now).select_related("message")[:BATCH]:
        if claim(delivery, now):
            stage = attempt(delivery, now)
            answer.sent += stage == Delivery.Stage.SENT
            answer.failed += stage == Delivery.Stage.FAILED
            answer.given_up += stage == Delivery.Stage.GIVEN_UP
    return answer


@transaction.atomic
def route_messages(now: datetime) -> int:
    """Give each new message a delivery for each open channel of its recipient; what was read already stays inside."""
    fresh = list(Message.objects.filter(routed_at=None).order_by("id")[:BATCH])
    if not fresh:
        return 0
    Message.objects.filter(pk__in=[message.pk for message in fresh], routed_at=None).update(routed_at=now)
    recipients = {message.recipient for message in fresh if message.read_at is None}
    channels = channels_of(recipients)
    planned = [
        Delivery(message=message, channel=channel.pk, kind=channel.kind, next_at=now)
        for message in fresh
        if message.read_at is None
        for channel in channels.get(message.recipient, [])
    ]
    Delivery.objects.bulk_create(planned, ignore_conflicts=True)  # a second worker may have read the same messages
    return len(planned)


def channels_of(recipients: set[int]) -> dict[int, list[Channel]]:
    """The open channels of people; where mail can be sent, a person with an address has mail unless it was closed."""
    if settings.EMAIL_HOST:
        people = User.objects.filter(pk__in=recipients).exclude(email="").exclude(channels__kind=Channel.Kind.EMAIL)
        fresh = [Channel(kind=Channel.Kind.EMAIL, owner=person) for person in people]
        Channel.objects.bulk_create(fresh, ignore_conflicts=True)
    found: dict[int, list[Channel]] = {}
    for channel in Channel.objects.open_to(recipients).order_by("id"):
        found.setdefault(channel.owner_id or 0, []).append(channel)
    return found


def send_through(channel: Channel, message: Message) -> None:
    """Send one message through a channel by name, such as a group's robot that belongs to nobody; once."""
    fields = {"kind": channel.kind}
    Delivery.objects.get_or_create(message=message, channel=channel.pk, defaults=fields)


def claim(delivery: Delivery, now: datetime) -> bool:
    """Take a delivery for this worker: a conditional UPDATE, so that only one of two gets it."""
    mine = Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, stage__in=OPEN, next_at__lte=now)
    return bool(mine.update(attempts=F("attempts") + 1, next_at=now + LEASE))


def attempt(delivery: Delivery, now: datetime) -> str:
    """Send a claimed delivery and write down how it went; returns its new stage."""
    tries = delivery.attempts + 1
    changes: dict[str, object]
    try:
        channel = Channel.objects.select_related("owner").filter(pk=delivery.channel).first()
        if channel is None or not channel.is_on:
            changes = {"stage": Delivery.Stage.GIVEN_UP, "error": _("渠道已关闭。")}
        else:
            ADAPTERS[channel.kind](channel, parcel_for(delivery, channel))
            changes = {"stage": Delivery.Stage.SENT, "sent_at": timezone.now(), "error": ""}
    except Undelivered as problem:
        pauses = settings.DELIVERY_BACKOFF_MINUTES
        if tries > len(pauses):
            changes = {"stage": Delivery.Stage.GIVEN_UP, "error": str(problem)[:300]}
        else:
            again = now + timedelta(minutes=pauses[tries - 1])
            changes = {"stage": Delivery.Stage.FAILED, "error": str(problem)[:300], "next_at": again}
    Delivery.objects.filter(pk=delivery.pk, attempts=tries).update(**changes)
    return str(changes["stage"])


def parcel_for(delivery: Delivery, channel: Channel) -> Parcel:
    """What leaves the house for this delivery. The link goes through the message, so that opening it marks it read."""
    message = delivery.message
    return Parcel(
        delivery=delivery.pk,
        subject=message.subject,
        link=settings.SITE_URL + message.get_absolute_url(),
        recipient=message.recipient,
        address=channel.owner.email if channel.owner else "",
    )


@transaction.atomic
def retry(delivery: Delivery, *, by: User) -> None:
    """Try a failed or given-up delivery again at the next round, with all its tries. Raises Refused if it has arrived."""
    again = Delivery.objects.troubled().filter(pk=delivery.pk)
    if not again.update(stage=Delivery.Stage.WAITING, attempts=0, next_at=timezone.now(), error=""):
        raise Refused(_("这条消息已经送达或正在发送，不必再试。"))
    record("delivery.retry", delivery, by=by, detail={"channel": delivery.channel, "kind": delivery.kind})
