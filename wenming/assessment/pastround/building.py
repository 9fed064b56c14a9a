"""Putting a generated round into the house: one Cycle, a Sheet for each fictional unit, its Marks as rows and packed."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.assessment.models import Mark, Sheet
from wenming.assessment.packing import MarkRow, layout_of, packed
from wenming.assessment.pastround.inventing import Invention, invented
from wenming.assessment.sheets import asked_of, profile_as_json, profile_of, yardstick_of
from wenming.cycles.models import Cycle
from wenming.journal.models import Actor, record
from wenming.lib.access import Refused
from wenming.lib.bulk import insert_rows, reserve_ids
from wenming.standards.models import Edition, Indicator
from wenming.standards.plain import Yardstick
from wenming.units.models import Unit

CHUNK = 500  # units whose marks are in memory at once


class Drafted(NamedTuple):
    """One unit's sheet before it is written."""

    unit: int
    variant: str
    profile: dict[str, Any]
    marks: list[MarkRow]
    packed: bytes


@transaction.atomic
def build_past_round(
    edition: Edition,
    units: Sequence[Unit],
    *,
    title: str,
    seed: str,
    by: Actor | None = None,
    invention: Invention | None = None,
    opened_on: date | None = None,
    closed_on: date | None = None,
) -> Cycle:
    """A round that never was, on one edition, of the given `invention` or three assessors made from the seed.

    Refused unless every unit is fictional: nobody real is scored.
    """
    real = [unit for unit in units if not unit.fictional]
    if real:
        raise Refused(_("只有虚构单位可以有生成的评分，%(count)s 个不是。") % {"count": len(real)})
    yardstick = yardstick_of(edition)
    cycle = Cycle.objects.create(
        region=edition.region, honour=edition.honour, edition=edition, title=title, opened_on=opened_on,
        closed_on=closed_on, demonstration=True,
    )  # fmt: skip
    characters = invention or invented(yardstick, seed)
    indicators = dict(Indicator.objects.filter(edition=edition).values_list("code", "pk"))
    for start in range(0, len(units), CHUNK):
        _write(cycle, list(drafted(yardstick, characters, units[start : start + CHUNK], start)), indicators)
    record("build_past_round", cycle, by=by, detail={"units": len(units), "assessors": len(characters.assessors)})
    return cycle


def drafted(yardstick: Yardstick, invention: Invention, units: Sequence[Unit], first: int = 0) -> Iterator[Drafted]:
    """Sheets of some units, numbered from `first`; the number and the seed decide the marks."""
    layout = layout_of(yardstick)
    codes = [place.node.code for place in layout.places]
    for number, unit in enumerate(units, start=first):
        profile = profile_of(unit)
        asked = asked_of(yardstick, profile)
        marks = invention.marks(number, [code in asked.codes for code in codes])
        yield Drafted(
            unit.pk, asked.variant, profile_as_json(profile), marks, packed(layout, asked.codes, asked.variant, marks)
        )


def _write(cycle: Cycle, sheets: Sequence[Drafted], indicators: dict[str, int]) -> None:
    """Rows of some sheets and of their marks, in bulk."""
    ids = list(reserve_ids(Sheet, len(sheets)))
    insert_rows(
        Sheet,
        ["id", "cycle_id", "unit_id", "variant", "profile", "packed", "version"],
        (
            (pk, cycle.pk, each.unit, each.variant, json.dumps(each.profile, ensure_ascii=False), each.packed, 1)
            for pk, each in zip(ids, sheets, strict=True)
        ),
    )
    now = timezone.now() if connection.vendor == "postgresql" else str(timezone.now().replace(tzinfo=None))
    insert_rows(
        Mark,
        ["sheet_id", "indicator_id", "assessor", "moderates", "value", "because", "pointer", "at"],
        (
            (
                pk,
                indicators[row.node],
                row.assessor,
                row.moderates,
                json.dumps(row.value, ensure_ascii=False),
                "",
                "{}",
                now,
            )
            for pk, each in zip(ids, sheets, strict=True)
            for row in each.marks
        ),
    )
