"""Scoring a round: from packed sheets to everybody's scores and rank, committed with its entry (四(四) 测评). STA-11: never changed."""

import hashlib
from decimal import Decimal

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from wenming.assessment.arrays import Scored, scored
from wenming.assessment.models import Result, Scoring, Sheet
from wenming.assessment.packing import layout_of, unpacked
from wenming.assessment.ranking import WHOLE, Ranking, ranked
from wenming.assessment.scoring import UnitScore, scores
from wenming.assessment.sheets import exact_score, profile_from, unit_marks, yardstick_of
from wenming.assessment.storing import packed_sheets, write_results
from wenming.cycles.models import Cycle
from wenming.journal.models import Actor, record
from wenming.lib.access import Refused
from wenming.standards.plain import Yardstick

MOST_PLACES = 4  # what the rows of Results can hold


@transaction.atomic
def score(cycle: Cycle, *, by: Actor | None) -> Scoring:
    """Score every sheet of a round and keep what came out: one Scoring, a Result for each sheet, the ranking, one entry.

    Refused while the edition is a draft: a draft is rehearsed, not scored on.
    """
    held = _held(cycle)
    yardstick = _published(held)
    sheets, packed = packed_sheets(held)
    found = scored(yardstick, packed, lambda number: exactly(yardstick, int(sheets[number]), packed[number]))
    ranking = ranking_by(yardstick, sheets, found)
    scoring = Scoring.objects.create(
        cycle=held, edition=held.edition, edition_digest=held.edition.digest, marks_digest=digest_of(sheets, packed),
        units=len(sheets), ranking=ranking.as_bytes(), by=by.pk if by is not None else None,
    )  # fmt: skip
    write_results(scoring, sheets, found, [band.label for band in yardstick.bands], yardstick.places)
    counts = {"scoring": scoring.pk, "units": len(sheets), "ranked": int(found.may_rank.sum())}
    record("score_round", held, by=by, detail=counts, before=scoring.edition_digest, after=scoring.marks_digest)
    return scoring


@transaction.atomic
def score_again(sheet: Sheet, *, by: Actor | None) -> Scoring:
    """Score one unit again after a mark has changed; everyone's rank follows (`Scoring.ranks`). Nothing earlier is touched.

    Where there is no whole computation to correct, or it was on another edition, the whole round is scored.
    """
    held = _held(sheet.cycle)
    yardstick = _published(held)
    last = Scoring.objects.latest_of(held)
    known = last is not None and Result.objects.filter(scoring=last.root_id, sheet=sheet).exists()
    if last is None or not known or last.edition_digest != held.edition.digest:
        return score(held, by=by)
    packed = bytes(Sheet.objects.values_list("packed", flat=True).get(pk=sheet.pk))
    found = scored(yardstick, [packed], lambda _number: exactly(yardstick, sheet.pk, packed))
    scoring = Scoring.objects.create(
        cycle=held, edition=held.edition, corrects_id=last.root_id, edition_digest=last.edition_digest,
        marks_digest=chained(last.marks_digest, sheet.pk, packed), units=1, by=by.pk if by is not None else None,
    )  # fmt: skip
    Result.objects.create(scoring=scoring, sheet_id=sheet.pk, **row_of(yardstick, found))
    record(
        "score_again",
        sheet,
        by=by,
        detail={"scoring": scoring.pk, "corrects": last.root_id},
        after=scoring.marks_digest,
    )
    return scoring


def _held(cycle: Cycle) -> Cycle:
    """The round, held until this transaction ends, so that two computations do not mix."""
    return Cycle.objects.select_for_update(of=("self",)).select_related("edition").get(pk=cycle.pk)


def _published(cycle: Cycle) -> Yardstick:
    if not cycle.edition.is_frozen:
        raise Refused(_("测评体系还是草稿，不能计分；草稿可以推演。"))
    yardstick = yardstick_of(cycle.edition)
    if yardstick.places > MOST_PLACES:
        raise Refused(_("得分最多保留 %(places)s 位小数。") % {"places": MOST_PLACES})
    return yardstick


def exactly(yardstick: Yardstick, sheet: int, packed: bytes) -> UnitScore:
    """The exact core's score: of a sheet whose values do not all fit the packed form from its rows, else from the bytes."""
    row = Sheet.objects.get(pk=sheet)
    if packed[1]:
        return exact_score(yardstick, row)
    marks = unpacked(layout_of(yardstick), packed)
    return scores(yardstick, [unit_marks(yardstick, str(sheet), profile_from(row.profile), marks)])[0]


def ranking_by(yardstick: Yardstick, sheets: NDArray[np.int64], found: Scored) -> Ranking:
    """Everyone's rank from what was scored."""
    return ranked(sheets, found.total * (WHOLE // 10**yardstick.places), found.variant, found.may_rank)


def row_of(yardstick: Yardstick, found: Scored) -> dict[str, object]:
    """The columns of a single Result."""
    power = Decimal(10) ** -yardstick.places
    numbers = {name: int(getattr(found, name)[0]) * power for name in ("total", "base", "bonus", "deduction")}
    flags = {name: bool(getattr(found, name)[0]) for name in ("complete", "qualified", "vetoed")}
    band = int(found.band[0])
    return (
        numbers | flags | {"band": yardstick.bands[band].label if band >= 0 else "", "nodes": found.nodes[0].tobytes()}
    )


def digest_of(sheets: NDArray[np.int64], packed: list[bytes]) -> str:
    """SHA-256 over the ids and packed marks of all sheets, in the order of the ids."""
    found = hashlib.sha256(sheets.astype("<i8").tobytes())
    found.update(b"".join(packed))
    return found.hexdigest()


def chained(before: str, sheet: int, packed: bytes) -> str:
    """The digest after one sheet has changed: over the one before, the sheet's id, and its packed marks."""
    return hashlib.sha256(bytes.fromhex(before) + sheet.to_bytes(8, "little") + packed).hexdigest()
