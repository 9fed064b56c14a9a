"""The pages of the handbook: who reads them, what they say, and how they are searched."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wenming.accounts.models import User
from wenming.standards.handbook.chapters import chapters
from wenming.standards.handbook.searching import found
from wenming.standards.models import Edition, Indicator, Waiver
from wenming.standards.plain import Method, Node, Scope, Variant, Yardstick
from wenming.standards.shelving import shelve
from wenming.standards.tests.examples import every_rule, leaf, of_size

SignIn = Callable[[User], Client]
READERS = ("officer", "district", "duty", "authority", "clerk", "leader", "assessor", "watcher", "consulted")
DESK = (Method("desk", "材料审核"),)
NAMES = ("handbook", "handbook-pdf", "handbook-word")


def shelved(cast: SimpleNamespace, yardstick: Yardstick, *, publish: bool = True) -> Edition:
    """An edition of the cast's city, published unless it shall stay a draft."""
    edition = shelve(yardstick, region=cast.city, by=cast.officer)
    if publish:
        edition.move("publish_edition", by=cast.officer, digest="0" * 64, published_at=timezone.now())
    return edition


@pytest.fixture
def edition(cast: SimpleNamespace) -> Edition:
    return shelved(cast, every_rule())


def addresses(edition: Edition) -> list[str]:
    """All addresses of one handbook."""
    return [
        *(reverse(f"standards:{name}", args=[edition.pk]) for name in NAMES),
        reverse("standards:handbook-entry", args=[edition.pk, "1.1"]),
    ]


@pytest.mark.parametrize("who", READERS)
def test_every_seat_of_the_programme_reads_the_handbook(
    who: str, cast: SimpleNamespace, edition: Edition, sign_in: SignIn
) -> None:
    client = sign_in(getattr(cast, who))
    assert [client.get(address).status_code for address in addresses(edition)] == [200] * 4


def test_the_outsider_finds_no_handbook(cast: SimpleNamespace, edition: Edition, sign_in: SignIn) -> None:
    client = sign_in(cast.outsider)
    assert [client.get(address).status_code for address in addresses(edition)] == [404] * 4


@pytest.mark.parametrize("who", ["system_admin", "security_admin", "audit_admin"])
def test_administrators_are_refused_with_a_reason(
    who: str, cast: SimpleNamespace, edition: Edition, sign_in: SignIn
) -> None:
    client = sign_in(getattr(cast, who))
    for address in addresses(edition):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "refused.html" in [template.name for template in answer.templates]


def test_a_draft_is_read_by_its_office_only(cast: SimpleNamespace, sign_in: SignIn) -> None:
    draft = shelved(cast, every_rule(), publish=False)
    assert sign_in(cast.officer).get(addresses(draft)[0]).status_code == 200
    for who in ("district", "clerk", "authority"):
        assert sign_in(getattr(cast, who)).get(addresses(draft)[0]).status_code == 404


def test_the_page_says_rule_evidence_applicability_and_origin(
    cast: SimpleNamespace, edition: Edition, sign_in: SignIn
) -> None:
    text = sign_in(cast.clerk).get(addresses(edition)[3]).content.decode()
    for said in (
        "由测评人员在0至3分之间打分。", "市文明办", "材料审核", "公开链接、文件；最多3份；说明不超过500字；时间范围：测评年度",
        "已经公开的只需链接，不必另传文件。", "不低于1分", "完整表", "短表不考核此项", "群众看得见。", "大厅公示承诺。",
        "现场核对三项承诺。", "演示", "II-1", "<svg", f"/standards/{edition.pk}/handbook/1.1/",
    ):  # fmt: skip
        assert said in text
    assert "style=" not in text.split('id="main"')[1]


def test_the_whole_has_every_indicator_and_the_negative_list(
    cast: SimpleNamespace, edition: Edition, sign_in: SignIn
) -> None:
    text = sign_in(cast.clerk).get(addresses(edition)[0]).content.decode()
    for node in every_rule().walk():
        assert reverse("standards:handbook-entry", args=[edition.pk, node.code]) in text
    assert "此前24个月内" in text
    assert "演示用" in text


def test_an_unknown_code_is_not_found(cast: SimpleNamespace, edition: Edition, sign_in: SignIn) -> None:
    client = sign_in(cast.clerk)
    for code in ("99", "1.1.1", "a/b", "%00", "啊"):
        assert client.get(f"/standards/{edition.pk}/handbook/{code}/").status_code == 404


@pytest.mark.parametrize("code", ["II-1", "1/2", "一.1", "a b", "1#2?3", "<b>"])
def test_any_code_has_its_own_address(code: str, cast: SimpleNamespace, sign_in: SignIn) -> None:
    edition = shelved(cast, Yardstick("codes", "1", "体系", methods=DESK, nodes=(leaf(code),)))
    answer = sign_in(cast.clerk).get(reverse("standards:handbook-entry", args=[edition.pk, code]))
    assert answer.status_code == 200
    assert "<b> " not in answer.content.decode()


def test_a_line_let_pass_is_shown_to_everyone_with_office_and_reason(
    cast: SimpleNamespace, edition: Edition, sign_in: SignIn
) -> None:
    Waiver.objects.create(
        edition=edition,
        node="1.2",
        rule="photo",
        fingerprint="f",
        by=cast.officer.pk,
        by_name="王明",
        because="过渡期<保留>",
    )
    for address in (addresses(edition)[0], reverse("standards:handbook-entry", args=[edition.pk, "1.2"])):
        text = sign_in(cast.clerk).get(address).content.decode()
        assert "青山市文明办（王明）" in text
        assert "理由：过渡期&lt;保留&gt;" in text


