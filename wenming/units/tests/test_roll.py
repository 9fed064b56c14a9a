from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from wenming.conftest import make_region
from wenming.journal.models import Entry
from wenming.lib.loading import Loaded, Unusable
from wenming.units.models import (
    BodyName,
    Change,
    CodeException,
    Contact,
    Kind,
    Nature,
    Span,
    Unit,
)  # fmt: skip
from wenming.units.roll import load_units
from wenming.units.tests.workbooks import credit_code, save, unit_row

Load = Callable[..., Loaded]
LEGACY = "91350203M0001QAY9B"  # a lawful code of the pilot years that fails its checksum


@pytest.fixture
def load(cast: SimpleNamespace, tmp_path: Path) -> Load:
    """Load rows given by column."""
    Nature.objects.create(name="社区（村）")
    Nature.objects.create(name="机关", prefixes=["11"])
    Kind.objects.create(name="党政机关")
    BodyName.objects.create(body=cast.education, name="青山市教育局（体育局）")
    make_region("990108", "旧城区", 3, cast.city, valid_to=date(2003, 12, 31)).successors.add(cast.east)
    make_region("9901A", "市直", 3, cast.city, kind="jurisdiction")

    def load_rows(*rows: dict[str, Any], head: list[str] | None = None, above: int = 0, **options: Any) -> Loaded:
        return load_units(save(tmp_path / "units.xlsx", list(rows), head, above), **options)

    return load_rows


