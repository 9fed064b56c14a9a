import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from wenming.journal.models import Entry
from wenming.standards.discarding import discard
from wenming.standards.models import Edition
from wenming.standards.packages import read_yardstick
from wenming.standards.publishing import publish
from wenming.standards.shelving import taken
from wenming.standards.tests.test_packages import SHIPPED, SMALL
from wenming.standards.tests.test_shelving import shelved, small

pytestmark = pytest.mark.django_db


def sent(document: Any) -> SimpleUploadedFile:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return SimpleUploadedFile("edition.json", content)


@pytest.fixture
def draft(cast: SimpleNamespace) -> Edition:
    return shelved(cast)


def at(name: str, edition: Edition) -> str:
    return reverse(f"standards:{name}", args=[edition.pk])


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_one_and_three(
    cast: SimpleNamespace, sign_in: Any, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        shelved(cast, id=f"e{number}")
    client = sign_in(cast.officer)
    client.get(reverse("standards:editions"))
    with django_assert_num_queries(7):
        assert client.get(reverse("standards:editions")).context["listing"].page.paginator.count == count


@pytest.mark.parametrize("lines", [1, 3])
def test_an_edition_asks_the_same_for_one_line_and_three(
    cast: SimpleNamespace, sign_in: Any, lines: int, django_assert_num_queries: Any
) -> None:
    leaf = SMALL["nodes"][0]
    edition = shelved(cast, nodes=[leaf | {"code": str(number)} for number in range(lines)])
    client = sign_in(cast.officer)
    client.get(edition.get_absolute_url())
    with django_assert_num_queries(9):
        assert client.get(edition.get_absolute_url()).status_code == 200


def test_a_draft_is_seen_by_its_office_only_and_what_is_published_by_everyone_there(
    cast: SimpleNamespace, sign_in: Any, draft: Edition
) -> None:
    assert sign_in(cast.officer).get(draft.get_absolute_url()).status_code == 200
    for person in (cast.clerk, cast.district, cast.assessor, cast.outsider):
        assert sign_in(person).get(draft.get_absolute_url()).status_code == 404
    publish(draft, by=cast.officer)
    for person in (cast.clerk, cast.district, cast.assessor):
        assert sign_in(person).get(draft.get_absolute_url()).status_code == 200
    assert sign_in(cast.outsider).get(draft.get_absolute_url()).status_code == 404


def test_the_whole_city_edition_is_shown_with_its_totals(cast: SimpleNamespace, sign_in: Any) -> None:
    document = next(path for path in SHIPPED if path.stem == "city-demo").read_text("utf-8")
    client = sign_in(cast.officer)
    answer = client.post(reverse("standards:upload"), {"file": SimpleUploadedFile("e.yaml", document.encode())})
    edition = Edition.objects.get()
    assert answer["Location"] == edition.get_absolute_url()
    page = client.get(edition.get_absolute_url())
    assert [(total.base, total.bonus, total.is_sound) for total in page.context["totals"]] == [("100", "10", True)] * 11
    assert sum(float(row.points) for row in page.context["rows"] if row.part == "base") == 100


def test_a_file_with_faults_is_not_entered_and_every_fault_stands_beside_the_field(
    cast: SimpleNamespace, sign_in: Any
) -> None:
    bad = SMALL | {"nodes": [SMALL["nodes"][0] | {"points": "许多", "method": "fly"}]}
    page = sign_in(cast.officer).post(reverse("standards:upload"), {"file": sent(bad)})
    assert page.context["form"].errors["file"] == [
        "nodes[0].points：“许多”不是数。", "nodes 1：1：测评方法“fly”不在 methods 里。",
    ]  # fmt: skip
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"\xff\xfe", "文件不是 UTF-8 编码的文字。"), (b"[", "第 1 行不是有效的 JSON。"), (b"a: &x [1]\nb: *x", "不支持 YAML 的引用（*名称），请把内容写全。")],
)  # fmt: skip
def test_what_is_no_package_is_answered_with_a_sentence(
    cast: SimpleNamespace, sign_in: Any, content: bytes, sentence: str
) -> None:
    page = sign_in(cast.officer).post(reverse("standards:upload"), {"file": sent(content)})
    assert page.context["form"].errors["file"] == [sentence]


def test_a_version_that_is_there_is_not_entered_twice(cast: SimpleNamespace, sign_in: Any, draft: Edition) -> None:
    page = sign_in(cast.officer).post(reverse("standards:upload"), {"file": sent(SMALL)})
    assert page.context["form"].errors["file"] == ["编号“e”的版本“1”已经有了。"]


@pytest.mark.parametrize("name", ["upload"])
def test_a_unit_drafts_no_edition(cast: SimpleNamespace, sign_in: Any, name: str) -> None:
    page = sign_in(cast.clerk).get(reverse(f"standards:{name}"))
    assert page.status_code == 403
    assert "测评体系由市、区（县）文明办起草和发布。" in page.content.decode()


@pytest.mark.parametrize(("suffix", "kind"), [("yaml", "application/yaml"), ("json", "application/json")])
def test_the_package_taken_away_reads_as_the_edition(
    cast: SimpleNamespace, sign_in: Any, draft: Edition, suffix: str, kind: str
) -> None:
    answer = sign_in(cast.officer).get(reverse(f"standards:package-{suffix}", args=[draft.pk]))
    assert answer["Content-Type"] == f"{kind}; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="e-1.{suffix}"'
    assert read_yardstick(answer.content) == (small(), [])


