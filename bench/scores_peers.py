"""The peers of P1: a loop over the ORM with the exact core, and data frames that add up an edition of plain points."""

import time
from typing import Any

import pandas as pd
import polars as pl
from django.db import connection, transaction

from wenming.assessment.models import Result, Scoring, Sheet
from wenming.assessment.scoring import scores
from wenming.assessment.sheets import profile_from, rows_of, unit_marks, yardstick_of
from wenming.cycles.models import Cycle
from wenming.lib.bulk import insert_rows

ROWS = {
    "sqlite": "SELECT m.sheet_id, m.indicator_id, CAST(json_extract(m.value, '$') AS REAL) FROM assessment_mark m"
    " JOIN assessment_sheet s ON s.id = m.sheet_id WHERE s.cycle_id = %s",
    "postgresql": "SELECT m.sheet_id, m.indicator_id, (m.value #>> '{}')::float8 FROM assessment_mark m"
    " JOIN assessment_sheet s ON s.id = m.sheet_id WHERE s.cycle_id = %s",
}


def run(every: Cycle, plain: Cycle, ours: Scoring, looped: int) -> dict[str, float]:
    """Seconds for all units that have rows; the totals of the frames must be ours."""
    units = Sheet.objects.filter(cycle=plain, marks__isnull=False).distinct().count()
    totals = {sheet: float(total) for sheet, total in ours.results.values_list("sheet", "total")}
    found = {"loop": loop(every, looped) * units / looped}
    for name, work in (("pandas", by_pandas), ("polars", by_polars)):
        times = []
        for _repeat in range(3):
            began = time.perf_counter()
            answer = work(plain, ours)
            times.append(time.perf_counter() - began)
        assert all(abs(total - totals[sheet]) < 0.006 for sheet, total in answer), name
        assert len(answer) == units, name
        found[name] = sorted(times)[1]
    return found


@transaction.atomic
def loop(cycle: Cycle, units: int) -> float:
    """Unit after unit: rows by the ORM, the exact core, one saved Result each."""
    yardstick = yardstick_of(cycle.edition)
    scoring = Scoring.objects.create(
        cycle=cycle, edition=cycle.edition, edition_digest="0", marks_digest="0", units=units
    )
    began = time.perf_counter()
    for sheet in Sheet.objects.filter(cycle=cycle, marks__isnull=False).distinct().order_by("id")[:units]:
        unit = scores(yardstick, [unit_marks(yardstick, "u", profile_from(sheet.profile), rows_of(sheet))])[0]
        Result.objects.create(
            scoring=scoring, sheet=sheet, total=unit.total, base=unit.base, bonus=unit.bonus, deduction=unit.deduction,
            complete=unit.complete, qualified=unit.qualified, vetoed=unit.vetoed, band=unit.band or "", nodes=b"",
        )  # fmt: skip
    spent = time.perf_counter() - began
    scoring.results.all().delete()
    scoring.delete()
    return spent


def marks_of(cycle: Cycle) -> list[Any]:
    """All marks as plain rows, read at once."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS[connection.vendor], [cycle.pk])
        return cursor.fetchall()


def keep(scoring: Scoring, answer: list[tuple[int, float]]) -> None:
    """Totals written in bulk, in one transaction that is taken back, so that the next one finds the same tables."""
    with transaction.atomic():
        point = transaction.savepoint()
        columns = [
            "scoring_id",
            "sheet_id",
            "total",
            "base",
            "bonus",
            "deduction",
            "complete",
            "qualified",
            "vetoed",
            "band",
            "nodes",
        ]
        fresh = Scoring.objects.create(
            cycle=scoring.cycle, edition=scoring.edition, edition_digest="0", marks_digest="0", units=0
        )
        insert_rows(
            Result,
            columns,
            ((fresh.pk, sheet, round(total, 2), 0, 0, 0, True, True, False, "", b"") for sheet, total in answer),
        )
        transaction.savepoint_rollback(point)


def by_pandas(cycle: Cycle, scoring: Scoring) -> list[tuple[int, float]]:
    """Mean of the assessors, sum of the leaves, rank."""
    frame = pd.DataFrame.from_records(marks_of(cycle), columns=["sheet", "leaf", "value"])
    totals = frame.groupby(["sheet", "leaf"])["value"].mean().groupby("sheet").sum()
    totals.rank(method="min", ascending=False)
    answer = list(zip(totals.index.tolist(), totals.tolist(), strict=True))
    keep(scoring, answer)
    return answer


def by_polars(cycle: Cycle, scoring: Scoring) -> list[tuple[int, float]]:
    """The same."""
    frame = pl.DataFrame(marks_of(cycle), schema=["sheet", "leaf", "value"], orient="row")
    totals = frame.group_by("sheet", "leaf").agg(pl.col("value").mean()).group_by("sheet").agg(pl.col("value").sum())
    totals = totals.with_columns(pl.col("value").rank("min", descending=True).alias("rank"))
    answer = list(zip(totals["sheet"].to_list(), totals["value"].to_list(), strict=True))
    keep(scoring, answer)
    return answer
