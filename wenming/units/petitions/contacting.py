"""联系人: who answers for what. Numbers are masked everywhere; one is shown whole only for a reason that is written down."""

from django.db import transaction
from django.utils.translation import gettext as _

from wenming.accounts.models import User
from wenming.journal.models import record
from wenming.lib.access import Refused
from wenming.units.models import Contact, Enrolment, Unit


@transaction.atomic
def add(unit: Unit, *, name: str, role: str, phone: str, by: User) -> Contact:
    """Enter a contact; the same person entered twice (a double tap) is one row."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    contact, new = Contact.objects.get_or_create(unit=unit, name=name, role=role, phone=phone)
    if new:
        record("add", contact, by=by, detail={"unit": unit.pk})
    return contact


@transaction.atomic
def correct(contact: Contact, values: dict[str, str], *, by: User) -> Contact:
    """Change what was given; what was left empty stays as it is, because the page never showed it whole."""
    changed = sorted(name for name, value in values.items() if getattr(contact, name) != value)
    if changed:
        Contact.objects.filter(pk=contact.pk).update(**values)
        record("correct", contact, by=by, detail={"unit": contact.unit_id, "fields": changed})
        contact.refresh_from_db()
    return contact


@transaction.atomic
def remove(contact: Contact, *, by: User, because: str = "") -> None:
    """Take a contact out for good; the journal keeps the act, not the name."""
    record("remove", contact, by=by, because=because, detail={"unit": contact.unit_id})
    contact.delete()


@transaction.atomic
def reveal(thing: Contact | Enrolment, *, by: User, because: str) -> tuple[str, str]:
    """COD-13: name and number of one person, whole; the reason is written down before anything is shown."""
    if len(because.strip()) < 2:
        raise Refused(_("请写明查看的事由。"))
    record("reveal", thing, by=by, because=because)
    if isinstance(thing, Contact):
        return thing.name, thing.phone
    return thing.contact_name, thing.contact_phone
