"""What the register gives out as a workbook, and how it comes back."""

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.test import Client
from openpyxl import load_workbook

from wenming.accounts.models import User
from wenming.lib.workbooks import write_workbook
from wenming.units.models import Contact, Unit
from wenming.units.roll import load_units
from wenming.units.roll.columns import COLUMNS
from wenming.units.roll.exporting import register_rows
from wenming.units.tests.workbooks import credit_code, save, unit_row

SignIn = Callable[[User], Client]


def test_the_template_has_lists_notes_and_can_be_loaded(cast: SimpleNamespace, sign_in: SignIn, tmp_path: Path) -> None:
    answer: Any = sign_in(cast.district).get("/units/load/template/")
    path = tmp_path / "template.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    sheet = load_workbook(path).worksheets[0]
    assert [str(cell.value).strip("*") for cell in sheet[1]] == list(COLUMNS)
    assert all(cell.comment for cell in sheet[1])
    assert len(sheet.data_validations.dataValidation) == 2
    assert load_units(path).as_json() == {
        "rows": 0, "created": 0, "updated": 0, "unchanged": 0, "errors": [], "warnings": [],
    }  # fmt: skip


def test_what_goes_out_comes_back_unchanged(cast: SimpleNamespace, sign_in: SignIn, tmp_path: Path) -> None:
    rows = [
        unit_row(
            1, 类型标签="窗口服务", 行业主管部门="青山市教育局", 行业代码="0111", 联系人="甲", 联系电话="13800138000"
        ),
        unit_row(2, 联系电话="0754-88888888", 备注="=HYPERLINK(1)"),
        unit_row(3, 单位名称="+𠮷野（筹）"),
    ]
    with (tmp_path / "in.xlsx").open("wb") as file:
        write_workbook(file, "x", COLUMNS, [[row.get(column) for column in COLUMNS] for row in rows])
    assert load_units(tmp_path / "in.xlsx").counts["created"] == 3
    answer: Any = sign_in(cast.district).get("/units/load/export/")
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    cells = [cell for row in load_workbook(path).worksheets[0].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    text = str([cell.value for cell in cells])
    assert "138****8000" in text
    assert "13800138000" not in text
    out = load_units(path, within="990102")
    assert out.counts == {"rows": 4, "created": 0, "updated": 0, "unchanged": 4}
    assert out.errors == []
    assert [warning["code"] for warning in out.warnings or []] == ["no-code"]  # the school: changed on its page only


def test_a_masked_number_of_somebody_else_is_an_error(tmp_path: Path, cast: SimpleNamespace) -> None:
    load_units(save(tmp_path / "in.xlsx", [unit_row(1, 联系电话="13800138000")]))
    answer = load_units(save(tmp_path / "in.xlsx", [unit_row(1, 联系电话="139****8000")]))
    assert [error["code"] for error in answer.errors or []] == ["phone"]
    assert Contact.objects.get().phone == "13800138000"


def test_the_export_holds_only_what_the_seat_may_see(cast: SimpleNamespace) -> None:
    names = {row[0] for row in register_rows(Unit.objects.visible_to(cast.district).active())}
    assert names == {"青山市实验学校"}
    assert list(register_rows(Unit.objects.visible_to(cast.assessor))) == []


def test_the_export_asks_the_same_number_of_questions_for_one_and_many(
    cast: SimpleNamespace, tmp_path: Path, django_assert_num_queries: Any
) -> None:
    for count in (1, 3):
        load_units(save(tmp_path / "in.xlsx", [unit_row(n, 类型标签="窗口服务") for n in range(count)]))
        with django_assert_num_queries(6):
            write_workbook(io.BytesIO(), "x", COLUMNS, register_rows(Unit.objects.order_by("pk")))


def exported(client: Client, tmp_path: Path, asked: str) -> Path:
    """The workbook behind the Excel button of the register."""
    path = tmp_path / "out.xlsx"
    path.write_bytes(client.get(f"/units/?format=xlsx&{asked}").getvalue())
    return path


def test_the_registers_excel_button_gives_the_filtered_rows_and_they_come_back(
    cast: SimpleNamespace, sign_in: SignIn, tmp_path: Path
) -> None:
    load_units(save(tmp_path / "in.xlsx", [unit_row(n, 联系电话="13800138000") for n in range(3)]))
    wanted = Unit.objects.get(credit_code=credit_code(1))
    path = exported(sign_in(cast.officer), tmp_path, f"q={credit_code(1)}")
    rows = list(load_workbook(path).worksheets[0].values)
    assert rows[0] == COLUMNS
    assert [row[0] for row in rows[1:]] == [wanted.name]
    again = load_units(path)
    assert (again.counts, again.errors, again.warnings) == (
        {"rows": 1, "created": 0, "updated": 0, "unchanged": 1}, [], [],
    )  # fmt: skip


def test_a_code_let_in_by_exception_is_marked_in_the_list_and_in_the_export(
    cast: SimpleNamespace, sign_in: SignIn, tmp_path: Path
) -> None:
    load_units(save(tmp_path / "in.xlsx", [unit_row(1), unit_row(2)]))
    Unit.objects.filter(credit_code=credit_code(1)).update(code_standing=Unit.CodeStanding.EXCEPTED)
    client = sign_in(cast.officer)
    assert "例外代码" in client.get("/units/").content.decode()
    path = exported(client, tmp_path, "kind=")
    book = load_workbook(path)
    assert book.sheetnames == ["单位台账", "例外代码"]
    assert [row[1] for row in list(book.worksheets[1].values)[1:]] == [credit_code(1)]
    assert load_units(path).errors == []