def test_a_workbook_becomes_units_with_contact_span_and_one_entry(load: Load, cast: SimpleNamespace) -> None:
    answer = load(
        unit_row(
            1, 类型标签="窗口服务、党政机关", 行业主管部门="青山市教育局", 行业代码="8331", 从业人数=120, 联系人="甲",
            联系电话="138 0013 8000", 备注="演示",
        ),
        by=cast.officer,
    )  # fmt: skip
    assert answer.as_json() == {
        "rows": 1, "created": 1, "updated": 0, "unchanged": 0, "errors": [], "warnings": [],
    }  # fmt: skip
    assert answer.exit_code == 0
    unit = Unit.objects.get(credit_code=credit_code(1))
    assert (unit.name, unit.region_id, unit.sector, unit.industry, unit.headcount, unit.remark) == (
        "青山市第1中学", "990102000000", cast.education, "8331", 120, "演示",
    )  # fmt: skip
    assert {str(kind) for kind in unit.kinds.all()} == {"窗口服务", "党政机关"}
    contact = unit.contacts.get()
    assert (contact.name, contact.phone) == ("甲", "13800138000")
    span = unit.spans.get()
    assert span.opened_by is not None
    assert (span.name, span.credit_code, span.until_on, span.opened_by.kind) == (
        unit.name, unit.credit_code, None, Change.Kind.ENTER,
    )  # fmt: skip
    entry = Entry.objects.get(verb="load_units")
    assert entry.actor == cast.officer.pk
    assert (entry.detail["rows"], entry.detail["created"], len(entry.detail["file"])) == (1, 1, 64)
    assert "甲" not in str(entry.detail)


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"单位名称": ""}, "单位名称", "required"),
        ({"单位名称": "字" * 101}, "单位名称", "too-long"),
        ({"单位名称": date(2031, 3, 8)}, "单位名称", "required"),
        ({"统一社会信用代码": None}, "统一社会信用代码", "required"),
        ({"统一社会信用代码": "1210000040000062"}, "统一社会信用代码", "uscc-format"),
        ({"统一社会信用代码": "91350100M000100Y4Z"}, "统一社会信用代码", "uscc-format"),
        ({"统一社会信用代码": 911000001000013428}, "统一社会信用代码", "uscc-format"),
        ({"统一社会信用代码": "12100000400000624E"}, "统一社会信用代码", "uscc-checksum"),
        ({"统一社会信用代码": LEGACY}, "统一社会信用代码", "uscc-checksum"),
        ({"行政区划代码": ""}, "行政区划代码", "required"),
        ({"行政区划代码": "990199"}, "行政区划代码", "region-unknown"),
        ({"行政区划代码": "东湖区"}, "行政区划代码", "region-unknown"),
        ({"行政区划代码": date(2031, 3, 8)}, "行政区划代码", "region-unknown"),
        ({"行政区划代码": 990108}, "行政区划代码", "region-retired"),
        ({"单位性质": ""}, "单位性质", "required"),
        ({"单位性质": "协会"}, "单位性质", "kind-unknown"),
        ({"类型标签": "窗口服务、夜市"}, "类型标签", "kind-unknown"),
        ({"行业主管部门": "青山市魔法局"}, "行业主管部门", "sector-unknown"),
        ({"从业人数": "很多"}, "从业人数", "number"),
        ({"从业人数": 12.5}, "从业人数", "number"),
        ({"从业人数": -3}, "从业人数", "number"),
        ({"从业人数": date(2031, 3, 8)}, "从业人数", "number"),
        ({"从业人数": 99_999_999}, "从业人数", "number"),
        ({"联系电话": "12800138000"}, "联系电话", "phone"),
        ({"联系电话": "88888888"}, "联系电话", "phone"),
        ({"联系电话": "138****8000"}, "联系电话", "phone"),
        ({"联系人": "长" * 41}, "联系人", "too-long"),
        ({"备注": "长" * 501}, "备注", "too-long"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_loaded(load: Load, cells: dict[str, Any], column: str, code: str) -> None:
    before = Unit.objects.count()
    answer = load(unit_row(1), unit_row(2, **cells))
    assert [(error["row"], error["column"], error["code"]) for error in answer.errors or []] == [(3, column, code)]
    assert all(error["message"] for error in answer.errors or [])
    assert (answer.counts["created"], answer.exit_code, Unit.objects.count()) == (0, 1, before)
    assert not Entry.objects.filter(verb="load_units").exists()


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"单位名称": "  青山市第２中学　"}, {"name": "青山市第2中学"}),
        ({"单位名称": "𠮷野·䶮社区（筹）"}, {"name": "𠮷野·䶮社区（筹）"}),
        ({"统一社会信用代码": "１２１０００００ 400000-624d"}, {"credit_code": "12100000400000624D"}),
        ({"行政区划代码": 990102}, {"region_id": "990102000000"}),
        ({"行政区划代码": "990102000"}, {"region_id": "990102000000"}),
        ({"行政区划代码": "９９０１０２００００００"}, {"region_id": "990102000000"}),
        ({"行政区划代码": "9901a0"}, {"region_id": "9901A0000000"}),
        ({"单位性质": "社区(村)"}, {"nature__name": "社区（村）"}),
        ({"单位性质": " 社区（村）"}, {"nature__name": "社区（村）"}),
        ({"类型标签": "窗口服务，党政机关"}, {"kinds__name": "党政机关"}),
        ({"行业主管部门": "青山市教育局(体育局)"}, {"sector__name": "青山市教育局"}),
        ({"行业代码": 8331}, {"industry": "8331"}),
        ({"行业代码": "0111"}, {"industry": "0111"}),
        ({"行业代码": "P83"}, {"industry": "83"}),
        ({"从业人数": "１,２００"}, {"headcount": 1200}),
        ({"从业人数": 0}, {"headcount": 0}),
        ({"联系电话": 13800138000}, {"contacts__phone": "13800138000"}),
        ({"联系电话": "(0754) 88888888"}, {"contacts__phone": "0754-88888888"}),
        ({"联系电话": "+86 138-0013-8000", "联系人": "欧阳"}, {"contacts__phone": "13800138000"}),
    ],
)
def test_cells_are_normalised_before_they_are_judged(load: Load, cells: dict[str, Any], found: dict[str, Any]) -> None:
    answer = load(unit_row(2, **cells))
    assert answer.errors == []
    assert Unit.objects.filter(**found, credit_code__isnull=False).count() == 1
    assert load(unit_row(2, **cells)).counts["unchanged"] == 1


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"行业代码": "98"}, "行业代码", "industry-unknown"),
        ({"行业代码": "A1"}, "行业代码", "industry-unknown"),
        ({"行业代码": 111}, "行业代码", "industry-number"),
        ({"统一社会信用代码": credit_code(5, "91")}, "单位性质", "uscc-nature"),
        ({"单位名称": "青山市实验学校"}, "单位名称", "name-known"),
    ],
)
def test_a_doubt_is_a_warning_and_the_row_is_loaded(load: Load, cells: dict[str, Any], column: str, code: str) -> None:
    answer = load(unit_row(5, **cells))
    assert [(warning["row"], warning["column"], warning["code"]) for warning in answer.warnings or []] == [
        (2, column, code)
    ]
    assert (answer.counts["created"], answer.exit_code) == (1, 0)


