"""Files nobody should have sent: each is answered with a sentence and changes nothing."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import Workbook

from wenming.journal.models import Entry
from wenming.lib.loading import Unusable
from wenming.lib.workbooks import write_workbook
from wenming.units.models import Unit
from wenming.units.roll import load_units
from wenming.units.roll.columns import COLUMNS
from wenming.units.tests.workbooks import credit_code, save, unit_row

CONTENT_TYPES = "[Content_Types].xml"


@pytest.fixture(autouse=True)
def nothing_changes(cast: SimpleNamespace) -> Iterator[None]:
    """After each of these files the register is as it was."""
    before = list(Unit.objects.order_by("pk").values())
    yield
    assert list(Unit.objects.order_by("pk").values()) == before
    assert not Entry.objects.filter(verb="load_units").exists()


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def empty_file(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def old_excel(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 5000)
    return path


def plain_text(path: Path) -> Path:
    path.write_text("单位名称,统一社会信用代码\n")
    return path


def cut_short(path: Path) -> Path:
    whole = save(path, [unit_row(n) for n in range(50)]).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def another_archive(path: Path) -> Path:
    return packed(path, {"word/document.xml": b"<document/>"})


def two_hundred_megabytes_of_zeros(path: Path) -> Path:
    return packed(path, {"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": bytes(200_000_000)})


def zeros_that_declare_less(path: Path) -> Path:
    """The headers of the archive say 1,000 bytes; there are 200 million."""
    packed(path, {"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": bytes(200_000_000)})
    content = path.read_bytes()
    path.write_bytes(content.replace((200_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    return path


def a_million_rows(path: Path) -> Path:
    sheet = io.BytesIO()
    sheet.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
    for row in range(1, 1_000_001):
        sheet.write(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row))
    sheet.write(b"</sheetData></worksheet>")
    return replaced_sheet(path, sheet.getvalue())


def a_cell_at_the_far_end(path: Path) -> Path:
    return replaced_sheet(
        path,
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD9"><v>1</v></c></row></sheetData></worksheet>',
    )


def replaced_sheet(path: Path, sheet: bytes) -> Path:
    save(path, [])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed(path, parts | {"xl/worksheets/sheet1.xml": sheet})


def wrong_heading(path: Path) -> Path:
    return save(path, [unit_row(1)], ["名称", "代码", "区划"])


def repeated_column(path: Path) -> Path:
    return save(path, [unit_row(1)], [*COLUMNS, "单位名称"])


def no_cells_at_all(path: Path) -> Path:
    Workbook().save(path)
    return path


def a_broken_sheet(path: Path) -> Path:
    return replaced_sheet(path, b"<worksheet><sheetData><row r=")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (empty_file, "空的"),
        (old_excel, "旧版 .xls"),
        (plain_text, "不是 Excel 工作簿"),
        (cut_short, "不完整或已损坏"),
        (another_archive, "不是 Excel 工作簿"),
        (two_hundred_megabytes_of_zeros, "展开后太大"),
        (zeros_that_declare_less, "展开后太大|损坏"),
        (a_million_rows, "超过上限 100000 行"),
        (a_cell_at_the_far_end, "列太多"),
        (wrong_heading, "没有找到“单位名称”、“统一社会信用代码”、“行政区划代码”、“单位性质”"),
        (repeated_column, "重复的列：单位名称"),
        (no_cells_at_all, "表头不对"),
        (a_broken_sheet, "不完整或已损坏|表头不对"),
    ],
)
def test_a_file_that_cannot_be_used_is_answered_with_a_sentence(
    make: Callable[[Path], Path], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(Unusable, match=sentence):
        load_units(make(tmp_path / "units.xlsx"))


def edited(path: Path, edit: Callable[[Any], None]) -> Path:
    from openpyxl import load_workbook

    save(path, [unit_row(1, 从业人数=1), unit_row(2, 从业人数=2), unit_row(3, 从业人数=3)])
    book = load_workbook(path)
    edit(book.worksheets[0])
    book.save(path)
    return path


def test_cells_under_a_merge_are_named_one_by_one(tmp_path: Path) -> None:
    answer = load_units(edited(tmp_path / "u.xlsx", lambda sheet: sheet.merge_cells("D2:D4")))
    assert [(error["row"], error["column"], error["code"]) for error in answer.errors or []] == [
        (3, "单位性质", "required"), (4, "单位性质", "required"),
    ]  # fmt: skip
    assert "D2:D4" in (answer.errors or [])[0]["message"]


def test_an_optional_cell_under_a_merge_is_not_lost_in_silence(tmp_path: Path) -> None:
    answer = load_units(edited(tmp_path / "u.xlsx", lambda sheet: sheet.merge_cells("H2:H3")))
    assert [(error["row"], error["column"]) for error in answer.errors or []] == [(3, "从业人数")]


def test_errors_and_formulas_without_a_result_are_named(tmp_path: Path) -> None:
    def spoil(sheet: Any) -> None:
        sheet["H2"] = "=1+1"
        sheet["K3"] = "#N/A"

    answer = load_units(edited(tmp_path / "u.xlsx", spoil))
    assert [(error["row"], error["column"], error["code"]) for error in answer.errors or []] == [
        (2, "从业人数", "required"), (3, "备注", "required"),
    ]  # fmt: skip


def test_the_first_sheet_with_the_right_heading_is_read(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    save(tmp_path / "u.xlsx", [unit_row(1)])
    book = load_workbook(tmp_path / "u.xlsx")
    book.create_sheet("说明", 0)["A1"] = "先看这里"
    book.save(tmp_path / "u.xlsx")
    answer = load_units(tmp_path / "u.xlsx", dry_run=True)
    assert (answer.counts["created"], answer.errors) == (1, [])
    assert "Sheet" in answer.notes[0]


def test_the_result_a_formula_had_when_it_was_saved_is_what_counts(tmp_path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "u.xlsx"))
    sheet = book.add_worksheet()
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, column)
        if column in unit_row(1):
            sheet.write_formula(1, place, "=LOWER(1)", None, unit_row(1)[column])
    book.close()
    answer = load_units(tmp_path / "u.xlsx", dry_run=True)
    assert (answer.counts["created"], answer.errors) == (1, [])


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    with (tmp_path / "u.xlsx").open("wb") as file:
        row = unit_row(1, 备注="=cmd|' /C calc'!A0")
        write_workbook(file, "x", COLUMNS, [[row.get(column) for column in COLUMNS]])
    answer = load_units(tmp_path / "u.xlsx", dry_run=True)
    assert (answer.counts["created"], answer.errors) == (1, [])


def test_a_code_saved_as_a_number_is_told_that_digits_are_lost(tmp_path: Path) -> None:
    answer = load_units(save(tmp_path / "u.xlsx", [unit_row(1, 统一社会信用代码=int("1" * 18))]))
    assert "末几位已经丢失" in (answer.errors or [])[0]["message"]
    assert credit_code(1).isascii()
