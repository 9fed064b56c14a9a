"""Workbooks out: rows become an .xlsx in which text is always text, never a formula (docs/decisions/0004)."""

import math
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any, BinaryIO, cast

from django.http import FileResponse
from django.utils import timezone
from rustpy_xlsxwriter import write_worksheet

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767  # characters; the limit of a cell in Excel
LARGEST_NUMBER = 10**15  # Excel keeps fifteen digits; longer numbers are written as text, so that none is lost
LONGEST_TITLE = 31
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML 1.0 has no place for
WIDTH = 18.0  # characters


def cell(value: Any) -> str | int | float | None:
    """What stands in the cell: numbers as numbers, all else as text; no type turns into a formula or a link."""
    if type(value) is str and value.isprintable() and len(value) <= LONGEST_TEXT:
        return value or None
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float) and math.isfinite(value) and abs(value) < LARGEST_NUMBER:
        return value
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%Y-%m-%d %H:%M")
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text[:LONGEST_TEXT] if text.isprintable() else UNWRITABLE.sub("", text)[:LONGEST_TEXT]


def distinct(labels: Sequence[str]) -> list[str]:
    """The column heads, a number behind one that stands there twice."""
    seen: dict[str, int] = {}
    heads = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        heads.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return heads


def write_workbook(target: IO[bytes], title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write one sheet with a heading row, a row at a time (memory does not grow); returns the number of rows."""
    heads = distinct([str(cell(label) or " ") for label in head])
    count = 0

    def records() -> Iterator[dict[str, Any]]:
        nonlocal count
        for row in rows:
            count += 1
            yield dict(zip(heads, map(cell, row), strict=True))
        if not count:
            yield dict.fromkeys(heads)

    name = re.sub(r"[\[\]:*?/\\]", " ", UNWRITABLE.sub("", title))[:LONGEST_TITLE].strip("' ") or "Sheet1"
    file = cast(BinaryIO, target)
    write_worksheet(records(), file, sheet_name=name, freeze_row=1, bold_headers=True, column_width=WIDTH)
    return count


def workbook_response(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> FileResponse:
    """The workbook as a download named after the list and the day."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # FileResponse closes it
    write_workbook(file, title, head, rows)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"{title}-{timezone.localdate():%Y%m%d}.xlsx", content_type=MIME
    )
