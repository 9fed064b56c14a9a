"""Pages of 信息管理员交接: the leader asks, the security administrator answers."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import allows, require
from wenming.lib.codes import mask_email, mask_phone
from wenming.lib.pages import page
from wenming.lib.tables import Column, Filter, Table
from wenming.units.models import SeatRequest
from wenming.units.posts import handover
from wenming.units.posts.forms import AskForm, BecauseForm, HandoverForm
from wenming.units.posts.rules import may_ask_for_clerk, may_grant, may_see_seat_requests, may_withdraw_request
from wenming.units.posts.views.posts import refused_beside

TONES = {"asked": "watch", "granted": "good", "declined": "bad", "withdrawn": "calm"}

REQUESTS = Table(
    title=_("信息管理员交接"),
    columns=[
        Column(
            "unit", _("单位"), lambda r: str(r.unit), "unit__name", link=lambda r: reverse("posts:request", args=[r.pk])
        ),
        Column("person", _("接手人"), lambda r: r.person_name),
        Column("asked", _("提出时间"), lambda r: timezone.localdate(r.asked_at), "asked_at", narrow=False),
        Column("stage", _("阶段"), lambda r: r.stage_label, "stage", tone=lambda r: TONES[r.stage]),
    ],
    search=("unit__name", "person_name"),
    filters=[
        Filter("stage", _("阶段"), lambda: SeatRequest.Stage.choices, lambda rows, stage: rows.filter(stage=stage))
    ],
    order="-pk",
    empty=_("单位负责人提出更换信息管理员后，申请会出现在这里。"),
)


@allows(may_see_seat_requests)
def requests(request: SignedInRequest) -> HttpResponseBase:
    """Requests for a new clerk."""
    listing = REQUESTS.listing(request, SeatRequest.objects.visible_to(request.user).select_related("unit"))
    if listing.wants_excel:
        return listing.excel()
    return page(request, "units/seat_requests.html", listing=listing, may_ask=may_ask_for_clerk(request.user))


@allows(may_ask_for_clerk)
def ask(request: SignedInRequest) -> HttpResponseBase:
    """Name the unit's next clerk."""
    form = AskForm(request.POST or None)
    asked = None
    if request.method == "POST" and form.is_valid():
        asked = refused_beside(form, lambda: handover.ask(by=request.user, **form.cleaned_data))
    if asked:
        messages.success(request, _g("申请已提交，由安全管理员办理。"))
        return redirect("posts:request", asked.pk)
    return page(request, "units/ask_for_clerk.html", form=form)


@allows(may_see_seat_requests)
def request_page(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One request and what may be done with it."""
    asked = get_object_or_404(SeatRequest.objects.visible_to(request.user).select_related("unit", "post"), pk=pk)
    contact = asked.person_contact
    return page(
        request,
        "units/seat_request.html",
        asked=asked,
        tone=TONES[asked.stage],
        contact=mask_email(contact) if "@" in contact else mask_phone(contact),
        may_answer=may_grant(request.user) and asked.can("grant"),
        may_withdraw=may_withdraw_request(request.user, asked) and asked.can("withdraw"),
    )


@allows(may_grant)
def grant(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Choose the account and hand the post over."""
    asked = get_object_or_404(SeatRequest.objects.visible_to(request.user).select_related("unit"), pk=pk)
    require(asked.can("grant"))
    form = HandoverForm(request.POST or None, initial={"person_q": asked.person_name})
    if request.method == "POST" and form.is_valid():
        person, from_on = form.cleaned_data["person"], form.cleaned_data["from_on"]
        if refused_beside(form, lambda: handover.grant_request(asked, person, from_on=from_on, by=request.user)):
            messages.success(request, _g("交接已办理，双方会收到消息。"))
            return redirect("posts:request", pk)
    return page(request, "units/seat_request_grant.html", form=form, asked=asked)


@allows(may_grant)
def decline(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Say no, with the reason."""
    asked = get_object_or_404(SeatRequest.objects.visible_to(request.user).select_related("unit"), pk=pk)
    require(asked.can("decline"))
    form = BecauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        if refused_beside(form, lambda: handover.decline(asked, by=request.user, because=because)):
            messages.success(request, _g("已答复单位。"))
            return redirect("posts:request", pk)
    return page(request, "units/seat_request_decline.html", form=form, asked=asked)


@allows(may_ask_for_clerk)
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Take one's own request back."""
    asked = get_object_or_404(SeatRequest.objects.visible_to(request.user), pk=pk)
    handover.withdraw(asked, by=request.user)
    messages.success(request, _g("申请已撤回。"))
    return redirect("posts:request", pk)
