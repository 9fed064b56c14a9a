"""Writing marks: rows and packed form in one transaction, so that neither says what the other does not (四(四) 测评)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.assessment.models import Mark, Sheet
from wenming.assessment.packing import MarkRow
from wenming.assessment.scoring.marks import read_value
from wenming.assessment.scoring.values import BadValue
from wenming.assessment.sheets import packed_sheet, profile_from, rows_of, yardstick_of
from wenming.journal.models import Actor, record
from wenming.lib.access import Refused
from wenming.standards.models import Indicator
from wenming.standards.plain import Node, Yardstick


@dataclass(frozen=True, slots=True)
class Given:
    """One mark that is given: a value its rule accepts (docs/formats §3), where it was seen, and why."""

    node: str
    assessor: str
    value: Any
    moderates: bool = False
    because: str = ""
    pointer: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def write_marks(sheet: Sheet, given: Iterable[Given], *, by: Actor | None) -> Sheet:
    """Write or replace marks on one sheet. Raises Refused, and writes nothing, when a value does not fit its rule."""
    held = Sheet.objects.select_for_update().select_related("cycle__edition").get(pk=sheet.pk)
    yardstick = yardstick_of(held.cycle.edition)
    marks = list(given)
    check(yardstick, marks)
    indicators = _indicators(held.cycle.edition_id, marks)
    now = timezone.now()
    Mark.objects.bulk_create(
        [
            Mark(
                sheet=held, indicator_id=indicators[mark.node], assessor=mark.assessor, moderates=mark.moderates,
                value=mark.value, because=mark.because, pointer=dict(mark.pointer), at=now,
            )
            for mark in marks
        ],
        update_conflicts=True, unique_fields=["sheet", "indicator", "assessor"],
        update_fields=["moderates", "value", "because", "pointer", "at"],
    )  # fmt: skip
    held.packed = packed_sheet(yardstick, profile_from(held.profile), rows_of(held))
    held.version += 1
    held.save(update_fields=["packed", "version"])
    record("write_marks", held, by=by, detail={"marks": len(marks), "version": held.version})
    return held


def check(yardstick: Yardstick, marks: Sequence[Given | MarkRow]) -> None:
    """Every mark stands on a leaf of the edition and its value fits the rule; Refused names the place."""
    leaves: dict[str, Node] = {node.code: node for node in yardstick.leaves()}
    for mark in marks:
        if mark.node not in leaves:
            raise Refused(_("体系里没有可以评分的指标“%(code)s”。") % {"code": mark.node[:40]})
        try:
            read_value(leaves[mark.node], mark.value)
        except BadValue as problem:
            raise Refused(_("%(code)s：%(problem)s") % {"code": mark.node, "problem": problem}) from problem


def _indicators(edition: int, marks: Sequence[Given]) -> dict[str, int]:
    codes = {mark.node for mark in marks}
    return dict(Indicator.objects.filter(edition=edition, code__in=codes).values_list("code", "pk"))