def test_the_organisation_digit_is_a_warning(load: Load) -> None:
    answer = load(unit_row(1, 统一社会信用代码="12990100123456780" + "T"))
    codes = {finding["code"] for finding in [*(answer.errors or []), *(answer.warnings or [])]}
    assert codes <= {"uscc-checksum", "uscc-organisation"}


def test_a_zero_that_excel_took_comes_back_only_when_somebody_says_so(load: Load) -> None:
    load(unit_row(1, 行业代码=111))
    assert Unit.objects.get(credit_code=credit_code(1)).industry == "111"
    load(unit_row(1, 行业代码=111), restore_zeros=True)
    assert Unit.objects.get(credit_code=credit_code(1)).industry == "0111"


def test_the_second_and_later_rows_of_a_code_are_duplicates_in_the_file(load: Load) -> None:
    answer = load(unit_row(1), unit_row(1), unit_row(1, 单位名称="另一个"))
    assert [(error["row"], error["code"]) for error in answer.errors or []] == [
        (3, "duplicate-in-file"), (4, "duplicate-in-file"),
    ]  # fmt: skip


def test_a_code_under_another_name_is_a_duplicate_unless_the_name_is_an_alias(load: Load) -> None:
    load(unit_row(1))
    assert [e["code"] for e in load(unit_row(1, 单位名称="青山市一中")).errors or []] == ["duplicate"]
    Unit.objects.filter(credit_code=credit_code(1)).update(aliases=["青山市一中"])
    assert load(unit_row(1, 单位名称="青山市一中")).as_json()["unchanged"] == 1


def test_the_code_of_an_ended_unit_is_a_duplicate(load: Load) -> None:
    load(unit_row(1))
    Unit.objects.filter(credit_code=credit_code(1)).update(ended_on=date(2031, 1, 1))
    assert [e["code"] for e in load(unit_row(1)).errors or []] == ["duplicate"]


def test_a_code_with_an_approved_exception_is_loaded_and_marked(load: Load, cast: SimpleNamespace) -> None:
    CodeException.objects.create(
        code=LEGACY, unit_name="x", region=cast.east, because="x", evidence="x", asked_by=1, decided_by=2,
        affirmed_at=timezone.now(), stage="approved",
    )  # fmt: skip
    assert load(unit_row(1, 统一社会信用代码=LEGACY, 单位性质="社区（村）")).counts["created"] == 1
    assert Unit.objects.get(credit_code=LEGACY).code_standing == Unit.CodeStanding.EXCEPTED


def test_good_rows_can_be_taken_and_the_rest_is_still_a_finding(load: Load) -> None:
    answer = load(unit_row(1), unit_row(2, 联系电话="x"), unit_row(3), take_good=True)
    assert (answer.counts, answer.exit_code) == ({"rows": 3, "created": 2, "updated": 0, "unchanged": 0}, 1)
    assert Unit.objects.filter(credit_code__in=[credit_code(1), credit_code(3)]).count() == 2


def test_a_rehearsal_counts_and_writes_nothing(load: Load) -> None:
    before = Unit.objects.count()
    assert load(unit_row(1), unit_row(2), dry_run=True).counts["created"] == 2
    assert (Unit.objects.count(), Entry.objects.count()) == (before, 0)


