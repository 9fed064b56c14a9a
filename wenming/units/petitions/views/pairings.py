"""结对共建: entering a pairing, the page both sides share, its yearly note, its end."""

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _g

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import Refused, allows, require
from wenming.lib.pages import page
from wenming.units.fingerprints import fingerprint
from wenming.units.models import Pairing, Unit
from wenming.units.petitions import pairing as acts
from wenming.units.petitions.forms.others import EndForm, JointRecordForm, PairingForm
from wenming.units.petitions.rules import may_end_pairing, may_pair, may_write_joint_record
from wenming.units.register.rules import may_open_register


@allows(may_open_register)
def pairing_form(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Enter a pairing of a unit."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    require(may_pair(request.user, unit))
    form = PairingForm(request.POST or None, unit=unit, initial={"from_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        entered = acts.pair(unit, form.pairing(), by=request.user)
        messages.success(request, _g("结对共建已登记，双方都能看到。"))
        return redirect(entered)
    return page(request, "units/pairing_form.html", unit=unit, form=form, status=422 if form.errors else 200)


def _seen(request: SignedInRequest, pk: int) -> Pairing:
    rows = Pairing.objects.visible_to(request.user).select_related("unit", "partner")
    return get_object_or_404(rows.prefetch_related("records"), pk=pk)


def _years(thing: Pairing) -> range:
    last = (thing.until_on or timezone.localdate()).year
    return range(last, max(thing.from_on.year, last - 4) - 1, -1)


@allows(may_open_register)
def pairing(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One pairing with what was done each year."""
    thing = _seen(request, pk)
    written = {note.year: note for note in thing.records.all()}
    years = sorted({*written, *_years(thing)}, reverse=True)
    return page(
        request,
        "units/pairing.html",
        pairing=thing,
        years=[(year, written.get(year)) for year in years],
        writing=may_write_joint_record(request.user),
        ending=thing.until_on is None and may_end_pairing(request.user),
        own_unit=request.user.seat.unit,
    )


@allows(may_open_register)
def joint_record(request: SignedInRequest, pk: int, year: int) -> HttpResponseBase:
    """Write what was done in a year."""
    thing = _seen(request, pk)
    require(may_write_joint_record(request.user))
    if not thing.from_on.year <= year <= timezone.localdate().year:
        raise Http404
    note = next((each for each in thing.records.all() if each.year == year), None)
    text = note.summary if note else ""
    form = JointRecordForm(request.POST or None, initial={"summary": text, "seen": fingerprint(text)})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            acts.write_year(thing, year, given["summary"], seen=given["seen"], by=request.user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _g("共建年度记录已保存。"))
            return redirect(thing)
    status = 422 if form.errors else 200
    return page(request, "units/joint_record.html", status=status, pairing=thing, year=year, form=form, standing=text)


@allows(may_open_register)
def ending(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """End a pairing; the page asks and says what follows."""
    thing = _seen(request, pk)
    require(may_end_pairing(request.user))
    form = EndForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            acts.end(thing, on=form.cleaned_data["on"], because=form.cleaned_data["because"], by=request.user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect(thing)
    return page(request, "units/pairing_end.html", pairing=thing, form=form, status=422 if form.errors else 200)
