"""The register's workbook: 30,000 units in and out, beside django-import-export, openpyxl, and the limits.

Ours is measured whole: read, judge every cell, write units, contacts, kinds, spans and the journal, commit. The peers
do less (no lineage, no kinds, no contacts); the limits do nothing but move the values.
"""

import json
import resource
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import ground

COUNT = ground.part_of(30_000)
PEER_COUNT = min(COUNT, 1_000)  # django-import-export is measured on a part and scaled, or the run would take minutes


def main() -> str:
    """Measure on each database and make one table."""
    rows, out = [], {}
    for engine in ground.engines():
        found = ground.in_process(engine, "roll", engine)
        out = found["out"] or out  # the writers know no database and are measured once
        imported, limit = found["in"]["django-import-export"], found["in"]["limit"]
        into = [ground.times(imported, found["load"], f"import-export {imported:.1f} s")]
        bound = ground.times(limit, found["load"], f"calamine + raw SQL, nothing judged {limit:.2f} s")
        again = ground.times(imported, found["again"], f"import-export {imported:.1f} s")
        wrote = ground.times(
            out["openpyxl"], found["export"], f"openpyxl write-only, from memory {out['openpyxl']:.1f} s"
        )
        bare = ground.times(out["limit"], found["export"], f"rustpy-xlsxwriter, from memory {out['limit']:.2f} s")
        rows += [
            [engine, "read, judge, commit", f"**{found['load']:.2f} s**", "≤ 4 s", *into, bound],
            [engine, "the same file again", f"**{found['again']:.2f} s**", "≤ the first", again, ""],
            [engine, "memory at its highest", f"**{found['rss']} MB**", "≤ 300 MB", "", ""],
            [engine, "export", f"**{found['export']:.2f} s**", "≤ 2 s", wrote, bare],
        ]
    note = (
        f"A workbook of {COUNT:,} units. Ours judges every cell and writes units, contacts, kinds, spans and the journal;"
        f" import-export writes units only, measured on {PEER_COUNT:,} rows and scaled. Reading alone takes openpyxl"
        f" {out['reading']:.1f} s; xlsxwriter writes the same in {out['xlsxwriter']:.1f} s."
    )
    return ground.table("roll", note, ["database", "what", "ours", "floor", "peer", "limit"], rows)


def measure(engine: str) -> None:
    """In a process of its own: check that what is loaded is right, then time it."""
    ground.begin()
    from django.conf import settings
    from django.db import connection

    from bench.workbook import make
    from wenming.units.gazetteer import load_regions
    from wenming.units.models import Body, Contact, Region, Span, Unit
    from wenming.units.reference import load_reference
    from wenming.units.roll import load_units
    from wenming.units.roll.columns import COLUMNS
    from wenming.units.roll.exporting import register_rows

    load_regions(Path(settings.CITY_DATA) / "regions.json")
    load_reference(Path(settings.CITY_DATA) / "reference.json")
    city = Region.objects.get(level=2)
    sectors = [Body.objects.create(name=f"虚构主管部门{number}", region=city).name for number in range(20)]
    streets = list(Region.objects.filter(level=4).values_list("code", flat=True))
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "units.xlsx", Path(folder) / "out.xlsx"
        made = make(path, COUNT, streets, sectors)[777]

        def clear() -> None:
            with connection.cursor() as cursor:
                for model in (Contact, Unit.kinds.through, Span, Unit):
                    cursor.execute(f"DELETE FROM {model._meta.db_table}")
            ground.settle()

        def write() -> None:
            export(out.open("wb"), COLUMNS, register_rows(Unit.objects.order_by("name", "pk")))

        answer = load_units(path)
        rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        assert (answer.counts["created"], answer.errors) == (COUNT, []), answer.counts
        sample = Unit.objects.get(credit_code=made[1])
        assert (sample.name, sample.region_id, sample.headcount) == (made[0], str(made[2]), made[7])
        write()
        assert load_units(out).counts["unchanged"] == COUNT
        found: dict[str, Any] = {
            "rss": rss,
            "load": ground.median(lambda: load_units(path), clear),
            "again": ground.median(lambda: load_units(path)),
            "export": ground.median(write),
        }
        found["in"] = peers_in(path, clear)
        found["out"] = peers_out(path) if engine == "SQLite" else {}
    print(json.dumps(found))