def test_the_handbook_of_one_kind_of_unit_leaves_out_what_it_is_not_asked(
    cast: SimpleNamespace, edition: Edition, sign_in: SignIn
) -> None:
    client = sign_in(cast.clerk)
    answer = client.get(addresses(edition)[0], {"variant": "small"})
    shown = answer.context["handbook"]
    assert [each.code for each in shown.left_out] == ["1.1"]
    assert shown.left_out[0].because == "短表不考核此项"
    assert "1.1" not in shown.by_code and "1.2" in shown.by_code
    unknown = client.get(addresses(edition)[0], {"variant": "nobody"}).context["handbook"]
    assert unknown.variant is None and "1.1" in unknown.by_code


def test_two_characters_find_and_one_does_not(cast: SimpleNamespace, edition: Edition, sign_in: SignIn) -> None:
    client = sign_in(cast.clerk)
    text = client.get(addresses(edition)[0], {"q": "兑现"}).content.decode()
    assert "<mark>兑现</mark>" in text
    assert client.get(addresses(edition)[0], {"q": "兑"}).context["too_short"]
    nothing = client.get(addresses(edition)[0], {"q": "<script>没有"}).content.decode()
    assert "<script>没有" not in nothing
    part = client.get(addresses(edition)[0], {"q": "承诺"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "<mark>承诺</mark>" in part


def test_the_search_looks_into_every_word_of_an_entry() -> None:
    whole = chapters(every_rule())
    assert [entry.code for entry in found(whole, "公示 大厅")[0]] == ["1.1"]
    assert [entry.code for entry in found(whole, "１．１１")[0]] == ["1.11"]
    assert [bar.code for bar in found(whole, "纪委")[1]] == ["N1"]
    assert found(whole, "\x00") == ([], [])


def test_a_node_is_shown_if_any_sort_of_unit_of_the_variant_is_asked_it() -> None:
    whole = replace(
        every_rule(),
        nodes=(Node("1", "服务", children=(leaf("1.1", applies=Scope(regions=("990102",))), leaf("1.2"))),),
    )
    two = replace(whole, variants=(replace(whole.variants[0], unit=Scope(regions=("990103", "990102"))),))
    assert "1.1" in chapters(two, "party").by_code
    assert "1.1" not in chapters(whole, "party").by_code


def test_the_line_of_the_edition_before_is_one_click_away(cast: SimpleNamespace, sign_in: SignIn) -> None:
    old = shelved(cast, Yardstick("e", "1", "体系", methods=DESK, nodes=(leaf("II-1"),)))
    lines = (leaf("1.1", previous="II-1"), leaf("1.2", previous="X"))
    new = shelved(cast, Yardstick("e", "2", "体系", methods=DESK, nodes=lines))
    client = sign_in(cast.clerk)
    link = reverse("standards:handbook-entry", args=[old.pk, "II-1"])
    assert link in client.get(reverse("standards:handbook-entry", args=[new.pk, "1.1"])).content.decode()
    assert not client.get(reverse("standards:handbook-entry", args=[new.pk, "1.2"])).context["earlier"]


@pytest.mark.parametrize("name", ["handbook", "handbook-pdf", "handbook-word"])
def test_more_indicators_ask_no_more_questions(
    name: str, cast: SimpleNamespace, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    asked = []
    for count in (1, 3):
        edition = shelved(cast, replace(of_size(count, 1), id=f"of-{count}"))
        for number in range(count):
            Waiver.objects.create(
                edition=edition,
                node=f"1.{number + 1}",
                rule="photo",
                fingerprint="f",
                by=1,
                by_name="王明",
                because="理由",
            )
        client = sign_in(cast.clerk)
        client.get("/")
        with django_assert_max_num_queries(60) as caught:
            client.get(reverse(f"standards:{name}", args=[edition.pk]))
        asked.append(len(caught))
    assert asked[0] == asked[1]


def test_points_shown_are_exact(cast: SimpleNamespace) -> None:
    entry = chapters(Yardstick("e", "1", "体系", nodes=(leaf("1", points="0.50"),))).by_code["1"]
    assert entry.points == "0.5"
    assert D(entry.points) == D("0.50")


def test_a_branch_without_points_shows_what_it_can_reach_for_each_kind_of_unit() -> None:
    first, second = (leaf(f"1.{n}", points=n, applies=Scope(kinds=(kind,))) for n, kind in ((2, "甲"), (3, "乙")))
    kinds = tuple(Variant(code, code, "full", Scope(kinds=(code,))) for code in ("甲", "乙"))
    both = Yardstick(
        "e", "1", "体系", methods=DESK, variants=kinds, nodes=(Node("1", "服务", children=(first, second)),)
    )
    assert (chapters(both).by_code["1"].points, chapters(both).base) == ("2–3", "2–3")
    assert (chapters(both, "甲").by_code["1"].points, chapters(both, "甲").base) == ("2", "2")
    assert chapters(replace(both, variants=())).by_code["1"].points == "0"


def test_a_draft_with_faults_leads_to_the_page_that_names_them(cast: SimpleNamespace, sign_in: SignIn) -> None:
    draft, sound = shelved(cast, every_rule(), publish=False), shelved(cast, replace(every_rule(), version="2"))
    Indicator.objects.filter(edition=draft, code="1.2").update(rule={"type": "no such rule"})
    client = sign_in(cast.officer)
    compared = [
        f"{reverse('standards:comparison', args=[pk])}?with={other}"
        for pk, other in ((draft.pk, sound.pk), (sound.pk, draft.pk))
    ]
    for address in (*addresses(draft), *compared):
        answer = client.get(address)
        assert (answer.status_code, answer.headers.get("Location")) == (302, draft.get_absolute_url())
    assert "这份体系还有错误" in client.get(draft.get_absolute_url()).content.decode()
