"""Reorganisations 沿革: one function an act, each one transaction with its paper, its spans and its journal entries.

Titles stay with the unit that was named; nothing here moves one. What follows for a title, the room `standing` decides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from wenming.journal.models import Actor, record
from wenming.lib.access import Refused
from wenming.units.lineage.checks import check_code_free, check_dates, check_paper, sound_code
from wenming.units.models import Change, Span, Succession, Unit


@dataclass(frozen=True, slots=True)
class Paper:
    """What a change rests on: the day it took effect, the document's number, and a few words."""

    on: date
    document: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Entrant:
    """A unit that comes into being: `code` or the reason why it has none; other fields of Unit in `fields`."""

    name: str
    code: str | None = None
    no_code_because: str = ""
    region: str | None = None
    sector: int | None = None
    fields: Any = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A unit as the person deciding saw it; if it has changed since, the act is refused."""

    unit: Unit
    version: int | None = None

    @property
    def expected(self) -> int:
        """The version the decision was made on."""
        return self.unit.version if self.version is None else self.version


@transaction.atomic
def enter(entrant: Entrant, paper: Paper, *, by: Actor | None) -> Unit:
    """入库: a new unit, on record from the day of the paper."""
    check_paper(paper.on, paper.document)
    change = _change(Change.Kind.ENTER, paper, by)
    unit = _bring_in(entrant, change)
    Succession.objects.create(change=change, successor=unit)
    _write_down("enter", change, [unit], by)
    return unit


@transaction.atomic
def rename(seen: Seen, name: str, paper: Paper, *, by: Actor | None) -> Change:
    """更名: the unit bears a new name from the day of the paper; the old one stays in its spans."""
    if name == seen.unit.name:
        raise Refused(_("新名称与现名称相同。"))
    return _alter(Change.Kind.RENAME, seen, paper, by, name=name)


@transaction.atomic
def move(seen: Seen, region: str | None, sector: int | None, paper: Paper, *, by: Actor | None) -> Change:
    """迁移: another region, another sector authority, or both."""
    if (region, sector) == (seen.unit.region_id, seen.unit.sector_id):
        raise Refused(_("区划和行业主管部门都没有变化。"))
    return _alter(Change.Kind.MOVE, seen, paper, by, region_id=region, sector_id=sector)


@transaction.atomic
def recode(seen: Seen, code: str, paper: Paper, *, by: Actor | None) -> Change:
    """换码 (COD-01…05): another credit code; the one before stays in the spans."""
    canonical, standing = sound_code(code)
    if canonical == seen.unit.credit_code:
        raise Refused(_("新代码与现代码相同。"))
    check_code_free(canonical, paper.on, without=[seen.unit])
    return _alter(
        Change.Kind.RECODE, seen, paper, by, credit_code=canonical, code_standing=standing, no_code_because=""
    )


@transaction.atomic
def merge(units: Sequence[Seen], entrant: Entrant, paper: Paper, *, by: Actor | None) -> Unit:
    """合并: several units end and one new unit begins; it may take over the code of one of them."""
    if len({seen.unit.pk for seen in units}) < 2:
        raise Refused(_("合并至少要有两个不同的单位。"))
    change = _end(Change.Kind.MERGE, units, paper, by)
    successor = _bring_in(entrant, change)
    _succeed(change, [seen.unit for seen in units], [successor])
    _write_down("merge", change, [*(seen.unit for seen in units), successor], by)
    return successor


@transaction.atomic
def absorb(into: Seen, units: Sequence[Seen], paper: Paper, *, by: Actor | None) -> Change:
    """并入: units end and live on in one that exists already and stays what it is."""
    absorbed = [seen.unit for seen in units]
    if not absorbed or into.unit in absorbed:
        raise Refused(_("请选择要并入的其他单位。"))
    check_dates(into.unit, paper.on, since=into.unit.created_on)
    change = _end(Change.Kind.ABSORB, units, paper, by)
    _take(into, {})
    _succeed(change, absorbed, [into.unit])
    _write_down("absorb", change, [into.unit, *absorbed], by)
    return change


@transaction.atomic
def split(seen: Seen, entrants: Sequence[Entrant], paper: Paper, *, by: Actor | None) -> list[Unit]:
    """分立: one unit ends and several new ones begin; one of them may take over its code."""
    if len(entrants) < 2:
        raise Refused(_("分立至少要产生两个新单位。"))
    change = _end(Change.Kind.SPLIT, [seen], paper, by)
    parts = [_bring_in(entrant, change) for entrant in entrants]
    _succeed(change, [seen.unit], parts)
    _write_down("split", change, [seen.unit, *parts], by)
    return parts


@transaction.atomic
def dissolve(seen: Seen, paper: Paper, *, by: Actor | None) -> Change:
    """撤销: the unit ends and nobody succeeds it. Its record, names and titles stay readable."""
    change = _end(Change.Kind.DISSOLVE, [seen], paper, by)
    Succession.objects.create(change=change, predecessor=seen.unit)
    _write_down("dissolve", change, [seen.unit], by)
    return change


def _alter(kind: Change.Kind, seen: Seen, paper: Paper, by: Actor | None, **changes: Any) -> Change:
    """Close the open span and open the next one with what has changed."""
    check_paper(paper.on, paper.document)
    _take(seen, changes, paper.on)
    change = _change(kind, paper, by)
    _open_span(seen.unit, change)
    _succeed(change, [seen.unit], [seen.unit])
    _write_down(kind.value, change, [seen.unit], by, fields=sorted(changes))
    return change


def _end(kind: Change.Kind, units: Iterable[Seen], paper: Paper, by: Actor | None) -> Change:
    """End units with one change; each closes its open span on that day."""
    check_paper(paper.on, paper.document)
    change = _change(kind, paper, by)
    for seen in units:
        _take(seen, {"ended_on": paper.on}, paper.on)
    return change


def _take(seen: Seen, changes: dict[str, Any], closing: date | None = None) -> None:
    """Change a unit only if it still is as it was seen; the second of two officers gets a sentence.

    The conditional update comes first: it also locks the row, so that what is read after it stays true.
    """
    unit = seen.unit
    try:
        with transaction.atomic():
            taken = Unit.objects.filter(pk=unit.pk, version=seen.expected, ended_on=None).update(
                version=F("version") + 1, **changes
            )
    except IntegrityError as problem:
        raise Refused(_("这个统一社会信用代码已由另一个在册单位使用。")) from problem
    if not taken:
        raise Refused(_("“%(name)s”刚刚被别人改过，这次没有保存。请看过最新情况再办。") % {"name": unit.name})
    if closing is not None:
        span = Span.objects.get(unit=unit, until_on=None)
        check_dates(unit, closing, since=span.from_on)
        Span.objects.filter(pk=span.pk).update(until_on=closing)
    unit.refresh_from_db()


def _bring_in(entrant: Entrant, change: Change) -> Unit:
    """Create a unit that exists from the day of the change."""
    code, standing = sound_code(entrant.code) if entrant.code else (None, "")
    if code is None and not entrant.no_code_because.strip():
        raise Refused(_("没有统一社会信用代码的，请写明原因。"))
    if code:
        check_code_free(code, change.on)
    try:
        with transaction.atomic():
            unit = Unit.objects.create(
                name=entrant.name, credit_code=code, code_standing=standing, region_id=entrant.region,
                no_code_because="" if code else entrant.no_code_because, sector_id=entrant.sector,
                created_on=change.on, **(entrant.fields or {}),
            )  # fmt: skip
    except IntegrityError as problem:
        raise Refused(_("这个统一社会信用代码已由另一个在册单位使用。")) from problem
    _open_span(unit, change)
    return unit


def _open_span(unit: Unit, change: Change) -> None:
    Span.objects.create(
        unit=unit, name=unit.name, credit_code=unit.credit_code, region_id=unit.region_id,
        sector_id=unit.sector_id, from_on=change.on, opened_by=change,
    )  # fmt: skip


def _change(kind: Change.Kind, paper: Paper, by: Actor | None) -> Change:
    return Change.objects.create(
        kind=kind, on=paper.on, document=paper.document.strip(), reason=paper.reason.strip(),
        decided_by=by.pk if by is not None else None,
    )  # fmt: skip


def _succeed(change: Change, before: Iterable[Unit], after: Sequence[Unit]) -> None:
    Succession.objects.bulk_create(
        Succession(change=change, predecessor=old, successor=new) for old in before for new in after
    )


def _write_down(verb: str, change: Change, units: Iterable[Unit], by: Actor | None, fields: Sequence[str] = ()) -> None:
    """One entry for each unit touched, so that each unit's own page tells what happened to it."""
    detail: dict[str, Any] = {"change": change.pk, "on": change.on.isoformat()}
    if fields:
        detail["fields"] = list(fields)
    for unit in units:
        record(verb, unit, by=by, because=change.reason, detail=detail)
