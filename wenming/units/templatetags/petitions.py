"""What the unit's page shows of its petitions: each slot asks the database once and knows what the seat may do."""

from typing import Any

from django import template
from django.template import Context

from wenming.units.models import Pairing, Unit
from wenming.units.petitions.rules import (
    may_confirm_profile,
    may_fill_profile,
    may_keep_contacts,
    may_pair,
    may_propose,
)
from wenming.units.register.beside import stated, waiting_amendment

register = template.Library()


@register.inclusion_tag("units/slots/contacts_shown.html", takes_context=True)
def contacts_of(context: Context, unit: Unit) -> dict[str, Any]:
    """The unit's contacts, masked."""
    user = context["request"].user
    return {"unit": unit, "contacts": unit.contacts.all(), "keeping": may_keep_contacts(user, unit)}


@register.inclusion_tag("units/slots/profile_shown.html", takes_context=True)
def profile_of(context: Context, unit: Unit) -> dict[str, Any]:
    """This year and the one before: stated, confirmed or missing."""
    user = context["request"].user
    return {
        "unit": unit,
        "years": stated(unit),
        "filling": may_fill_profile(user, unit),
        "confirming": may_confirm_profile(user, unit),
    }


@register.inclusion_tag("units/slots/pairings_shown.html", takes_context=True)
def pairings_of(context: Context, unit: Unit) -> dict[str, Any]:
    """Pairings on either side."""
    pairings = (Pairing.objects.filter(unit=unit) | Pairing.objects.filter(partner=unit)).select_related(
        "unit", "partner"
    )
    return {"unit": unit, "pairings": pairings, "pairing": may_pair(context["request"].user, unit)}


@register.inclusion_tag("units/slots/amend_shown.html", takes_context=True)
def amendment_of(context: Context, unit: Unit) -> dict[str, Any]:
    """The open request for changes, or the way to file one."""
    waiting = waiting_amendment(unit)
    return {"unit": unit, "waiting": waiting, "proposing": may_propose(context["request"].user, unit)}
