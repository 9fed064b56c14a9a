"""变更申请: proposing new values, the list of open ones, and deciding field by field."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import Refused, allows, require
from wenming.lib.pages import page
from wenming.lib.tables import Column, Filter, Table
from wenming.units.models import Amendment, Proposal, Unit
from wenming.units.petitions import amending
from wenming.units.petitions.forms.others import AmendmentForm
from wenming.units.petitions.rules import may_decide_amendment, may_propose, may_see_amendments, may_withdraw_amendment
from wenming.units.petitions.views.tabs import tabs
from wenming.units.register.rules import may_open_register

TONES = {"filed": "watch", "settled": "good", "withdrawn": "calm"}


def _fields(amendment: Amendment) -> str:
    return "、".join(str(amending.FIELDS[each.field].label) for each in amendment.proposals.all())


AMENDMENTS = Table(
    title=_("变更申请"),
    columns=[
        Column("unit", _("单位名称"), lambda a: a.unit.name, "unit__name", link=lambda a: a.get_absolute_url()),
        Column("stage", _("阶段"), lambda a: a.stage_label, "stage", tone=lambda a: TONES[a.stage]),
        Column("fields", _("申请变更的内容"), _fields),
        Column("filed", _("提交时间"), lambda a: timezone.localdate(a.filed_at), "filed_at", narrow=False),
    ],
    search=("unit__name", "unit__credit_code"),
    filters=[
        Filter("stage", _("全部阶段"), lambda: Amendment.Stage.choices, lambda rows, value: rows.filter(stage=value))
    ],
    order="-filed_at",
    empty=_("单位在自己的页面上点“申请变更”后，会出现在这里。"),
)


@allows(may_see_amendments)
def amendments(request: SignedInRequest) -> HttpResponseBase:
    """The requests for changes this seat may see, newest first."""
    rows = Amendment.objects.visible_to(request.user).select_related("unit").prefetch_related("proposals")
    listing = AMENDMENTS.listing(request, rows)
    if listing.wants_excel:
        return listing.excel()
    return page(request, "units/amendments.html", listing=listing, tabs=tabs(request.user, "amendments"))


@allows(may_open_register)
def proposal(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Propose new values for a unit's fields."""
    units = Unit.objects.visible_to(request.user).select_related("nature").prefetch_related("kinds")
    unit = get_object_or_404(units, pk=pk)
    require(may_propose(request.user, unit))
    form = AmendmentForm(request.POST or None, unit=unit)
    if request.method == "POST" and form.is_valid():
        try:
            filed = amending.propose(unit, form.wanted(), by=request.user, because=form.cleaned_data["because"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _g("变更申请已提交，等候文明办逐项办理。"))
            return redirect(filed)
    waiting = Amendment.objects.open().filter(unit=unit).first()
    status = 422 if form.errors else 200
    return page(request, "units/amendment_form.html", status=status, unit=unit, form=form, waiting=waiting)


def _seen(request: SignedInRequest, pk: int) -> Amendment:
    rows = Amendment.objects.visible_to(request.user).select_related("unit__nature")
    return get_object_or_404(rows.prefetch_related("proposals", "unit__kinds"), pk=pk)


@allows(may_see_amendments)
def amendment(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One request: what stood, what is asked, what stands now, what was decided."""
    thing = _seen(request, pk)
    open_now = thing.stage == Amendment.Stage.FILED
    return page(
        request,
        "units/amendment.html",
        amendment=thing,
        tone=TONES[thing.stage],
        lines=amending.lines(thing),
        deciding=open_now and may_decide_amendment(request.user, thing.unit),
        withdrawing=open_now and may_withdraw_amendment(request.user, thing.filed_by),
    )


@require_POST
@allows(may_see_amendments)
def decision(request: SignedInRequest, pk: int, proposal_pk: int) -> HttpResponseBase:
    """The office's answer for one field: yes writes it into the register, no needs a reason."""
    thing = _seen(request, pk)
    require(may_decide_amendment(request.user, thing.unit))
    each = get_object_or_404(Proposal.objects.select_related("amendment"), pk=proposal_pk, amendment=thing)
    because = request.POST.get("because", "").strip()[:300]
    try:
        if request.POST.get("answer") == Proposal.Answer.ACCEPTED:
            amending.accept(each, seen=request.POST.get("seen", ""), by=request.user, because=because)
        else:
            amending.refuse(each, by=request.user, because=because)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(thing)


@allows(may_see_amendments)
def withdrawal(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Take the request back."""
    thing = _seen(request, pk)
    require(may_withdraw_amendment(request.user, thing.filed_by))
    require(thing.can("withdraw"))
    if request.method == "POST":
        amending.withdraw(thing, by=request.user)
        messages.success(request, _g("变更申请已撤回，台账没有改动未办理的内容。"))
        return redirect(thing)
    return page(request, "units/amendment_withdrawal.html", amendment=thing)
