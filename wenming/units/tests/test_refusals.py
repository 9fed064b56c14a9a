"""SEC-14: attempts that a rule refused."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from wenming.journal.models import Entry, Trace
from wenming.units.models import Unit
from wenming.units.tests.test_granting import form

SignIn = Callable[[Any], Client]


def refused() -> list[Entry]:
    return list(Entry.objects.filter(verb="refused"))


def test_a_page_that_a_rule_closes_leaves_an_entry(cast: SimpleNamespace, sign_in: SignIn) -> None:
    assert sign_in(cast.assessor).get("/units/").status_code == 403
    (entry,) = refused()
    assert (entry.actor, entry.seat) == (cast.assessor.pk, cast.assessor.seat.post)
    assert entry.detail == {"method": "GET", "page": "units:register"}
    assert "单位台账由文明办" in entry.reason
    assert Trace.objects.get(entry=entry.id).address == "127.0.0.1"


def test_an_act_that_was_rolled_back_leaves_an_entry_that_names_the_thing(
    cast: SimpleNamespace, sign_in: SignIn
) -> None:
    answer = sign_in(cast.clerk).post(f"/units/{cast.school.pk}/rename/", {"name": "别的名字"})
    assert answer.status_code == 403
    (entry,) = refused()
    assert entry.detail == {"method": "POST", "page": "units:rename", "pk": cast.school.pk}
    assert Unit.objects.get(pk=cast.school.pk).name == "青山市实验学校"


def test_a_refusal_that_is_said_beside_a_form_leaves_an_entry_too(cast: SimpleNamespace, sign_in: SignIn) -> None:
    given = form(cast.security_admin, "unit_clerk", cast.school)
    answer = sign_in(cast.security_admin).post("/posts/grant/", given)
    assert (answer.status_code, "不能给自己授予岗位" in answer.content.decode()) == (200, True)
    (entry,) = refused()
    assert (entry.actor, entry.detail["page"]) == (cast.security_admin.pk, "posts:grant")


def test_who_has_no_name_writes_nothing(cast: SimpleNamespace, client: Client) -> None:
    before = Entry.objects.count()
    for address in ("/units/", "/journal/entries/", f"/units/{cast.school.pk}/rename/"):
        assert client.get(address).status_code == 302
        assert client.post(address).status_code in (302, 405)
    assert Entry.objects.count() == before


def test_what_a_stranger_does_not_find_is_no_refusal(cast: SimpleNamespace, sign_in: SignIn) -> None:
    assert sign_in(cast.outsider).get(cast.school.get_absolute_url()).status_code == 404
    assert refused() == []


def test_menus_that_hide_what_is_closed_write_nothing(cast: SimpleNamespace, sign_in: SignIn) -> None:
    assert sign_in(cast.assessor).get("/").status_code == 200
    assert refused() == []


@pytest.mark.parametrize("tries", [2, 3, 9])
def test_who_goes_on_trying_does_not_fill_the_journal(
    tries: int, cast: SimpleNamespace, sign_in: SignIn, settings: Any
) -> None:
    settings.REFUSALS_AN_HOUR = 2
    client = sign_in(cast.assessor)
    for _ in range(tries):
        assert client.get("/units/").status_code == 403
    assert ["many" in entry.detail for entry in refused()] == [False, False, True][:tries]
    sign_in(cast.system_admin).get("/units/")
    assert len(refused()) == min(tries, 3) + 1