def test_loading_the_same_file_twice_changes_nothing(load: Load) -> None:
    rows = [unit_row(n, 类型标签="窗口服务", 联系人="甲", 联系电话="13800138000", 从业人数=n) for n in range(5)]
    load(*rows)
    assert load(*rows).counts == {"rows": 5, "created": 0, "updated": 0, "unchanged": 5}
    assert Entry.objects.filter(verb="load_units").count() == 1
    assert Span.objects.filter(credit_code=credit_code(1)).count() == 1


def test_what_differs_is_updated_and_an_empty_cell_leaves_what_is_there(load: Load, cast: SimpleNamespace) -> None:
    load(unit_row(1, 类型标签="窗口服务", 联系人="甲", 联系电话="13800138000", 从业人数=9))
    answer = load(unit_row(1, 类型标签="党政机关", 联系人="乙", 从业人数=10, 行业主管部门="青山市教育局"))
    assert answer.counts["updated"] == 1
    unit = Unit.objects.get(credit_code=credit_code(1))
    assert [str(kind) for kind in unit.kinds.all()] == ["党政机关"]
    assert (unit.headcount, unit.sector, unit.version) == (10, cast.education, 2)
    assert Contact.objects.values_list("name", "phone").get(unit=unit) == ("乙", "13800138000")


def test_a_unit_that_moves_gets_a_new_span_in_its_lineage(load: Load, cast: SimpleNamespace) -> None:
    load(unit_row(1))
    Span.objects.filter(credit_code=credit_code(1)).update(from_on=date(2021, 1, 1))
    load(unit_row(1, 行政区划代码="990103"))
    unit = Unit.objects.get(credit_code=credit_code(1))
    old, new = unit.spans.order_by("id")
    assert (unit.region, old.region, new.region) == (cast.west, cast.east, cast.west)
    assert old.until_on == new.from_on
    assert new.opened_by is not None
    assert new.opened_by.kind == Change.Kind.MOVE


def test_an_officer_loads_only_units_of_the_own_region(load: Load) -> None:
    load(unit_row(1, 行政区划代码="990103"))
    answer = load(unit_row(1), unit_row(2, 行政区划代码="990103"), unit_row(3), within="990102", take_good=True)
    assert [(error["row"], error["code"]) for error in answer.errors or []] == [
        (2, "region-foreign"), (3, "region-foreign"),
    ]  # fmt: skip
    assert answer.counts["created"] == 1


def test_blank_rows_are_skipped_and_rows_are_numbered_as_excel_shows_them(load: Load) -> None:
    answer = load(unit_row(1), {}, {"单位名称": "  "}, unit_row(2, 联系电话="x"), above=2)
    assert (answer.counts["rows"], [error["row"] for error in answer.errors or []]) == (2, [7])


def test_the_order_of_the_heading_is_free_and_an_extra_column_is_a_warning(load: Load) -> None:
    head = ["备注", "单位性质*", " 行政区划代码 *", "统一社会信用代码", "序号", "单位名称"]
    answer = load(unit_row(1), head=head)
    assert answer.counts["created"] == 1
    assert [(warning["column"], warning["code"]) for warning in answer.warnings or []] == [("序号", "column-unknown")]


def test_a_wrong_heading_is_refused_with_the_columns_that_are_missing(load: Load) -> None:
    with pytest.raises(Unusable, match="“行政区划代码”、“单位性质”"):
        load(unit_row(1), head=["单位名称", "统一社会信用代码"])


def test_a_load_with_a_key_happens_once(load: Load, cast: SimpleNamespace) -> None:
    first = load(unit_row(1), by=cast.officer, key="k1")
    assert load(unit_row(2), by=cast.officer, key="k1").counts == first.counts
    assert not Unit.objects.filter(credit_code=credit_code(2)).exists()
    assert Entry.objects.filter(verb="load_units").count() == 1


def test_a_register_that_moved_on_since_the_preview_is_left_alone(load: Load, cast: SimpleNamespace) -> None:
    shown = load(unit_row(1), dry_run=True).counts
    load(unit_row(1), by=cast.second_officer)
    with pytest.raises(Unusable, match="预览之后"):
        load(unit_row(1), by=cast.officer, expect=shown)
