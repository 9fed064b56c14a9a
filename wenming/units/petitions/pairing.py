"""三(三)五: 结对共建. Two sides agree on aims; once a year one of them writes a few sentences both can read."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from wenming.accounts.models import User
from wenming.journal.models import record
from wenming.lib.access import Refused
from wenming.lib.codes import canonical_credit_code
from wenming.units.fingerprints import fingerprint
from wenming.units.models import JointRecord, Pairing, Unit
from wenming.units.petitions.telling import tell_unit


def found_partner(text: str) -> Unit | None:
    """The active unit with this credit code or exactly this name, if there is just one."""
    wanted = Q(credit_code=canonical_credit_code(text)) | Q(name=text.strip())
    units = list(Unit.objects.active().filter(wanted)[:2])
    return units[0] if len(units) == 1 else None


@transaction.atomic
def pair(unit: Unit, pairing: Pairing, *, by: User) -> Pairing:
    """Enter a pairing; the same one entered twice (a double tap) is one row."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    same = Pairing.objects.going_on().filter(
        unit=unit, kind=pairing.kind, partner=pairing.partner, partner_name=pairing.partner_name
    )
    if known := same.first():
        return known
    pairing.unit = unit
    pairing.save(force_insert=True)
    record("pair", pairing, by=by, detail={"unit": unit.pk, "partner": pairing.partner_id, "kind": pairing.kind})
    _tell_sides(pairing, _("新的结对共建：%(pair)s") % {"pair": pairing}, f"pairing:{pairing.pk}", by)
    return pairing


@transaction.atomic
def write_year(pairing: Pairing, year: int, summary: str, *, seen: str, by: User) -> JointRecord:
    """Write or rewrite what was done in a year; `seen` is the fingerprint of the text they had before them."""
    gone_on = Pairing.objects.select_for_update().get(pk=pairing.pk)
    if not gone_on.from_on.year <= year <= (gone_on.until_on or date.max).year:
        raise Refused(_("共建关系在%(year)s年并不存在，不能记录这一年。") % {"year": year})
    note = JointRecord.objects.filter(pairing=pairing, year=year).first()
    if fingerprint(note.summary if note else "") != seen:
        raise Refused(_("对方刚刚改过这一年的记录，请刷新看过再写。您写的内容还在下面。"))
    if note is None:
        note = JointRecord(pairing=pairing, year=year)
    note.summary, note.written_by = summary, by.pk
    try:
        with transaction.atomic():
            note.save()
    except IntegrityError as clash:
        raise Refused(_("对方刚刚改过这一年的记录，请刷新看过再写。您写的内容还在下面。")) from clash
    record("write", note, by=by, detail={"pairing": pairing.pk, "year": year})
    _tell_sides(pairing, _("共建年度记录有更新"), f"joint:{note.pk}:{fingerprint(summary)}", by)
    return note


@transaction.atomic
def end(pairing: Pairing, *, on: date, because: str, by: User) -> Pairing:
    """End a pairing on a day; what was written stays readable for both sides."""
    if on < pairing.from_on:
        raise Refused(_("结束日期不能早于开始日期。"))
    if not Pairing.objects.going_on().filter(pk=pairing.pk).update(until_on=on):
        raise Refused(_("这项结对共建已经结束了。"))
    record("end", pairing, by=by, because=because)
    pairing.refresh_from_db()
    _tell_sides(pairing, _("结对共建已结束：%(pair)s") % {"pair": pairing}, f"pairing-end:{pairing.pk}", by)
    return pairing


def _tell_sides(pairing: Pairing, subject: str, key: str, by: User) -> None:
    link = reverse("units:pairing", args=[pairing.pk])
    for side in filter(None, (pairing.unit_id, pairing.partner_id)):
        tell_unit(side, subject, "", link, key, without=by.pk)
