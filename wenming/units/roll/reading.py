"""From a file to a sheet: find the sheet with the right heading and hand over its rows as they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from wenming.lib.codes import normalised
from wenming.lib.guarding import guard
from wenming.lib.loading import Unusable
from wenming.units.roll.columns import COLUMNS, REQUIRED

HEADING_WITHIN = 10  # a title and a note may stand above the heading
Cells = list[Any]


@dataclass
class Sheet:
    """One sheet of a workbook. `heading` is the row number of the heading as Excel shows it."""

    title: str
    heading: int
    places: dict[str, int]  # our column -> place in the row
    extra: list[str]
    rows: list[Cells]
    covered: dict[tuple[int, int], str] = field(default_factory=dict)  # (row, place) inside a merged range -> range
    empty: set[tuple[int, int]] = field(default_factory=set)  # (row, place) of an error or a formula without result

    def bodies(self) -> Iterator[tuple[int, Cells]]:
        """Row numbers and cells, in the order of COLUMNS, of every row that is not blank."""
        wanted = [self.places.get(column, -1) for column in COLUMNS]
        whole = min(wanted) >= 0
        for number, cells in enumerate(self.rows[self.heading :], start=self.heading + 1):
            padded = [cells[place] for place in wanted] if whole else [cells[p] if p >= 0 else "" for p in wanted]
            if any(padded) and any(cell and text_of(cell) for cell in padded):
                yield number, padded


def read_sheet(path: Path) -> Sheet:
    """The first sheet whose heading has the required columns. Raises Unusable with what is missing."""
    empty = guard(path)
    try:
        with CalamineWorkbook.from_path(path) as book:
            return choose_sheet(book, empty)
    except (CalamineError, OSError, ValueError) as problem:
        raise Unusable(_("文件不完整或已损坏。请在 Excel 里打开，另存为 .xlsx 后再选。")) from problem
    except BaseException as problem:  # a panic of the reader is no Exception
        if type(problem).__name__ == "PanicException":
            raise Unusable(_("文件不完整或已损坏。请在 Excel 里打开，另存为 .xlsx 后再选。")) from problem
        raise


def choose_sheet(book: CalamineWorkbook, empty: dict[str, set[str]]) -> Sheet:
    """Look through the sheets in their order."""
    nearest: list[str] = list(REQUIRED)
    for place, name in enumerate(book.sheet_names):
        try:
            sheet = book.get_sheet_by_index(place)
            rows = sheet.to_python(skip_empty_area=False)
        except CalamineError:
            if len(book.sheet_names) == 1:
                raise
            continue  # a chart
        for number, cells in enumerate(rows[:HEADING_WITHIN], start=1):
            titles = [heading(cell) for cell in cells]
            missing = [column for column in REQUIRED if heading(column) not in titles]
            if not missing:
                return described(name, sheet, number, titles, rows, empty.get(f"xl/worksheets/sheet{place + 1}.xml"))
            nearest = min(nearest, missing, key=len)
    raise Unusable(
        _("表头不对：没有找到%(missing)s。请使用本页的模板，或把表头改成模板里的名称（顺序不限）。")
        % {"missing": "、".join(f"“{column}”" for column in nearest)}
    )


def heading(cell: Any) -> str:
    """A heading as it is compared: without spaces, line breaks and the star of required columns."""
    return re.sub(r"[\s*]", "", normalised(cell)) if isinstance(cell, str) else ""


def described(
    name: str, sheet: CalamineSheet, number: int, titles: list[str], rows: list[Cells], empty: set[str] | None
) -> Sheet:
    """The sheet with what the heading says; a column that stands twice is a question only the sender can answer."""
    ours = {heading(column): column for column in COLUMNS}
    twice = [ours[title] for title in ours if titles.count(title) > 1]
    if twice:
        raise Unusable(_("表头里有重复的列：%(columns)s。请只留一列。") % {"columns": "、".join(twice)})
    places = {ours[title]: place for place, title in enumerate(titles) if title in ours}
    if len(rows) - number > settings.ROLL_MOST_ROWS:
        raise Unusable(
            _("表格有 %(rows)s 行，超过上限 %(limit)s 行。请分成几个文件导入。")
            % {"rows": len(rows) - number, "limit": settings.ROLL_MOST_ROWS}
        )
    return Sheet(
        title=name,
        heading=number,
        places=places,
        extra=[title for title in titles if title and title not in ours],
        rows=rows,
        covered=covered_cells(sheet, number),
        empty={address(reference) for reference in empty or ()},
    )


def covered_cells(sheet: CalamineSheet, heading_row: int) -> dict[tuple[int, int], str]:
    """The cells below the heading that a merged range covers, except the one that has the value."""
    covered = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        name = f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"
        for row in range(max(top, heading_row), min(bottom, heading_row + settings.ROLL_MOST_ROWS) + 1):
            for place in range(left, min(right, 60) + 1):
                if (row, place) != (top, left):
                    covered[row + 1, place] = name
    return covered


def letters(place: int) -> str:
    """The letters Excel shows above a column; 0 is A."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(reference: str) -> tuple[int, int]:
    """(row as Excel shows it, place from 0) of a reference such as B12."""
    name = reference.rstrip("0123456789")
    place = 0
    for letter in name:
        place = place * 26 + ord(letter) - 64
    return int(reference[len(name) :]), place - 1


def text_of(cell: Any) -> str:
    """What a cell says, as text: whole numbers without a decimal point, dates as year-month-day."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute) else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell)
