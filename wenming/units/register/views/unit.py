"""A unit's page: who it is, what it holds, where it came from and where it went."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404

from wenming.accounts.requests import SignedInRequest
from wenming.journal.models import Entry
from wenming.journal.verbs import verb_label
from wenming.lib.access import allows
from wenming.lib.codes import mask_phone
from wenming.lib.pages import page
from wenming.units.lineage.acts import ACTS
from wenming.units.lineage.pedigree import heirs_of, pedigree_of
from wenming.units.lineage.rules import may_change
from wenming.units.models import Unit
from wenming.units.register.beside import with_petitions
from wenming.units.register.rules import may_open_register

ENTRIES = 20


@allows(may_open_register)
def unit(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One unit, as an officer or its own clerk wants to find it."""
    units = Unit.objects.visible_to(request.user).select_related("region__parent", "sector", "nature")
    thing = get_object_or_404(with_petitions(units).prefetch_related("kinds", "contacts"), pk=pk)
    people = [(contact.name, contact.role, mask_phone(contact.phone)) for contact in thing.contacts.all()]
    return page(
        request, "units/unit.html", unit=thing, pedigree=pedigree_of(thing), may_change=may_change(request.user, thing),
        titles=thing.titles.select_related("honour").order_by("-named_on"), acts=ACTS.values(),
        people=people, heirs=[] if thing.is_active else heirs_of(thing),
        entries=[(entry, verb_label(entry.verb)) for entry in Entry.objects.about(thing).order_by("-id")[:ENTRIES]],
    )  # fmt: skip
