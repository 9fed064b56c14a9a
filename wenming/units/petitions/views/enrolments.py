"""入库申请, the office's side: the list, one request, and the three answers to it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import Refused, allows, require
from wenming.lib.freshness import ask_to_sign_in_again
from wenming.lib.pages import page
from wenming.lib.tables import Column, Filter, Table
from wenming.units.models import Enrolment, Kind, Nature
from wenming.units.petitions import enrolling
from wenming.units.petitions.contacting import reveal
from wenming.units.petitions.forms.base import ReasonForm, RevealForm
from wenming.units.petitions.rules import may_reveal_contact, may_see_enrolments
from wenming.units.petitions.views.tabs import tabs

TONES = {"filed": "watch", "returned": "info", "confirmed": "good", "declined": "calm"}

ENROLMENTS = Table(
    title=_("入库申请"),
    columns=[
        Column("name", _("单位名称"), lambda e: e.name, "name", link=lambda e: e.get_absolute_url()),
        Column("stage", _("阶段"), lambda e: e.stage_label, "stage", tone=lambda e: TONES[e.stage]),
        Column("code", _("统一社会信用代码"), lambda e: e.credit_code or _g("无代码"), "credit_code", narrow=False),
        Column("region", _("所在区划"), lambda e: str(e.region), "region"),
        Column("sector", _("行业主管部门"), lambda e: str(e.sector or ""), "sector", narrow=False),
        Column("filed", _("提交时间"), lambda e: timezone.localdate(e.filed_at), "filed_at", narrow=False),
    ],
    search=("name", "credit_code", "receipt"),
    filters=[
        Filter("stage", _("全部阶段"), lambda: Enrolment.Stage.choices, lambda rows, value: rows.filter(stage=value))
    ],
    order="-filed_at",
    empty=_("单位在“单位入库申请”页面提交后，会出现在这里。"),
)


@allows(may_see_enrolments)
def enrolments(request: SignedInRequest) -> HttpResponseBase:
    """The requests this seat may answer, newest first."""
    rows = Enrolment.objects.visible_to(request.user).select_related("region", "sector")
    listing = ENROLMENTS.listing(request, rows)
    if listing.wants_excel:
        return listing.excel()
    return page(request, "units/enrolments.html", listing=listing, tabs=tabs(request.user, "enrolments"))


def _seen(request: SignedInRequest, pk: int) -> Enrolment:
    rows = Enrolment.objects.visible_to(request.user).select_related("region__parent", "sector", "unit")
    return get_object_or_404(rows, pk=pk)


def _shown(request: SignedInRequest, thing: Enrolment, status: int = 200, **context: Any) -> HttpResponseBase:
    more = thing.fields
    context.setdefault("reveal_form", RevealForm())
    response = page(
        request,
        "units/enrolment.html",
        status=status,
        enrolment=thing,
        judgement=enrolling.judged_code(thing),
        tone=TONES[thing.stage],
        nature=Nature.objects.filter(pk=more.get("nature")).first(),
        kinds=Kind.objects.filter(pk__in=more.get("kinds", [])),
        same=Enrolment.objects.open()
        .filter(credit_code=thing.credit_code, credit_code__isnull=False)
        .exclude(pk=thing.pk)
        .count(),
        **context,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@allows(may_see_enrolments)
def enrolment(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One request, with what the code check says."""
    return _shown(request, _seen(request, pk))


@allows(may_see_enrolments)
def confirmation(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Enter the unit. The page asks and says what follows."""
    thing = _seen(request, pk)
    require(thing.can("confirm"))
    if request.method != "POST":
        return page(
            request, "units/enrolment_confirmation.html", enrolment=thing, judgement=enrolling.judged_code(thing)
        )
    try:
        unit = enrolling.confirm(thing, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("units:enrolment", pk=pk)
    messages.success(
        request, _g("“%(unit)s”已入库。请安全管理员为联系人开通账号、授予岗位；已发消息提醒。") % {"unit": unit.name}
    )
    return redirect("units:unit", pk=unit.pk)


@allows(may_see_enrolments)
def sending_back(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Return the request, with what is to be corrected."""
    return _answered(request, pk, "send_back")


@allows(may_see_enrolments)
def refusal(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Decline the request for good, with the reason."""
    return _answered(request, pk, "decline")


def _answered(request: SignedInRequest, pk: int, verb: str) -> HttpResponseBase:
    thing = _seen(request, pk)
    require(thing.can(verb))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        act = enrolling.send_back if verb == "send_back" else enrolling.decline
        try:
            act(thing, by=request.user, because=form.cleaned_data["because"])
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("units:enrolment", pk=pk)
    return page(request, "units/enrolment_answer.html", enrolment=thing, form=form, verb=verb)


@allows(may_reveal_contact)
def enrolment_contact(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """COD-13: the applicant's contact, whole, once, for a reason that is written down."""
    require(may_see_enrolments(request.user))
    thing = _seen(request, pk)
    form = RevealForm(request.POST or None)
    if form.is_valid():
        ask_to_sign_in_again(request)
        whole = reveal(thing, by=request.user, because=form.cleaned_data["because"])
        return _shown(request, thing, whole=whole, reveal_form=form)
    return _shown(request, thing, status=422 if form.errors else 200, reveal_form=form, reveal_open=True)
