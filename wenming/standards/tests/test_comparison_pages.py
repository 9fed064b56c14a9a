"""Two editions side by side: who may look, what is marked, and what the workbook holds."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from wenming.accounts.models import User
from wenming.standards.models import Edition
from wenming.standards.plain import Measure, Node, Yardstick
from wenming.standards.shelving import shelve
from wenming.standards.tests.examples import every_rule, of_size
from wenming.standards.tests.test_handbook import READERS, shelved

SignIn = Callable[[User], Client]


def changed(old: Yardstick) -> Yardstick:
    """A second version: one line re-worded and re-weighted, one gone, one with another rule, one bar changed."""
    top = old.nodes[0]
    first, second, _third, *rest = top.children
    first = replace(first, text="服务承诺向社会公开并<兑现>", points=D(5))
    second = replace(second, rule=Measure("all_or_nothing"))
    top = replace(top, points=D(44 - 3), children=(first, second, *rest))
    bar = replace(old.bars[0], window_months=12)
    return replace(old, version="2", nodes=(top, *old.nodes[1:]), bars=(bar,))


@pytest.fixture
def two(cast: SimpleNamespace) -> tuple[Edition, Edition]:
    old, new = shelved(cast, every_rule()), shelved(cast, changed(every_rule()), publish=False)
    new.move("publish_edition", by=cast.officer, digest="1" * 64, published_at=timezone.now() + timedelta(days=1))
    return old, new


def address(new: Edition, old: Edition | None = None, name: str = "comparison") -> str:
    return reverse(f"standards:{name}", args=[new.pk]) + (f"?with={old.pk}" if old else "")


@pytest.mark.parametrize("who", READERS)
def test_every_seat_of_the_programme_compares(
    who: str, cast: SimpleNamespace, two: tuple[Edition, Edition], sign_in: SignIn
) -> None:
    old, new = two
    client = sign_in(getattr(cast, who))
    for name in ("comparison", "comparison-workbook"):
        assert client.get(address(new, old, name)).status_code == 200


def test_the_outsider_and_the_administrators_do_not(
    cast: SimpleNamespace, two: tuple[Edition, Edition], sign_in: SignIn
) -> None:
    old, new = two
    for who, status in (("outsider", 404), ("system_admin", 403)):
        client = sign_in(getattr(cast, who))
        for name in ("comparison", "comparison-workbook"):
            assert client.get(address(new, old, name)).status_code == status


def test_what_one_may_not_see_cannot_be_compared_with(cast: SimpleNamespace, sign_in: SignIn) -> None:
    seen, draft = shelved(cast, every_rule()), shelved(cast, changed(every_rule()), publish=False)
    assert sign_in(cast.officer).get(address(seen, draft)).status_code == 200
    assert sign_in(cast.clerk).get(address(seen, draft)).status_code == 404
    for wrong in ("x", "1 OR 1", "²", "-1", "9" * 30, "\x00"):
        assert sign_in(cast.clerk).get(address(seen), {"with": wrong}).status_code == 404


def test_changed_words_are_marked_and_everything_is_escaped(
    cast: SimpleNamespace, two: tuple[Edition, Edition], sign_in: SignIn
) -> None:
    old, new = two
    text = sign_in(cast.clerk).get(address(new, old)).content.decode()
    assert "<ins>向社会</ins>" in text
    assert "<兑现>" not in text and "&lt;" in text
    assert "此前<ins>12</ins>个月内" in text
    assert "style=" not in text.split('id="main"')[1]


def test_without_a_choice_the_version_before_is_taken(
    cast: SimpleNamespace, two: tuple[Edition, Edition], sign_in: SignIn
) -> None:
    old, new = two
    client = sign_in(cast.clerk)
    assert client.get(address(new)).headers["Location"] == address(new, old)
    first = client.get(address(old))
    assert first.status_code == 200 and first.context["other"] is None
    assert client.get(address(new, name="comparison-workbook")).status_code == 302


def test_one_kind_of_change_can_be_looked_at_alone(
    cast: SimpleNamespace, two: tuple[Edition, Edition], sign_in: SignIn
) -> None:
    old, new = two
    client = sign_in(cast.clerk)
    alone = client.get(f"{address(new, old)}&kind=removed").context["differences"]
    assert [each.old.code for each in alone] == ["1.3"]
    assert len(client.get(f"{address(new, old)}&kind=nonsense").context["differences"]) == 4


def test_an_edition_beside_itself_says_that_nothing_differs(
    cast: SimpleNamespace, two: tuple[Edition, Edition], sign_in: SignIn
) -> None:
    old, _new = two
    answer = sign_in(cast.clerk).get(address(old, old))
    assert answer.context["found"].is_empty
    assert "两份体系没有差别" in answer.content.decode()


def test_the_workbook_holds_the_same_lines(
    cast: SimpleNamespace, two: tuple[Edition, Edition], sign_in: SignIn
) -> None:
    old, new = two
    answer: Any = sign_in(cast.clerk).get(address(new, old, "comparison-workbook"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    nodes, bars = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert [row[1] for row in nodes[1:]] == ["1", "1.1", "1.2", "1.3"]
    line = next(row for row in nodes if row[1] == "1.1")
    assert line[0] == "分值变化、文字变化"
    assert line[5] == "服务承诺向社会公开并<兑现>"
    assert "符合得3分，不符合不得分。" in str(nodes[3][8])
    assert [row[0] for row in bars[1:]] == ["计分规则变化", "删减"]


def test_more_indicators_ask_no_more_questions(
    cast: SimpleNamespace, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    asked = []
    for count in (1, 3):
        old = shelved(cast, replace(of_size(count, 1), id=f"of-{count}"))
        nodes = (Node("N", "全新", children=of_size(count, 1).nodes[0].children),)
        new = shelve(
            replace(of_size(count, 1), id=f"of-{count}", version="2", nodes=nodes), region=cast.city, by=cast.officer
        )
        client = sign_in(cast.officer)
        client.get("/")
        with django_assert_max_num_queries(60) as caught:
            client.get(address(new, old))
        asked.append(len(caught))
    assert asked[0] == asked[1]
