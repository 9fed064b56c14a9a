"""Writing good rows: new units with their first span, and what differs on units that are there."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.lib.bulk import among_numbers, insert_rows, reserve_ids, update_rows
from wenming.units.models import Change, Contact, Span, Succession, Unit
from wenming.units.roll.columns import Holder, Row
from wenming.units.roll.known import Known

UNIT_COLUMNS = (
    "id", "name", "credit_code", "code_standing", "no_code_because", "aliases", "nature_id", "region_id", "sector_id",
    "industry", "headcount", "remark", "fictional", "created_on", "version",
)  # fmt: skip
CHANGED_COLUMNS = ("nature_id", "region_id", "sector_id", "industry", "headcount", "remark", "code_standing")
SPAN_COLUMNS = ("unit_id", "name", "credit_code", "region_id", "sector_id", "from_on", "opened_by_id")
CONTACT_COLUMNS = ("unit_id", "name", "role", "phone")
EXCEPTED = Unit.CodeStanding.EXCEPTED.value


@dataclass
class Plan:
    """What a load will do: rows to enter, rows whose unit changes, and how many say nothing new."""

    enter: list[Row] = field(default_factory=list)
    change: list[tuple[Row, Holder]] = field(default_factory=list)
    unchanged: int = 0


def plan_rows(good: list[Row], known: Known) -> Plan:
    """Sort the good rows by what they mean for the register."""
    plan = Plan()
    for row in good:
        holder = known.holders.get(row.code)
        if holder is None:
            plan.enter.append(row)
        elif wanted(row, holder) != present(holder):
            plan.change.append((row, holder))
        else:
            plan.unchanged += 1
    return plan


def present(holder: Holder) -> tuple[Any, ...]:
    """What a row can change, as it is; the first seven are CHANGED_COLUMNS."""
    return (
        holder.nature, holder.region, holder.sector, holder.industry, holder.headcount, holder.remark, holder.standing,
        holder.kinds, holder.contact, holder.phone,
    )  # fmt: skip


def wanted(row: Row, holder: Holder) -> tuple[Any, ...]:
    """The same as it will be; an empty cell leaves what is there."""

    def or_kept(new: Any, old: Any) -> Any:
        return old if new is None else new

    return (
        row.nature, row.region, or_kept(row.sector, holder.sector), or_kept(row.industry, holder.industry),
        or_kept(row.headcount, holder.headcount), or_kept(row.remark, holder.remark),
        EXCEPTED if row.excepted else holder.standing,
        or_kept(row.kinds, holder.kinds), or_kept(row.contact, holder.contact), or_kept(row.phone, holder.phone),
    )  # fmt: skip


def write(plan: Plan, *, by: int | None) -> None:
    """Carry the plan out inside the caller's transaction."""
    if plan.enter:
        enter(plan.enter, by)
    if plan.change:
        change(plan.change, by)


def enter(rows: list[Row], by: int | None) -> None:
    """New units: the unit, its kinds, its contact and the span that begins today."""
    today = timezone.localdate()
    event = Change.objects.create(kind=Change.Kind.ENTER, on=today, reason=_("由工作簿导入"), decided_by=by)
    numbered = list(zip(reserve_ids(Unit, len(rows)), rows, strict=True))
    insert_rows(
        Unit,
        UNIT_COLUMNS,
        (
            (
                pk, row.name, row.code, EXCEPTED if row.excepted else "", "", "[]", row.nature, row.region, row.sector,
                row.industry or "", row.headcount, row.remark or "", False, today, 1,
            )
            for pk, row in numbered
        ),
    )  # fmt: skip
    insert_kinds((pk, kind) for pk, row in numbered for kind in sorted(row.kinds or ()))
    insert_rows(
        Contact,
        CONTACT_COLUMNS,
        ((pk, row.contact or "", "", row.phone or "") for pk, row in numbered if row.contact or row.phone),
    )
    insert_rows(
        Span,
        SPAN_COLUMNS,
        ((pk, row.name, row.code, row.region, row.sector, today, event.pk) for pk, row in numbered),
    )


def insert_kinds(pairs: Any) -> None:
    """Rows of the table between units and kinds."""
    insert_rows(Unit.kinds.through, ("unit_id", "kind_id"), pairs)


Settled = list[tuple[Holder, tuple[Any, ...]]]  # the unit as it is, and what of it the row asks for


def change(pairs: list[tuple[Row, Holder]], by: int | None) -> None:
    """Units that are there: their own columns, kinds, primary contact, and a new span where place or sector differ."""
    settled: Settled = [(holder, wanted(row, holder)) for row, holder in pairs]
    own = [(*new[:7], holder.pk) for holder, new in settled if new[:7] != present(holder)[:7]]
    if own:
        update_rows(Unit, CHANGED_COLUMNS, own)
    everyone = among_numbers([holder.pk for holder, _new in settled])
    Unit.objects.filter(pk__in=everyone).update(version=F("version") + 1)
    relabelled = [(holder.pk, new[7]) for holder, new in settled if new[7] != holder.kinds]
    if relabelled:
        Unit.kinds.through.objects.filter(unit_id__in=among_numbers([pk for pk, _kinds in relabelled])).delete()
        insert_kinds((pk, kind) for pk, kinds in relabelled for kind in sorted(kinds))
    change_contacts([(holder, new[8], new[9]) for holder, new in settled if new[8:] != (holder.contact, holder.phone)])
    moved = [(holder, new[1], new[2]) for holder, new in settled if new[1:3] != (holder.region, holder.sector)]
    if moved:
        open_spans(moved, by)


def change_contacts(called: list[tuple[Holder, str, str]]) -> None:
    """The primary contact of each unit: changed where there is one, entered where there is none."""
    if known := [(name, phone, holder.contact_pk) for holder, name, phone in called if holder.contact_pk]:
        update_rows(Contact, ("name", "phone"), known)
    fresh = [(holder.pk, name, "", phone) for holder, name, phone in called if not holder.contact_pk]
    insert_rows(Contact, CONTACT_COLUMNS, fresh)


def open_spans(moved: list[tuple[Holder, str, int | None]], by: int | None) -> None:
    """A change of place or sector is part of the lineage: close the open span today and begin another."""
    today = timezone.localdate()
    event = Change.objects.create(kind=Change.Kind.MOVE, on=today, reason=_("由工作簿导入"), decided_by=by)
    open_now = Span.objects.filter(until_on=None, unit_id__in=among_numbers([holder.pk for holder, *_rest in moved]))
    began_today = dict(open_now.filter(from_on__gte=today).values_list("unit_id", "pk"))
    corrected = [
        (region, sector, began_today[holder.pk]) for holder, region, sector in moved if holder.pk in began_today
    ]
    if corrected:
        update_rows(Span, ("region_id", "sector_id"), corrected)
    renewed = [place for place in moved if place[0].pk not in began_today]
    Span.objects.filter(until_on=None, unit_id__in=among_numbers([holder.pk for holder, *_rest in renewed])).update(
        until_on=today
    )
    insert_rows(
        Span,
        SPAN_COLUMNS,
        ((holder.pk, holder.name, holder.code, region, sector, today, event.pk) for holder, region, sector in renewed),
    )
    insert_rows(
        Succession,
        ("change_id", "predecessor_id", "successor_id"),
        ((event.pk, holder.pk, holder.pk) for holder, *_rest in moved),
    )
