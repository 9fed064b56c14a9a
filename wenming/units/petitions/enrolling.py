"""入库: a unit asks to be entered, its office confirms, returns or declines; confirming makes the unit, all or nothing."""

from typing import Any, TypedDict

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from wenming.accounts.models import User
from wenming.journal.models import record
from wenming.lib.access import Refused
from wenming.lib.codes import ALPHABET, normalised
from wenming.units.codes import CodeJudgement, duplicate, judge_code
from wenming.units.models import Body, Change, Contact, Enrolment, Kind, Nature, Region, Span, Succession, Unit
from wenming.units.petitions.telling import tell_keepers, tell_seat_givers

PLACES = 12


class Application(TypedDict):
    """What the form asks, cleaned. `fields` holds ids and plain values of what has no column of its own."""

    name: str
    credit_code: str | None
    region: Region
    sector: Body | None
    fields: dict[str, Any]
    contact_name: str
    contact_phone: str
    contact_email: str


def receipt_for(key: str) -> str:
    """The receipt number that follows from a form's hidden key, so that a double tap gives one request."""
    number = int.from_bytes(salted_hmac("wenming.units.enrolling", key, algorithm="sha256").digest()[:12], "big")
    places = []
    for _place in range(PLACES):
        number, value = divmod(number, len(ALPHABET))
        places.append(ALPHABET[value])
    return "".join(places)


def canonical_receipt(text: str) -> str:
    """A receipt number as people type it: any width, any case, with or without hyphens."""
    return "".join(character for character in normalised(text).upper() if character.isalnum())


@transaction.atomic
def file_enrolment(application: Application, key: str) -> tuple[Enrolment, bool]:
    """Take a request in; the same key a second time answers with the first request."""
    enrolment, new = Enrolment.objects.get_or_create(receipt=receipt_for(key), defaults=dict(application))
    if new:
        record("file", enrolment, by=None, detail={"region": enrolment.region_id, "sector": enrolment.sector_id})
        _tell_office(enrolment)
    return enrolment, new


@transaction.atomic
def file_again(enrolment: Enrolment, application: Application) -> Enrolment:
    """The unit corrects a returned request through its receipt; the request waits for the office again."""
    enrolment.move("file_again", by=None, filed_at=timezone.now(), **application)
    _tell_office(enrolment)
    return enrolment


def judged_code(enrolment: Enrolment) -> CodeJudgement | None:
    """How the code of a request stands today; None for a unit without a code."""
    nature = Nature.objects.filter(pk=enrolment.fields.get("nature")).first()
    return judge_code(enrolment.credit_code, nature=nature) if enrolment.credit_code else None


def confirm(enrolment: Enrolment, *, by: User) -> Unit:
    """Enter the unit: unit, span, change and contact in one transaction. Raises Refused with a sentence if it cannot.

    The move comes first: the second of two officers gets its sentence before anything is made. The database's own
    constraint decides between two requests for one code (COD-05).
    """
    try:
        with transaction.atomic():
            enrolment.move("confirm", by=by, answer="")
            judgement = judged_code(enrolment)
            if judgement and judgement.error:
                raise Refused(judgement.error.message)
            unit = _entered(enrolment, judgement, by)
            Enrolment.objects.filter(pk=enrolment.pk).update(unit=unit)
            record("enter", unit, by=by, detail={"enrolment": enrolment.pk})
            tell_seat_givers(
                _("新单位已入库，待设岗：%(unit)s") % {"unit": unit.name},
                _("请为该单位的联系人开通账号并授予信息管理员岗位。"),
                "",
                f"enrolment-seat:{enrolment.pk}",
            )
            return unit
    except IntegrityError as clash:
        raise Refused(duplicate().message + _("本申请没有入库，请核对后退回或不予入库。")) from clash


def send_back(enrolment: Enrolment, *, by: User, because: str) -> Enrolment:
    """Return the request, with what is to be corrected; the unit reads it under its receipt number."""
    return enrolment.move("send_back", by=by, because=because, answer=because)


def decline(enrolment: Enrolment, *, by: User, because: str) -> Enrolment:
    """Decline the request for good, with the reason."""
    return enrolment.move("decline", by=by, because=because, answer=because)


def _entered(enrolment: Enrolment, judgement: CodeJudgement | None, by: User) -> Unit:
    more, today = enrolment.fields, timezone.localdate()
    unit = Unit.objects.create(
        name=enrolment.name,
        credit_code=enrolment.credit_code,
        code_standing=judgement.standing if judgement else Unit.CodeStanding.SOUND,
        no_code_because=more.get("no_code_because", ""),
        nature=Nature.objects.filter(pk=more.get("nature")).first(),
        region=enrolment.region,
        sector=enrolment.sector,
        industry=more.get("industry", ""),
        headcount=more.get("headcount"),
        created_on=today,
    )
    unit.kinds.set(Kind.objects.filter(pk__in=more.get("kinds", [])))
    change = Change.objects.create(kind=Change.Kind.ENTER, on=today, decided_by=by.pk)
    Succession.objects.create(change=change, successor=unit)
    Span.objects.create(
        unit=unit,
        name=unit.name,
        credit_code=unit.credit_code,
        region=unit.region,
        sector=unit.sector,
        from_on=today,
        opened_by=change,
    )
    Contact.objects.create(unit=unit, name=enrolment.contact_name, phone=enrolment.contact_phone)
    return unit


def _tell_office(enrolment: Enrolment) -> None:
    tell_keepers(
        enrolment.region_id,
        enrolment.sector_id,
        _("入库申请待确认：%(unit)s") % {"unit": enrolment.name},
        _("请核对单位信息后确认、退回或不予入库。"),
        reverse("units:enrolment", args=[enrolment.pk]),
        f"enrolment:{enrolment.pk}:{enrolment.filed_at.timestamp():.0f}",
    )
