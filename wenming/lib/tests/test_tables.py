import re
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from wenming.lib.models import Chore
from wenming.lib.tables import Column, Filter, Listing, Table
from wenming.lib.workbooks import write_workbook

pytestmark = pytest.mark.django_db
START = datetime(2031, 5, 1, tzinfo=UTC)
NAMES = ["甲", "乙 100%", "丙_a", "丁'\"", "戊", "=1+1"]

TABLE = Table(
    title="清单",
    columns=[
        Column("name", "名称", lambda row: row.name, "name", link=lambda row: f"/{row.pk}/"),
        Column("due", "时间", lambda row: row.due_at, "due_at", narrow=False),
        Column("length", "长度", lambda row: len(row.name), numeric=True),
    ],
    search=("name",),
    filters=[
        Filter(
            "half",
            "半边",
            lambda: [("1", "前"), ("2", "后")],
            lambda rows, value: rows.filter(due_at__lt=START + timedelta(days=int(value))),
        )
    ],
    order="-due_at",
    per_page=2,
)


@pytest.fixture
def chores() -> None:
    for number, name in enumerate(NAMES):
        Chore.objects.create(name=name, due_at=START + timedelta(days=number))


def asked(query: str = "") -> HttpRequest:
    return RequestFactory().get(f"/list/{query}")


def listing(query: str = "") -> Listing:
    return TABLE.listing(asked(query), Chore.objects.all())


def names(query: str = "") -> list[str]:
    return [row.name for row in listing(query).page]


def html(query: str = "") -> str:
    return Template("{% table listing %}").render(Context({"listing": listing(query)}))


def test_the_list_comes_in_its_own_order_and_pages(chores: None) -> None:
    assert names() == ["=1+1", "戊"]
    assert names("?page=3") == ["乙 100%", "甲"]


@pytest.mark.parametrize(("page", "number"), [("99", 3), ("0", 3), ("-1", 3), ("abc", 1), ("", 1), ("9" * 30, 3)])
def test_a_page_that_does_not_exist_shows_the_nearest(page: str, number: int, chores: None) -> None:
    assert listing(f"?page={page}").page.number == number


def test_a_click_sorts_and_a_second_turns_round(chores: None) -> None:
    assert names("?sort=due") == ["甲", "乙 100%"]
    assert names("?sort=-due") == names()
    assert names("?sort=length") == names("?sort=nonsense") == names("?sort=due_at__year") == names()
    heads = listing("?sort=due&q=x&page=2").heads
    assert [(head.direction, head.link) for head in heads] == [
        ("", "?sort=name&q=x"),
        ("ascending", "?sort=-due&q=x"),
        ("", ""),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("甲", ["甲"]),
        ("%25", ["乙 100%"]),
        ("_", ["丙_a"]),
        ("%27%22", ["丁'\""]),
        ("%00%E7%94%B2%00", ["甲"]),
        ("\\", []),
        ("');--", []),
    ],
)
def test_the_search_takes_signs_as_they_are(query: str, found: list[str], chores: None) -> None:
    assert names(f"?q={query}") == found


def test_a_filter_narrows_and_a_value_that_is_no_option_does_not(chores: None) -> None:
    assert names("?half=2") == ["乙 100%", "甲"]
    assert names("?half=9") == names("?half=x") == names("?half=%00") == names()
    assert listing("?half=2").narrowed
    assert not listing("?half=x").narrowed


def test_search_filter_and_order_go_with_the_links(chores: None) -> None:
    asked_for = listing("?q=0&half=2&sort=name&page=1")
    assert asked_for.excel_link == "?q=0&half=2&sort=name&format=xlsx"
    page = html("?sort=name&half=2")
    assert '<input type="hidden" name="sort" value="name">' in page
    assert '<option value="2" selected>' in page


def test_what_was_typed_is_shown_and_never_becomes_markup(chores: None) -> None:
    page = html("?q=%3Cscript%3E")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "没有符合条件的结果" in page


def test_an_empty_list_says_so() -> None:
    assert "这里还没有内容" in html()


def test_the_list_can_be_used_by_keyboard_and_is_read_aloud(chores: None) -> None:
    page = html("?sort=due")
    assert 'aria-sort="ascending"' in page
    assert page.count('scope="col"') == 3
    assert 'role="search"' in page
    assert 'role="status"' in page
    assert re.search(r'class="table-responsive" tabindex="0" role="region" aria-label="清单"', page)
    for control in re.findall(r"<(?:input|select)[^>]*>", page):
        assert "aria-label" in control or 'type="hidden"' in control
    assert "style=" not in page
    assert "onclick" not in page


def test_a_list_of_one_row_and_of_three_asks_the_same_questions(django_assert_num_queries: Any) -> None:
    for count in (1, 2):
        for _ in range(count):
            Chore.objects.create(name=f"第{Chore.objects.count()}", due_at=START)
        with django_assert_num_queries(3):  # how many, which keys, their rows
            html()


def sheet_of(query: str) -> list[list[Any]]:
    response = listing(query).excel()
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%B8%85%E5%8D%95-")
    assert response.file_to_stream is not None
    book = openpyxl.load_workbook(response.file_to_stream)
    return [[cell.value for cell in row] for row in book.active.iter_rows()]  # type: ignore[union-attr]  # it has a sheet


def test_the_export_holds_every_row_that_matches_in_order(chores: None) -> None:
    rows = sheet_of("?format=xlsx&sort=due")
    assert rows[0] == ["名称", "时间", "长度"]
    assert [row[0] for row in rows[1:]] == NAMES
    assert rows[1][1:] == ["2031-05-01 08:00", 1]
    assert len(sheet_of("?format=xlsx&half=2")) == 3
    assert sheet_of("?format=xlsx&q=nothing")[0] == ["名称", "时间", "长度"]


def test_text_in_a_workbook_stays_text(tmp_path: Any) -> None:
    texts = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "{=1}",
        "\t=1",
        "http://a.example/",
        "mailto:a@b.c",
        "007",
        "1e5",
        "𠮷野·买买提",
    ]
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        assert write_workbook(file, "题[1]/?", ["值", "值"], [(text, None) for text in texts]) == len(texts)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert sheet.title == "题 1"
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[1]] == ["值", "值 (2)"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.hyperlink for cell in cells] == [None] * len(texts)


def test_odd_values_do_not_break_a_workbook(tmp_path: Any) -> None:
    path = tmp_path / "a.xlsx"
    values = [
        "a\x00b\x01c",
        "x" * 40_000,
        10**18,
        float("nan"),
        True,
        False,
        None,
        START,
        START.date(),
        1.5,
        "a\nb",
        "\ud800z",
    ]
    with path.open("wb") as file:
        write_workbook(file, "", [""], [(value,) for value in values])
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    told = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert told[0] == "abc"
    assert len(told[1]) == 32_767  # type: ignore[arg-type]  # it is text
    assert told[2:] == [str(10**18), "nan", "是", "否", None, "2031-05-01 08:00", "2031-05-01", 1.5, "a\nb", "z"]