def export(file, columns, rows) -> None:
    """Write and close."""
    from wenming.lib.workbooks import write_workbook

    with file:
        write_workbook(file, "单位台账", columns, rows)


def peers_in(path: Path, clear) -> dict[str, float]:
    """import-export into the same table, reading alone with openpyxl, and the two limits."""
    import tablib
    from import_export import fields, resources
    from openpyxl import load_workbook
    from python_calamine import CalamineWorkbook

    from wenming.units.models import Unit
    from wenming.units.roll.columns import CODE, HEADCOUNT, INDUSTRY, NAME, REGION, REMARK

    class UnitResource(resources.ModelResource):
        """The usual way, at its best: bulk, by code, without a diff."""

        name = fields.Field(attribute="name", column_name=NAME)
        credit_code = fields.Field(attribute="credit_code", column_name=CODE)
        region_id = fields.Field(attribute="region_id", column_name=REGION)
        industry = fields.Field(attribute="industry", column_name=INDUSTRY)
        headcount = fields.Field(attribute="headcount", column_name=HEADCOUNT)
        remark = fields.Field(attribute="remark", column_name=REMARK, default="")

        class Meta:
            model = Unit
            fields = ("name", "credit_code", "region_id", "industry", "headcount", "remark")
            import_id_fields = ("credit_code",)
            use_bulk, batch_size, skip_diff, force_init_instance = True, 1000, True, True

    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()

    read: list[tuple[Any, ...]] = []

    def read_all() -> None:
        read[:] = load_workbook(path, read_only=True).active.iter_rows(values_only=True)

    def import_export() -> None:
        data = tablib.Dataset(headers=rows[0])
        for row in read[1 : PEER_COUNT + 1]:
            data.append(["" if value is None else value for value in row])
        result = UnitResource().import_data(data, dry_run=False, raise_errors=True)
        assert result.totals["new"] == PEER_COUNT

    clear()
    reading = ground.timed(read_all)
    part = ground.timed(import_export)
    clear()
    raw = ground.median(lambda: raw_insert(rows[1:]), clear)
    limit = ground.median(lambda: CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())
    return {
        "django-import-export": reading + part * COUNT / PEER_COUNT,
        "limit": limit + raw,
    }


def raw_insert(rows: list[list]) -> None:
    """One table, one statement, one transaction."""
    from django.db import transaction

    from wenming.lib.bulk import insert_rows, reserve_ids
    from wenming.units.models import Unit
    from wenming.units.roll.writing import UNIT_COLUMNS

    with transaction.atomic():
        insert_rows(
            Unit,
            UNIT_COLUMNS,
            (
                (
                    pk,
                    row[0],
                    row[1],
                    "",
                    "",
                    "[]",
                    None,
                    row[2],
                    None,
                    row[6],
                    int(row[7]),
                    row[10],
                    False,
                    "2031-01-01",
                    1,
                )
                for pk, row in zip(reserve_ids(Unit, len(rows)), rows, strict=True)
            ),
        )


def peers_out(path: Path) -> dict[str, float]:
    """The same rows through the usual writers, from memory."""
    import rustpy_xlsxwriter
    import xlsxwriter
    from openpyxl import Workbook, load_workbook
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()

    def by_openpyxl() -> None:
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
        book.save(path.with_name("openpyxl.xlsx"))

    def by_xlsxwriter() -> None:
        book = xlsxwriter.Workbook(str(path.with_name("xlsxwriter.xlsx")), {"constant_memory": True})
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        book.close()

    def by_rust() -> None:
        records = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
        rustpy_xlsxwriter.write_worksheet(records, str(path.with_name("rust.xlsx")))

    return {
        "openpyxl": ground.timed(by_openpyxl),
        "xlsxwriter": ground.timed(by_xlsxwriter),
        "limit": ground.median(by_rust),
        "reading": ground.timed(lambda: list(load_workbook(path, read_only=True).active.iter_rows(values_only=True))),
    }


if __name__ == "__main__" and sys.argv[1:2] == ["measure"]:
    measure(*sys.argv[2:])
