"""代码例外: asking, the second person's answer, and the yearly look at each."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from wenming.accounts.models import User
from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import Refused, allows, require
from wenming.lib.pages import page
from wenming.lib.tables import Column, Filter, Table
from wenming.units.models import CodeException, Enrolment
from wenming.units.petitions import excepting
from wenming.units.petitions.forms.base import ReasonForm
from wenming.units.petitions.forms.others import CodeExceptionForm
from wenming.units.petitions.rules import may_affirm_exception, may_decide_exception, may_see_exceptions
from wenming.units.petitions.views.tabs import tabs

TONES = {"asked": "watch", "approved": "good", "declined": "calm"}
STALE = "stale"


def _narrowed(rows: QuerySet[CodeException], value: str) -> QuerySet[CodeException]:
    if value == STALE:
        return rows.filter(pk__in=CodeException.objects.stale())
    return rows.filter(stage=value)


EXCEPTIONS = Table(
    title=_("代码例外"),
    columns=[
        Column("code", _("统一社会信用代码"), lambda e: e.code, "code", link=lambda e: e.get_absolute_url()),
        Column("unit", _("单位名称"), lambda e: e.unit_name, "unit_name"),
        Column("stage", _("阶段"), lambda e: e.stage_label, "stage", tone=lambda e: TONES[e.stage]),
        Column("region", _("所在区划"), lambda e: str(e.region), "region", narrow=False),
        Column(
            "affirmed",
            _("最近复核"),
            lambda e: timezone.localdate(e.affirmed_at) if e.affirmed_at else "",
            "affirmed_at",
            narrow=False,
        ),
    ],
    search=("code", "unit_name"),
    filters=[
        Filter(
            "stage",
            _("全部阶段"),
            lambda: [*CodeException.Stage.choices, (STALE, _("满一年待复核"))],
            _narrowed,
        )
    ],
    order="-asked_at",
    empty=_("代码校验不符、但证照上确实如此时，由一人提出、另一人核准。"),
)


@allows(may_see_exceptions)
def exceptions(request: SignedInRequest) -> HttpResponseBase:
    """The exceptions this seat may see; those due for the yearly look are counted above the list."""
    rows = CodeException.objects.visible_to(request.user).select_related("region")
    listing = EXCEPTIONS.listing(request, rows)
    if listing.wants_excel:
        return listing.excel()
    due = CodeException.objects.visible_to(request.user).stale().count()
    return page(request, "units/exceptions.html", listing=listing, tabs=tabs(request.user, "code-exceptions"), due=due)


@allows(may_see_exceptions)
def exception_form(request: SignedInRequest) -> HttpResponseBase:
    """Ask for an exception, from scratch or for an enrolment that came with evidence."""
    form = CodeExceptionForm(request.POST or None, initial=_from_enrolment(request))
    if request.method == "POST" and form.is_valid():
        try:
            asked = excepting.ask(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.refuse(refusal, "code")
        else:
            messages.success(request, _g("已提出，须由另一位工作人员核准后才能使用。"))
            return redirect(asked)
    return page(request, "units/exception_form.html", form=form, status=422 if form.errors else 200)


def _from_enrolment(request: SignedInRequest) -> dict[str, str]:
    number = request.GET.get("enrolment", "")
    if not (number.isascii() and number.isdigit()):
        return {}
    enrolment = Enrolment.objects.visible_to(request.user).filter(pk=int(number[:15])).first()
    if enrolment is None:
        return {}
    return {
        "unit_name": enrolment.name,
        "code": enrolment.credit_code or "",
        "region": enrolment.region_id,
        "evidence": enrolment.fields.get("code_evidence", ""),
    }


def _seen(request: SignedInRequest, pk: int) -> CodeException:
    return get_object_or_404(CodeException.objects.visible_to(request.user).select_related("region"), pk=pk)


@allows(may_see_exceptions)
def exception(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One exception: the paper, both people, and what this seat may do."""
    thing = _seen(request, pk)
    return page(
        request,
        "units/exception.html",
        exception=thing,
        tone=TONES[thing.stage],
        asked_by=User.objects.filter(pk=thing.asked_by).first(),
        decided_by=User.objects.filter(pk=thing.decided_by).first() if thing.decided_by else None,
        verdict=may_decide_exception(request.user, thing.asked_by),
        is_due=CodeException.objects.stale().filter(pk=pk).exists() and may_affirm_exception(request.user),
    )


@allows(may_see_exceptions)
def approval(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The second person lets the code in; the page asks and says what follows."""
    thing = _seen(request, pk)
    require(may_decide_exception(request.user, thing.asked_by))
    require(thing.can("approve"))
    if request.method == "POST":
        excepting.approve(thing, by=request.user)
        messages.success(request, _g("已核准。这个代码现在可以用于入库，并在台账和导出中标明。"))
        return redirect(thing)
    return page(request, "units/exception_answer.html", exception=thing, verb="approve")


@allows(may_see_exceptions)
def refusal(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The second person does not let the code in."""
    thing = _seen(request, pk)
    require(may_decide_exception(request.user, thing.asked_by))
    require(thing.can("decline"))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        excepting.decline(thing, by=request.user, because=form.cleaned_data["because"])
        return redirect(thing)
    return page(request, "units/exception_answer.html", exception=thing, form=form, verb="decline")


@allows(may_see_exceptions)
def affirmation(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """COD-03: the yearly look; a sentence says what was looked at."""
    thing = _seen(request, pk)
    require(may_affirm_exception(request.user))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        excepting.affirm(thing, by=request.user, because=form.cleaned_data["because"])
        messages.success(request, _g("已复核，一年后再列出。"))
        return redirect(thing)
    return page(request, "units/exception_answer.html", exception=thing, form=form, verb="affirm")
