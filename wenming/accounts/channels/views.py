"""What did not arrive (for the system administrator), and how I am reached (for everyone)."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from wenming.accounts.channels.rules import may_set_own_channels, may_watch_deliveries
from wenming.accounts.delivery import retry
from wenming.accounts.models import Channel
from wenming.accounts.requests import SignedInRequest
from wenming.journal.models import Delivery, record
from wenming.lib.access import allows
from wenming.lib.pages import page
from wenming.lib.tables import Column, Filter, Table

TONES = {"failed": "watch", "given_up": "bad"}


def _next_try(delivery: Delivery) -> str:
    if delivery.stage == Delivery.Stage.GIVEN_UP:
        return "—"
    return timezone.localtime(delivery.next_at).strftime("%m-%d %H:%M")


DELIVERIES = Table(
    title=_("未送达的消息"),
    columns=[
        Column("message", _("消息编号"), lambda d: d.message_id, "message_id", link=lambda d: reverse("channels:retry", args=[d.pk])),
        Column("kind", _("渠道"), lambda d: str(Channel.Kind(d.kind).label), "kind"),
        Column("stage", _("状态"), lambda d: d.get_stage_display(), "stage", tone=lambda d: TONES.get(d.stage, "calm")),
        Column("attempts", _("已试次数"), lambda d: d.attempts, "attempts", numeric=True, narrow=False),
        Column("next", _("下次发送"), _next_try, "next_at", narrow=False),
        Column("error", _("原因"), lambda d: d.error),
    ],
    search=("error",),
    filters=[
        Filter(
            "stage", _("状态"), lambda: [(stage.value, stage.label) for stage in (Delivery.Stage.FAILED, Delivery.Stage.GIVEN_UP)],
            lambda rows, value: rows.filter(stage=value),
        )
    ],
    order="-id",
    empty=_("所有消息都已送达，没有需要处理的。"),
)  # fmt: skip


@allows(may_watch_deliveries)
def deliveries(request: SignedInRequest) -> HttpResponseBase:
    """What failed and has not arrived: numbers and reasons, no content (三员分立)."""
    listing = DELIVERIES.listing(request, Delivery.objects.troubled())
    if listing.wants_excel:
        return listing.excel()
    return page(request, "channels/deliveries.html", listing=listing, troubled=Delivery.objects.troubled().count())


@allows(may_watch_deliveries)
def delivery_retry(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One that did not arrive, and why; POST tries it again."""
    thing = get_object_or_404(Delivery, pk=pk)
    if request.method == "POST":
        retry(thing, by=request.user)
        messages.success(request, _g("已排队，下一轮就会再次发送。"))
        return redirect("channels:deliveries")
    kind = Channel.Kind(thing.kind).label
    return page(request, "channels/retry.html", delivery=thing, kind=kind, next_try=_next_try(thing))


@require_POST
@allows(may_watch_deliveries)
def delivery_retry_all(request: SignedInRequest) -> HttpResponseBase:
    """Try all again, after a server that was down has come back."""
    with transaction.atomic():
        waiting = list(Delivery.objects.troubled()[:500])
        for delivery in waiting:
            retry(delivery, by=request.user)
    messages.success(request, _g("%(count)s 条已排队，下一轮就会再次发送。") % {"count": len(waiting)})
    return redirect("channels:deliveries")


@allows(may_set_own_channels)
def own_channels(request: SignedInRequest) -> HttpResponseBase:
    """Whether messages also come by e-mail; in the platform they always do."""
    mine = Channel.objects.filter(owner=request.user)
    mail = mine.filter(kind=Channel.Kind.EMAIL).first()
    if request.method == "POST":
        wanted = "email" in request.POST
        with transaction.atomic():
            Channel.objects.update_or_create(owner=request.user, kind=Channel.Kind.EMAIL, defaults={"is_on": wanted})
            record("channel.set", request.user, by=request.user, detail={"kind": "email", "on": wanted})
        messages.success(request, _g("已保存。"))
        return redirect("channels:own")
    others = mine.exclude(kind=Channel.Kind.EMAIL).order_by("id")
    return page(request, "channels/own.html", mail_is_on=mail is None or mail.is_on, others=others)
