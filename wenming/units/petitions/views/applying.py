"""入库申请, the applicant's side: the public form, the live check of the code, the receipt, the correction."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wenming.accounts.lockout import network_of
from wenming.lib.access import Refused, open_to_public, require
from wenming.lib.codes import normalised
from wenming.lib.pages import page
from wenming.units.codes import judge_code
from wenming.units.models import Enrolment, Nature
from wenming.units.petitions import enrolling
from wenming.units.petitions.forms.enrolments import EnrolmentForm, ReceiptForm, stated, what_to_do
from wenming.units.petitions.pacing import knock, knocks

RECEIPTS = "receipts"
FILINGS_AN_HOUR = 60  # an office building may share one address
GUESSES_A_RECEIPT = 5
GUESSES_AN_ADDRESS = 60


@open_to_public("单位自主申请入库，尚无账号")
def application(request: HttpRequest) -> HttpResponseBase:
    """Ask to be entered. The same form sent twice gives one request."""
    form = EnrolmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = network_of(request.META.get("REMOTE_ADDR", ""))
        if knocks("enrolment", address) >= FILINGS_AN_HOUR:
            form.refuse(_("这个网络一小时内提交的申请太多，请过一会儿再提交。您填的内容都还在。"))
        else:
            enrolment, new = enrolling.file_enrolment(form.application(), str(form.cleaned_data["key"] or uuid4()))
            if new:
                knock("enrolment", address)
            else:
                messages.info(request, _("这份申请刚才已经收到，没有重复登记。"))
            _hold(request, enrolment)
            return redirect("units:receipt", receipt=enrolment.receipt)
    return page(request, "units/enrolment_form.html", form=form, status=422 if form.errors else 200)


@require_GET
@open_to_public("申请表在填写时核对代码")
def code(request: HttpRequest) -> HttpResponseBase:
    """What is to be said about a code while the form is being filled in."""
    text = request.GET.get("credit_code", "")[:40]
    nature = request.GET.get("nature", "")
    chosen = Nature.objects.filter(pk=nature).first() if nature.isascii() and nature.isdigit() else None
    judgement = judge_code(text.replace("\x00", ""), nature=chosen) if text.strip() else None
    advice = what_to_do(judgement.error.name, judgement.error.message) if judgement and judgement.error else ""
    return page(request, "units/enrolment_code.html", judgement=judgement, advice=advice)


@open_to_public("申请人凭回执号查询办理情况，尚无账号")
def receipt_search(request: HttpRequest) -> HttpResponseBase:
    """Ask how a request stands, by receipt number and the last four digits of the telephone given."""
    form = ReceiptForm(request.POST or None, initial={"receipt": request.GET.get("receipt", "")})
    if request.method == "POST" and form.is_valid():
        number = enrolling.canonical_receipt(form.cleaned_data["receipt"])
        address = network_of(request.META.get("REMOTE_ADDR", ""))
        tried = knock("guess", number) > GUESSES_A_RECEIPT or knock("guesses", address) > GUESSES_AN_ADDRESS
        digits = normalised(form.cleaned_data["digits"])
        enrolment = Enrolment.objects.filter(receipt=number).first()
        if tried:
            form.refuse(_("查询次数太多，请一小时后再试，或联系所在区（县）文明办。"))
        elif enrolment is None or enrolment.contact_phone[-4:] != digits:
            form.refuse(_("没有查到。请核对回执号和当时填写的联系电话后四位。"))
        else:
            _hold(request, enrolment)
            return redirect("units:receipt", receipt=enrolment.receipt)
    return page(request, "units/receipt_search.html", form=form, status=422 if form.errors else 200)


@open_to_public("申请人凭回执查看办理情况，须先核对电话后四位")
def receipt(request: HttpRequest, receipt: str) -> HttpResponseBase:
    """How a request stands and what to do next; only for who filed it here or proved to know the telephone."""
    if receipt not in request.session.get(RECEIPTS, []):
        return redirect(f"{_search_address()}?receipt={receipt}")
    enrolment = get_object_or_404(Enrolment.objects.select_related("region", "sector", "unit"), receipt=receipt)
    return page(request, "units/receipt.html", enrolment=enrolment)


@open_to_public("申请人凭回执更正被退回的申请，须先核对电话后四位")
def correction(request: HttpRequest, receipt: str) -> HttpResponseBase:
    """Correct a returned request and send it again."""
    if receipt not in request.session.get(RECEIPTS, []):
        return redirect(f"{_search_address()}?receipt={receipt}")
    enrolment = get_object_or_404(Enrolment, receipt=receipt)
    require(enrolment.can("file_again"))
    form = EnrolmentForm(request.POST or None, initial=stated(enrolment), returned=enrolment)
    if request.method == "POST" and form.is_valid():
        try:
            enrolling.file_again(enrolment, form.application())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已重新提交，请等候办理。"))
            return redirect("units:receipt", receipt=receipt)
    status = 422 if form.errors else 200
    return page(request, "units/enrolment_form.html", status=status, form=form, enrolment=enrolment)


def _search_address() -> str:
    return reverse("units:receipt-search")


def _hold(request: HttpRequest, enrolment: Enrolment) -> None:
    held = [each for each in request.session.get(RECEIPTS, []) if each != enrolment.receipt]
    request.session[RECEIPTS] = [*held, enrolment.receipt][-10:]