def test_publishing_in_the_browser_freezes_and_is_written_down(
    cast: SimpleNamespace, sign_in: Any, draft: Edition
) -> None:
    client = sign_in(cast.officer)
    assert client.get(at("publication", draft)).status_code == 200
    client.post(at("publication", draft))
    draft.refresh_from_db()
    assert draft.stage == "published"
    assert Entry.objects.about(draft).filter(verb="publish_edition", actor=cast.officer.pk).count() == 1


def test_a_stranger_finds_no_draft_to_publish(cast: SimpleNamespace, sign_in: Any, draft: Edition) -> None:
    assert sign_in(cast.district).post(at("publication", draft)).status_code == 404
    draft.refresh_from_db()
    assert draft.stage == "draft"


def test_another_office_may_read_but_not_retire(cast: SimpleNamespace, sign_in: Any, draft: Edition) -> None:
    publish(draft, by=cast.officer)
    page = sign_in(cast.district).post(at("retirement", draft), {"because": "x"})
    assert page.status_code == 403
    assert "由另一个文明办管理" in page.content.decode()


def test_what_is_published_is_not_published_again_and_not_discarded(
    cast: SimpleNamespace, sign_in: Any, draft: Edition
) -> None:
    publish(draft, by=cast.officer)
    for name in ("publication", "disposal"):
        page = sign_in(cast.officer).post(at(name, draft), {"because": "x"})
        assert page.status_code == 403
        assert "已发布的体系不能修改" in page.content.decode()


def test_retiring_asks_for_a_reason_and_shows_it(cast: SimpleNamespace, sign_in: Any, draft: Edition) -> None:
    publish(draft, by=cast.officer)
    client = sign_in(cast.officer)
    assert client.post(at("retirement", draft), {"because": " "}).context["form"].errors["because"]
    client.post(at("retirement", draft), {"because": "新版已发布"})
    assert "新版已发布" in client.get(draft.get_absolute_url()).content.decode()
    assert client.post(at("retirement", draft), {"because": "再来"}).status_code == 403


def test_a_draft_is_discarded_with_a_reason_and_stays_in_the_journal(
    cast: SimpleNamespace, sign_in: Any, draft: Edition
) -> None:
    sign_in(cast.officer).post(at("disposal", draft), {"because": "重复"})
    assert not Edition.objects.exists()
    entry = Entry.objects.get(verb="discard_edition")
    assert (entry.reason, entry.detail) == ("重复", {"version": "1", "lines": 1})


def test_a_new_version_is_a_draft_with_links_and_a_district_gets_one_of_its_own(
    cast: SimpleNamespace, sign_in: Any, draft: Edition
) -> None:
    publish(draft, by=cast.officer)
    sign_in(cast.officer).post(at("new-version", draft), {"identifier": "e", "version": "2"})
    assert taken(Edition.objects.get(version="2")).nodes[0].previous == "1"
    client = sign_in(cast.district)
    own = client.get(at("new-version", draft)).context["form"].fields["identifier"].initial
    client.post(at("new-version", draft), {"identifier": own, "version": "1"})
    copied = Edition.objects.get(identifier=own)
    assert (copied.region_id, copied.stage) == (cast.east.pk, "draft")


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"identifier": "e", "version": "1"}, "version", "这个编号的这一版本已经有了，请换一个版本号。"),
        ({"identifier": "e", "version": "二"}, "version", "只能用字母、数字和 . - _ 。"),
    ],
)
def test_a_version_needs_a_name_of_its_own(
    cast: SimpleNamespace, sign_in: Any, draft: Edition, given: dict[str, str], field: str, sentence: str
) -> None:
    page = sign_in(cast.officer).post(at("new-version", draft), given)
    assert page.context["form"].errors[field] == [sentence]


def test_the_eyes_of_a_unit_see_what_applies_and_why_not(cast: SimpleNamespace, sign_in: Any) -> None:
    leaf = SMALL["nodes"][0]
    nodes = [
        leaf | {"points": 60},
        leaf | {"code": "2", "points": 40, "applies": {"kinds": ["窗口服务"]}, "because": "只看窗口单位"},
    ]
    edition = shelved(cast, nodes=nodes)
    page = sign_in(cast.officer).get(at("preview", edition), {"headcount": "9"})
    assert (page.context["base"], page.context["left_out"]) == ("60", 1)
    assert "只看窗口单位" in page.content.decode()
    assert "得分按 60 分折算成 100 分" in page.content.decode()


def test_the_workbook_taken_away_can_be_brought_in_elsewhere(
    cast: SimpleNamespace, sign_in: Any, draft: Edition
) -> None:
    client = sign_in(cast.officer)
    answer = client.get(reverse("standards:package-xlsx", args=[draft.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="e-1.xlsx"'
    kept = taken(draft)
    discard(draft, by=cast.officer, because="重来")
    assert client.post(reverse("standards:upload"), {"file": sent(answer.content)}).status_code == 302
    assert taken(Edition.objects.get()) == kept


def test_a_workbook_that_cannot_be_read_is_answered_with_a_sentence(cast: SimpleNamespace, sign_in: Any) -> None:
    page = sign_in(cast.officer).post(reverse("standards:upload"), {"file": sent(b"PK\x03\x04")})
    assert page.context["form"].errors["file"] == ["文件不完整或已损坏。请在 Excel 里打开，另存为 .xlsx 后再选。"]
