"""Rehearsing: an officer asks, a worker plays the past round on the draft, the report is kept."""

import json
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from wenming.assessment.models import Rehearsal
from wenming.assessment.packing import layout_of, unpacked
from wenming.assessment.rehearsal import Minutes, Report, rehearse
from wenming.assessment.scoring import UnitMarks
from wenming.assessment.sheets import profile_from, unit_marks, yardstick_of
from wenming.cycles.models import Cycle
from wenming.journal.models import record
from wenming.lib.access import Refused
from wenming.standards.models import Edition
from wenming.standards.packages import read_yardstick
from wenming.standards.shelving import package_of

if TYPE_CHECKING:
    from wenming.accounts.models import User


@transaction.atomic
def ask(edition: Edition, cycle: Cycle, *, by: "User") -> Rehearsal:
    """Ask for a rehearsal; Refused while the edition has faults or the round has no marks."""
    yardstick, faults = read_yardstick(package_of(edition))
    if yardstick is None:
        raise Refused(_("体系还有错误：%(fault)s") % {"fault": faults[0].message})
    if not cycle.sheets.exists():
        raise Refused(_("这一届还没有评分。"))
    asked = Rehearsal.objects.create(edition=edition, revision=edition.revision, cycle=cycle, by=by.pk)
    record("rehearse_edition", edition, by=by, detail={"rehearsal": asked.pk, "cycle": cycle.pk})
    return asked


def play(asked: Rehearsal) -> Report:
    """Score the round on both editions and keep the report. Raises Refused when the draft has got faults meanwhile."""
    past = yardstick_of(asked.cycle.edition)
    draft, faults = read_yardstick(package_of(asked.edition))
    if draft is None:
        raise Refused(_("体系还有错误：%(fault)s") % {"fault": faults[0].message})
    report = rehearse(draft, past, list(marks_of(asked.cycle)), minutes())
    Rehearsal.objects.filter(pk=asked.pk).update(report=as_json(report), revision=asked.edition.revision)
    return report


def marks_of(cycle: Cycle) -> list[UnitMarks]:
    """Every sheet of a round as the arithmetic takes it, from the packed form; `id` is the unit's."""
    past = yardstick_of(cycle.edition)
    layout = layout_of(past)
    return [
        replace(
            unit_marks(past, str(sheet.unit_id), profile_from(sheet.profile), unpacked(layout, bytes(sheet.packed))),
            name=sheet.unit.name,
        )
        for sheet in cycle.sheets.select_related("unit").order_by("id")
    ]


def minutes() -> Minutes:
    """The estimates of what evidence costs, as data; see the note in the file."""
    given = json.loads((Path(settings.BASE_DIR) / "data" / "standards" / "minutes.json").read_text("utf-8"))
    return Minutes(given["methods"], given["evidence"], given["characters"], given["otherwise"])


def as_json(report: Report) -> dict[str, Any]:
    """The report as it is kept: decimals as text."""
    groups = {"by_variant": report.by_variant, "by_size": report.by_size}
    kept: dict[str, Any] = {
        "units": report.units, "coverage": report.coverage, "up": report.up, "down": report.down, "bands": report.bands,
        "table": [[old, new, count] for (old, new), count in sorted(report.table.items())],
        "moves": [asdict(move) | {"change": move.change} for move in report.moves],
        **{name: [asdict(group) | {"change": group.change} for group in rows] for name, rows in groups.items()},
        "idle": [asdict(idle) for idle in report.idle], "twins": [asdict(pair) for pair in report.twins],
        "hours": [asdict(hours) | {"change": hours.change} for hours in report.hours],
        "unknown": report.carried.unknown,
    }  # fmt: skip
    return json.loads(json.dumps(kept, default=_as_text))  # type: ignore[no-any-return]  # an object stays one


def _as_text(value: object) -> str:
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    return str(value)
