from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from wenming.journal.models import Entry
from wenming.standards.models import Edition
from wenming.standards.shelving import taken
from wenming.standards.tests.test_table import MERGED, ORDINARY, table
from wenming.standards.workbook import read_edition

pytestmark = pytest.mark.django_db
NAMES = {"sheet": "0", "heading": "3", "identifier": "office", "version": "1", "title": "测评体系"}


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


def sent(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("测评表.xlsx", content)


def mapping_of(client: Any, content: bytes | None = None) -> str:
    """The address of the mapping page after sending the usual table."""
    given = table(ORDINARY, MERGED) if content is None else content
    answer = client.post(reverse("standards:table"), {"workbook": sent(given)})
    assert answer.status_code == 302
    return str(answer["Location"])


def posted(page: Any, **changes: str) -> dict[str, str]:
    """What the page would send, as it stands or with some of it changed."""
    columns = {f"c{column.place}": column.meaning for column in page.context["columns"]}
    return NAMES | columns | {"seen": page.context["form"].seen, "do": "create"} | changes


def test_a_table_is_guessed_shown_and_entered_as_a_draft(cast: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.officer)
    address = mapping_of(client)
    page = client.get(address)
    assert [column.meaning for column in page.context["columns"]] == ["level", "level", "points", "scoring", "method"]
    assert (page.context["base"], page.context["bonus"], page.context["leaves"], page.context["doubtful"]) == (
        "19",
        "3",
        6,
        1,
    )
    assert page.context["form"].initial["title"] == "某市文明单位测评表"
    assert not Edition.objects.exists()
    answer = client.post(address, posted(page))
    edition = Edition.objects.get()
    assert answer["Location"] == edition.get_absolute_url()
    assert (edition.stage, edition.identifier, edition.region.code) == ("draft", "office", cast.city.code)
    assert [node.text for node in taken(edition).nodes] == ["一、思想教育", "二、优质服务", "加分项"]
    assert list(Entry.objects.about(edition).values_list("verb", flat=True)) == ["shelve_edition"]


def test_pressing_twice_enters_one_draft_and_says_so(cast: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.officer)
    address = mapping_of(client)
    wanted = posted(client.get(address))
    client.post(address, wanted)
    page = client.post(address, wanted)
    assert page.context["form"].errors["version"] == ["编号“office”的版本“1”已经有了。"]
    assert Edition.objects.count() == 1


def test_a_column_that_is_taken_for_something_else_changes_the_tree_and_is_looked_at_first(
    cast: SimpleNamespace, sign_in: Any
) -> None:
    client = sign_in(cast.officer)
    address = mapping_of(client)
    page = client.post(address, posted(client.get(address), c1="skip"))
    assert page.context["asked_again"]
    assert not Edition.objects.exists()
    assert [line.node.code for line in page.context["lines"] if line.depth == 0] == ["1", "2", "3"]
    assert client.post(address, posted(page)).status_code == 302
    assert Edition.objects.count() == 1


def test_a_top_line_can_be_taken_out_or_put_into_another_part(cast: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.officer)
    address = mapping_of(client)
    page = client.get(address)
    page = client.post(address, posted(page, p0="skip", p1="bonus", do="preview"))
    assert [(line.node.code, line.node.part) for line in page.context["lines"] if line.depth == 0] == [
        ("2", "bonus"),
        ("3", "bonus"),
    ]
    assert page.context["tops"][0][1] == ("一、思想教育", "skip")


def test_names_that_cannot_be_and_trees_that_are_none_are_said_beside_the_form(
    cast: SimpleNamespace, sign_in: Any
) -> None:
    client = sign_in(cast.officer)
    address = mapping_of(client)
    page = client.get(address)
    bad = client.post(address, posted(page, identifier="测评", title=""))
    assert bad.context["form"].errors == {
        "title": ["请填写这一项。"],
        "identifier": ["只能用字母、数字和 . - _ 。"],
    }
    nothing = client.post(address, posted(page, c0="skip", c1="skip", do="preview"))
    assert nothing.context["whole"][0] == "没有一列是“指标层级”，请在上面选出来。"
    assert client.post(address, posted(nothing)).context["form"].non_field_errors() == ["测评体系里还没有指标。"]
    assert not Edition.objects.exists()


def test_another_heading_row_is_guessed_anew(cast: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.officer)
    address = mapping_of(client)
    page = client.post(address, posted(client.get(address), heading="4", do="preview"))
    assert page.context["form"].mapping.heading == 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "这个文件是空的（0 字节）。请重新保存后再选。"), (b"a,b", "这不是 Excel 工作簿（.xlsx）。文本、CSV 或网页表格请先在 Excel 里另存为 .xlsx。"),
        (b"PK\x03\x04", "文件不完整或已损坏。请在 Excel 里打开，另存为 .xlsx 后再选。"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_answered_with_a_sentence(
    cast: SimpleNamespace, sign_in: Any, content: bytes, sentence: str
) -> None:
    page = sign_in(cast.officer).post(reverse("standards:table"), {"workbook": sent(content)})
    assert page.context["form"].errors["workbook"] == [sentence]


def test_an_empty_workbook_is_said_to_be_empty(cast: SimpleNamespace, sign_in: Any) -> None:
    import io

    from openpyxl import Workbook

    file = io.BytesIO()
    Workbook().save(file)
    page = sign_in(cast.officer).post(reverse("standards:table"), {"workbook": sent(file.getvalue())})
    assert page.context["form"].errors["workbook"] == ["工作簿里没有内容。"]


def test_a_table_is_its_senders_alone(cast: SimpleNamespace, sign_in: Any) -> None:
    address = mapping_of(sign_in(cast.officer))
    assert sign_in(cast.district).get(address).status_code == 404
    assert sign_in(cast.officer).get(reverse("standards:table-mapping", args=["unknown"])).status_code == 404


@pytest.mark.parametrize("name", ["table", "template"])
def test_a_unit_brings_no_table_in(cast: SimpleNamespace, sign_in: Any, name: str) -> None:
    page = sign_in(cast.clerk).get(reverse(f"standards:{name}"))
    assert page.status_code == 403
    assert "测评体系由市、区（县）文明办起草和发布。" in page.content.decode()


def test_the_template_is_a_workbook_that_only_lacks_content(cast: SimpleNamespace, sign_in: Any) -> None:
    answer = sign_in(cast.officer).get(reverse("standards:template"))
    _read, faults = read_edition(answer.content)
    assert {fault.code for fault in faults} == {"required"}
