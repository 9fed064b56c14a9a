"""联系人: the list of a unit, adding, correcting, removing, and one number whole for a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _g

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import allows, require
from wenming.lib.freshness import ask_to_sign_in_again
from wenming.lib.pages import page
from wenming.units.models import Contact, Unit
from wenming.units.petitions import contacting
from wenming.units.petitions.forms.base import RevealForm
from wenming.units.petitions.forms.others import ContactForm
from wenming.units.petitions.rules import may_keep_contacts, may_reveal_contact
from wenming.units.register.rules import may_open_register


def _seen(request: SignedInRequest, pk: int) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)


def _shown(request: SignedInRequest, unit: Unit, status: int = 200, **context: Any) -> HttpResponseBase:
    keeping = may_keep_contacts(request.user, unit)
    contacts = unit.contacts.all()
    response = page(
        request, "units/contacts.html", status=status, unit=unit, contacts=contacts, keeping=keeping, **context
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@allows(may_open_register)
def contacts(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The contacts of a unit, masked; below them the form for one more."""
    unit = _seen(request, pk)
    form = ContactForm(request.POST or None)
    if request.method == "POST":
        require(may_keep_contacts(request.user, unit))
        if form.is_valid():
            contacting.add(unit, **form.cleaned_data, by=request.user)
            messages.success(request, _g("联系人已保存。"))
            return redirect("units:contacts", pk=pk)
    return _shown(request, unit, status=422 if form.errors else 200, form=form)


@allows(may_open_register)
def contact(request: SignedInRequest, pk: int, contact_pk: int) -> HttpResponseBase:
    """Correct one contact; what is left empty stays."""
    unit = _seen(request, pk)
    require(may_keep_contacts(request.user, unit))
    found = get_object_or_404(Contact, pk=contact_pk, unit=unit)
    form = ContactForm(request.POST or None, contact=found)
    if request.method == "POST" and form.is_valid():
        contacting.correct(found, form.given(), by=request.user)
        messages.success(request, _g("联系人已保存。"))
        return redirect("units:contacts", pk=pk)
    return page(request, "units/contact.html", status=422 if form.errors else 200, unit=unit, contact=found, form=form)


@allows(may_open_register)
def removal(request: SignedInRequest, pk: int, contact_pk: int) -> HttpResponseBase:
    """Take one contact out; the page asks and says what follows."""
    unit = _seen(request, pk)
    require(may_keep_contacts(request.user, unit))
    found = get_object_or_404(Contact, pk=contact_pk, unit=unit)
    if request.method == "POST":
        contacting.remove(found, by=request.user)
        messages.success(request, _g("联系人已删除。"))
        return redirect("units:contacts", pk=pk)
    return page(request, "units/contact_removal.html", unit=unit, contact=found)


@allows(may_reveal_contact)
def number(request: SignedInRequest, pk: int, contact_pk: int) -> HttpResponseBase:
    """COD-13: one contact, whole, once, for a reason that is written down."""
    unit = _seen(request, pk)
    found = get_object_or_404(Contact, pk=contact_pk, unit=unit)
    form = RevealForm(request.POST or None)
    if form.is_valid():
        ask_to_sign_in_again(request)
        whole = contacting.reveal(found, by=request.user, because=form.cleaned_data["because"])
        return _shown(request, unit, whole=whole, whole_of=found.pk, form=ContactForm())
    status = 422 if form.errors else 200
    return page(request, "units/contact_number.html", status=status, unit=unit, contact=found, form=form)
