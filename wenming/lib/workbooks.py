"""Workbooks out: rows become an .xlsx in which text is always text, never a formula (docs/decisions/0004)."""

import math
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any, BinaryIO, TypeAlias, cast

from django.http import FileResponse
from django.utils import timezone
from rustpy_xlsxwriter import write_worksheet, write_worksheets

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767  # characters; the limit of a cell in Excel
LARGEST_NUMBER = 10**15  # Excel keeps fifteen digits; longer numbers are written as text, so that none is lost
LONGEST_TITLE = 31
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML 1.0 has no place for
WIDTH = 18.0  # characters
Appendix: TypeAlias = tuple[str, Sequence[str], Iterable[Sequence[Any]]]  # a further sheet: title, heading row, rows


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


def sheet_name(title: str) -> str:
    """A title as Excel takes it for a sheet."""
    return re.sub(r"[\[\]:*?/\\]", " ", UNWRITABLE.sub("", title))[:LONGEST_TITLE].strip("' ") or "Sheet1"


def write_workbook(
    target: IO[bytes], title: str, head: Sequence[str], rows: Iterable[Sequence[Any]], more: Sequence[Appendix] = ()
) -> int:
    """Write a sheet with a heading row, a row at a time (memory does not grow), and what is appended behind it.

    Returns the number of rows of the first sheet.
    """
    count = 0

    def records(heads: list[str], rows: Iterable[Sequence[Any]], *, counted: bool) -> Iterator[dict[str, Any]]:
        nonlocal count
        written = 0
        for row in rows:
            written += 1
            yield dict(zip(heads, map(cell, row), strict=True))
        if not written:
            yield dict.fromkeys(heads)
        count = written if counted else count

    sheets: list[tuple[str, Any]] = [
        (sheet_name(each), records(distinct([str(cell(label) or " ") for label in labels]), body, counted=not place))
        for place, (each, labels, body) in enumerate([(title, head, rows), *more])
    ]
    file = cast(BinaryIO, target)
    if len(sheets) == 1:
        name, only = sheets[0]
        write_worksheet(only, file, sheet_name=name, freeze_row=1, bold_headers=True, column_width=WIDTH)
    else:
        freeze = {"general": {"row": 1, "col": 0}}
        widths = {name: WIDTH for name, _records in sheets}
        write_worksheets(sheets, file, freeze_panes=freeze, bold_headers=True, column_width=widths)
    return count


def workbook_response(
    title: str, head: Sequence[str], rows: Iterable[Sequence[Any]], more: Sequence[Appendix] = ()
) -> FileResponse:
    """The workbook as a download named after the list and the day."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # FileResponse closes it
    write_workbook(file, title, head, rows, more)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"{title}-{timezone.localdate():%Y%m%d}.xlsx", content_type=MIME
    )
