"""Workbooks out: rows become an .xlsx in which text is always text, never a formula."""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_workbook(target: IO[bytes], title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write one sheet with a heading row; returns the number of rows written."""
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(title[:31] or "Sheet1")
    strong = book.add_format({"bold": True, "bottom": 1})
    for number, label in enumerate(head):
        sheet.write_string(0, number, label, strong)
    count = 0
    for count, row in enumerate(rows, start=1):
        for number, value in enumerate(row):
            if isinstance(value, bool) or value is None:
                sheet.write_string(count, number, "" if value is None else ("是" if value else "否"))
            elif isinstance(value, int | float):
                sheet.write_number(count, number, value)
            elif isinstance(value, datetime):
                sheet.write_string(count, number, timezone.localtime(value).strftime("%Y-%m-%d %H:%M"))
            elif isinstance(value, date):
                sheet.write_string(count, number, value.isoformat())
            else:
                sheet.write_string(count, number, str(value))
    sheet.freeze_panes(1, 0)
    book.close()
    return count


def workbook_response(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> FileResponse:
    """The workbook as a download named after the list and the day."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # FileResponse closes it
    write_workbook(file, title, head, rows)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"{title}-{timezone.localdate():%Y%m%d}.xlsx", content_type=MIME
    )
