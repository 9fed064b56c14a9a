import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as settings_of_search
from openpyxl import load_workbook

from wenming.lib.loading import Unusable
from wenming.standards.packages import as_plain, canonical, read_yardstick
from wenming.standards.plain import Yardstick
from wenming.standards.tests.editions import yardsticks
from wenming.standards.tests.test_packages import SHIPPED, SMALL, with_node
from wenming.standards.workbook import read_edition, write_edition


def workbook(yardstick: Yardstick | None) -> bytes:
    file = io.BytesIO()
    write_edition(yardstick, file)
    return file.getvalue()


def small(**fields: Any) -> Yardstick:
    read, faults = read_yardstick(with_node(**fields))
    assert faults == []
    assert read is not None
    return read


def changed(yardstick: Yardstick | None, **cells: Any) -> bytes:
    """The workbook after somebody typed into it: `基本分_D2=…`."""
    book = load_workbook(io.BytesIO(workbook(yardstick)))
    for name, value in cells.items():
        sheet, cell = name.split("_")
        book[sheet][cell] = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@settings_of_search(max_examples=40, deadline=None)
@given(yardsticks())
def test_whatever_goes_into_a_workbook_comes_back_the_same(yardstick: Yardstick) -> None:
    read, faults = read_edition(workbook(yardstick))
    assert faults == []
    assert read == yardstick
    assert canonical(as_plain(read)) == canonical(as_plain(yardstick))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_edition_comes_back_from_its_workbook(path: Path) -> None:
    yardstick, _faults = read_yardstick(path.read_bytes())
    assert read_edition(workbook(yardstick)) == (yardstick, [])


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "#N/A",
        "_x0041_",
        "TRUE",
        "0012",
        "1.10",
        "a；b=c：d\\",
        "上行\n下行",
        "\\公开链接",
        "、",
    ],
)
def test_no_text_becomes_something_else_in_a_cell(text: str) -> None:
    rule = {"type": "tiers", "tiers": [{"label": text, "points": 100, "text": text}, {"label": "差", "points": "0.5"}]}
    yardstick = small(
        code=text, text=text, rule=rule, evidence={"kinds": [text, "公开链接", "link"]}, because=text,
        applies={"kinds": [text], "headcount": {"until": 9}}, method="",
    )  # fmt: skip
    content = workbook(yardstick)
    assert read_edition(content) == (yardstick, [])
    book = load_workbook(io.BytesIO(content))
    assert {cell.data_type for sheet in book for row in sheet for cell in row if cell.value is not None} <= {"s", "n"}


def test_a_workbook_offers_lists_and_explains_every_column() -> None:
    book = load_workbook(io.BytesIO(workbook(small())))
    assert book.sheetnames == ["说明", "基本分", "加分", "扣分", "负面清单", "分类表", "计分规则", "选项"]
    for name in ("基本分", "加分", "扣分", "负面清单", "分类表"):
        assert all(cell.comment for cell in book[name][1])
    assert book["选项"].sheet_state == "hidden"
    assert len(book["基本分"].data_validations.dataValidation) == 5


def test_rules_are_written_as_people_read_them() -> None:
    tiers = {
        "type": "tiers",
        "tiers": [{"label": "优", "points": 2}, {"label": "良", "points": "1.5", "text": "少量不足"}],
    }
    sheet = load_workbook(io.BytesIO(workbook(small(rule=tiers))))["基本分"]
    assert [cell.value for cell in sheet[2]][:8] == [
        1,
        "1",
        "承诺",
        100,
        "材料审核",
        None,
        "分档",
        "优=2；良=1.5：少量不足",
    ]


