"""The register's workbook: 30,000 units in and out, beside django-import-export, openpyxl, and the limits.

Ours is measured whole: read, judge every cell, write units, contacts, kinds, spans and the journal, commit. The peers
do less (no lineage, no kinds, no contacts); the limits do nothing but move the values.
"""

import json
import resource
import sys
import tempfile
from pathlib import Path

from bench import ground

COUNT = 30_000
PEER_COUNT = 1_000  # django-import-export is measured on a part and scaled, or the run would take minutes


def main() -> None:
    """Measure on each database and print one table."""
    rows = []
    with ground.databases() as databases:
        for name, environment in databases.items():
            found = ground.in_process("bench.roll", ["measure"], environment)
            for what, ours, floor, peers in (
                ("load", found["load"], f"≤ 4 s, {found['rss']} MB (≤ 300)", found["in"]),
                ("load again, nothing new", found["again"], "", found["in"]),
                ("export", found["export"], "≤ 2 s", found["out"]),
            ):
                beside = "; ".join(f"{peer} {seconds:.2f} s = {seconds / ours:.2f}×" for peer, seconds in peers.items())
                rows.append([name, what, f"{ours:.2f} s", floor, beside])
    ground.table(
        f"roll: {COUNT:,} units", ["database", "what", "ours", "floor", "others, and their ratio to ours"], rows
    )


def measure() -> None:
    """In a process of its own: check that what is loaded is right, then time it."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from bench.workbook import make
    from wenming.units.gazetteer import load_regions
    from wenming.units.models import Body, Contact, Region, Span, Unit
    from wenming.units.reference import load_reference
    from wenming.units.roll import load_units
    from wenming.units.roll.columns import COLUMNS
    from wenming.units.roll.exporting import register_rows

    call_command("migrate", verbosity=0)
    load_regions(Path(settings.CITY_DATA) / "regions.json")
    load_reference(Path(settings.CITY_DATA) / "reference.json")
    city = Region.objects.get(level=2)
    sectors = [Body.objects.create(name=f"虚构主管部门{number}", region=city).name for number in range(20)]
    streets = list(Region.objects.filter(level=4).values_list("code", flat=True))
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "units.xlsx", Path(folder) / "out.xlsx"
        made = make(path, COUNT, streets, sectors)

        def clear() -> None:
            with connection.cursor() as cursor:
                for model in (Contact, Unit.kinds.through, Span, Unit):
                    cursor.execute(f"DELETE FROM {model._meta.db_table}")

        answer = load_units(path)
        rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        assert (answer.counts["created"], answer.errors) == (COUNT, []), answer.counts
        sample = Unit.objects.get(credit_code=made[777][1])
        assert (sample.name, sample.region_id, sample.headcount) == (made[777][0], str(made[777][2]), made[777][7])
        with out.open("wb") as file:
            export(file, COLUMNS, register_rows(Unit.objects.order_by("pk")))
        assert load_units(out).counts["unchanged"] == COUNT
        found = {
            "rss": rss,
            "load": ground.median(lambda: load_units(path), clear),
            "again": ground.median(lambda: load_units(path)),
            "export": ground.median(
                lambda: export(out.open("wb"), COLUMNS, register_rows(Unit.objects.order_by("name", "pk")))
            ),
        }
        found["in"] = peers_in(path, clear)
        found["out"] = peers_out(out)
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

    def import_export() -> None:
        book = load_workbook(path, read_only=True)
        data = tablib.Dataset(headers=rows[0])
        for row in list(book.active.iter_rows(values_only=True))[1 : PEER_COUNT + 1]:
            data.append(["" if value is None else value for value in row])
        result = UnitResource().import_data(data, dry_run=False, raise_errors=True)
        assert result.totals["new"] == PEER_COUNT

    clear()
    read = ground.timed(lambda: list(load_workbook(path, read_only=True).active.iter_rows(values_only=True)))
    part = ground.timed(import_export) - read
    clear()
    raw = ground.median(lambda: raw_insert(rows[1:]), clear)
    limit = ground.median(lambda: CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())
    return {
        "import-export (bulk)": read + part * COUNT / PEER_COUNT,
        "openpyxl, reading alone": read,
        "limit: calamine + raw SQL, nothing judged": limit + raw,
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
    from openpyxl import Workbook
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
        "openpyxl write-only": ground.timed(by_openpyxl),
        "xlsxwriter": ground.timed(by_xlsxwriter),
        "limit: rustpy-xlsxwriter": ground.median(by_rust),
    }


if __name__ == "__main__" and sys.argv[1:] == ["measure"]:
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "wenming.settings"
    measure()
