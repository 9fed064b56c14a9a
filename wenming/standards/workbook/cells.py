"""The cells of a workbook as text, after the same safety checks as the register's workbooks."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from wenming.lib.guarding import guard
from wenming.lib.loading import Unusable
from wenming.units.roll.reading import text_of

ROOM = 200  # rows for headings and notes beside the lines of an edition
MOST_SHEETS = 30
Area = tuple[tuple[int, int], tuple[int, int]]  # (top, left), (bottom, right), from 0


@dataclass
class Sheet:
    """One sheet: its rows as text, and the ranges that are merged."""

    title: str
    rows: list[list[str]]
    merged: list[Area] = field(default_factory=list)
    unread: list[str] = field(
        default_factory=list
    )  # cells with an error, or with a formula that was saved without result


def sheets_of(path: Path) -> list[Sheet]:
    """Every sheet of the workbook. Raises Unusable with a sentence."""
    if path.stat().st_size > settings.EDITION_LARGEST_FILE:
        most = settings.EDITION_LARGEST_FILE // 1_000_000
        raise Unusable(_("文件太大，最多 %(most)s MB。") % {"most": most})
    unread = guard(path)
    try:
        with CalamineWorkbook.from_path(path) as book:
            return [
                sheet
                for place in range(min(len(book.sheet_names), MOST_SHEETS))
                if (sheet := _sheet(book, place, unread))
            ]
    except (CalamineError, OSError, ValueError) as problem:
        raise Unusable(_("文件不完整或已损坏。请在 Excel 里打开，另存为 .xlsx 后再选。")) from problem
    except BaseException as problem:  # a panic of the reader is no Exception
        if type(problem).__name__ == "PanicException":
            raise Unusable(_("文件不完整或已损坏。请在 Excel 里打开，另存为 .xlsx 后再选。")) from problem
        raise


def _sheet(book: CalamineWorkbook, place: int, unread: dict[str, set[str]]) -> Sheet | None:
    title = book.sheet_names[place]
    try:
        held = book.get_sheet_by_index(place)
        rows = held.to_python(skip_empty_area=False, nrows=settings.EDITION_MOST_NODES + ROOM + 1)
    except CalamineError:
        return None  # a chart
    if len(rows) > settings.EDITION_MOST_NODES + ROOM:
        most = settings.EDITION_MOST_NODES + ROOM
        raise Unusable(_("“%(sheet)s”超过 %(most)s 行。") % {"sheet": title, "most": most})
    blank = sorted(unread.get(f"xl/worksheets/sheet{place + 1}.xml", ()))
    return Sheet(title, [[said(cell) for cell in row] for row in rows], list(held.merged_cell_ranges or ()), blank)


def said(cell: Any) -> str:
    """What a cell says; a number with the digits Excel shows, so that 0.1+0.2 is 0.3."""
    if isinstance(cell, float):
        return format(cell, ".15g")
    return text_of(cell).replace("\r\n", "\n").replace("\r", "\n")