def test_the_template_can_be_filled_in() -> None:
    content = changed(
        None, 说明_B3="city", 说明_B4="2026", 说明_B5="体系", 基本分_B2="1", 基本分_C2="诚信", 基本分_D2=100, 基本分_B3="1.1",
        基本分_C3="承诺", 基本分_D3=100, 基本分_E3="实地考察", 基本分_G3="每次扣分", 基本分_H3="每次扣=0.5；最低得=1",
        分类表_B2="短表单位", 分类表_A2="s", 分类表_C2="短表", 分类表_D2="人数=50人以下",
    )  # fmt: skip
    read, faults = read_edition(content)
    assert faults == []
    assert read is not None
    plain = as_plain(read)
    assert plain["nodes"][0]["children"][0]["rule"] == {"type": "per_occurrence", "each": "0.5", "floor": "1"}
    assert plain["nodes"][0]["children"][0]["method"] == "site"
    assert plain["variants"] == [
        {"code": "s", "title": "短表单位", "form": "short", "unit": {"headcount": {"until": 50}}}
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"基本分_D2": "很多"}, ("基本分!D2", "not-a-number")),
        ({"基本分_D2": -3}, ("基本分!D2", "negative")),
        ({"基本分_G2": "随便"}, ("基本分!G2", "unknown-rule")),
        ({"基本分_E2": "飞行"}, ("基本分!E2", "unknown-method")),
        ({"基本分_H2": "优"}, ("基本分!H2", "notation")),
        ({"基本分_G2": "分档", "基本分_H2": "优=多"}, ("基本分!H2", "not-a-number")),
        ({"基本分_G2": "每次扣分", "基本分_H2": "每回=1"}, ("基本分!H2", "notation")),
        ({"基本分_A2": 3}, ("基本分!A2", "level")),
        ({"基本分_M2": "天气=晴"}, ("基本分!M2", "notation")),
        ({"基本分_AB1": "备注"}, ("基本分!AB1", "unknown-field")),
        ({"说明_B3": "北京"}, ("说明!B3", "name")),
        ({"说明_B19": "优秀"}, ("说明!B19", "notation")),
        ({"负面清单_A2": "N", "负面清单_B2": "事", "负面清单_J2": "很快"}, ("负面清单!J2", "notation")),
        ({"负面清单_A2": "N", "负面清单_B2": "事", "负面清单_D2": "很久"}, ("负面清单!D2", "not-a-date")),
    ],
)  # fmt: skip
def test_a_fault_names_its_cell(cells: dict[str, Any], expected: tuple[str, str]) -> None:
    read, faults = read_edition(changed(small(), **cells))
    assert read is None
    assert (faults[0].where, faults[0].code) == expected
    assert faults[0].message.endswith("。")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0 old"])
def test_what_is_no_workbook_is_answered_with_a_sentence(content: bytes) -> None:
    with pytest.raises(Unusable, match=r"。$"):
        read_edition(content)


def test_an_ordinary_table_is_sent_to_its_own_page() -> None:
    from openpyxl import Workbook

    file = io.BytesIO()
    Workbook().save(file)
    with pytest.raises(Unusable, match="导入普通表格"):
        read_edition(file.getvalue())


def test_a_list_longer_than_a_cell_goes_on_elsewhere_and_comes_back() -> None:
    units = [f"91350203M{number:04d}QAY9B" for number in range(3000)]
    yardstick = small(applies={"units": units}, because="→续页1")
    content = workbook(yardstick)
    assert read_edition(content) == (yardstick, [])
    assert load_workbook(io.BytesIO(content))["续页"].max_row == 2


def test_a_formula_without_its_result_is_a_fault_and_not_a_blank() -> None:
    read, faults = read_edition(changed(small(), 基本分_D2="=50+50"))
    assert read is None
    assert (faults[0].where, faults[0].code) == ("基本分!D2", "formula")


def test_a_workbook_of_five_thousand_lines_is_read() -> None:
    leaf = {"text": "承诺", "points": "0.02", "rule": {"type": "all_or_nothing"}}
    document = SMALL | {"nodes": [leaf | {"code": str(number)} for number in range(5000)]}
    yardstick, faults = read_yardstick(document)
    assert faults == []
    assert read_edition(workbook(yardstick)) == (yardstick, [])
