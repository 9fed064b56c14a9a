"""Workbooks for the tests of the loader, good and bad, made by this script and never kept."""

from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.test import Client
from openpyxl import Workbook

from wenming.lib.codes import ORGANISATION_WEIGHTS, credit_code_check_character
from wenming.units.roll.columns import COLUMNS

Cells = dict[str, Any]


def credit_code(number: int, start: str = "12") -> str:
    """A code that holds, its own for each number."""
    body = f"{number:08d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, ORGANISATION_WEIGHTS, strict=True))
    first = f"{start}990100{body}{'0123456789X'[(11 - total % 11) % 11]}"
    return first + credit_code_check_character(first)


def unit_row(number: int = 1, **changes: Any) -> Cells:
    """A good row of 青山市; the changes are by column."""
    row: Cells = {
        "单位名称": f"青山市第{number}中学", "统一社会信用代码": credit_code(number), "行政区划代码": "990102",
        "单位性质": "事业单位",
    }  # fmt: skip
    return row | changes


def save(path: Path, rows: list[Cells], head: list[str] | None = None, above: int = 0) -> Path:
    """A workbook with these rows under the heading, which may stand below some other rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for _ in range(above):
        sheet.append(["单位台账"])
    head = head or list(COLUMNS)
    sheet.append(head)
    for row in rows:
        sheet.append([row.get(column.strip("* ")) for column in head])
    book.save(path)
    return path


def confirm(client: Client, preview: str, **fields: Any) -> HttpResponse:
    """Press the button under the preview with the counts it showed."""
    counts = client.get(preview).context["upload"].counts
    shown = {"created": counts["created"], "updated": counts["updated"]}
    return client.post(f"{preview}confirmation/", shown | fields)  # type: ignore[return-value]  # the test client's own type
