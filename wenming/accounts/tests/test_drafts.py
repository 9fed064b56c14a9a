"""X2: what was typed is kept on the server, given back to its owner, and goes when the form is accepted."""

import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from wenming.accounts import sessions
from wenming.accounts.models import User
from wenming.accounts.tests import PASSWORD
from wenming.lib import drafts
from wenming.lib.models import Draft

SignIn = Callable[[User], Client]
PAGE = "/accounts/draft/?form=units:amendment:3"


def kept(client: Client, fields: Any, page: str = PAGE) -> int:
    return int(client.post(page, json.dumps(fields), content_type="application/json").status_code)


def test_a_draft_is_kept_read_and_thrown_away(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.clerk)
    assert client.get(PAGE).status_code == 204
    assert kept(client, {"reason": ["单位迁到新址🦊"], "kinds": ["1", "2"]}) == 204
    assert kept(client, {"reason": ["单位迁到新址🦊，附文件"], "kinds": ["1"]}) == 204
    answer = client.get(PAGE).json()
    assert answer["fields"] == {"reason": ["单位迁到新址🦊，附文件"], "kinds": ["1"]}
    assert client.delete(PAGE).status_code == 204
    assert client.get(PAGE).status_code == 204


def test_a_draft_belongs_to_one_person(cast: SimpleNamespace, sign_in: SignIn) -> None:
    kept(sign_in(cast.clerk), {"reason": ["只有我看得到"]})
    assert sign_in(cast.villager).get(PAGE).status_code == 204
    assert Client().get(PAGE).status_code == 302


def test_secrets_are_never_kept(cast: SimpleNamespace, sign_in: SignIn) -> None:
    names = ["password", "oldpassword", "Password1", "csrfmiddlewaretoken", "api_token", "client_secret", "code"]
    kept(sign_in(cast.clerk), {name: ["geheim"] for name in names} | {"reason": ["offen"], "unit_code": ["12"]})
    assert Draft.objects.get().fields == {"reason": ["offen"], "unit_code": ["12"]}


@pytest.mark.parametrize(
    ("fields", "page"),
    [
        ({"reason": ["长" * 100_000]}, PAGE), ({f"f{n}": ["x"] for n in range(301)}, PAGE), (["no", "object"], PAGE),
        ({"reason": ["x"]}, "/accounts/draft/?form=../../etc"), ({"reason": ["x"]}, "/accounts/draft/"),
    ],
)  # fmt: skip
def test_what_is_no_draft_is_refused_with_a_sentence(
    cast: SimpleNamespace, sign_in: SignIn, fields: Any, page: str
) -> None:
    client = sign_in(cast.clerk)
    answer = client.post(page, json.dumps(fields), content_type="application/json")
    assert (answer.status_code, bool(answer.json()["error"])) == (400, True)
    assert client.post(PAGE, "{broken", content_type="application/json").status_code == 400
    assert Draft.objects.count() == 0


def test_a_person_has_fifty_drafts_at_most_and_old_ones_go(db: None) -> None:
    for number in range(55):
        drafts.keep(7, f"form:{number}", {"a": ["b"]})
    assert Draft.objects.count() == 50
    assert drafts.kept(7, "form:0") is None
    assert drafts.kept(7, "form:54") is not None
    Draft.objects.filter(form="form:54").update(saved_at=timezone.now() - timedelta(days=31))
    assert drafts.forget_old() == 1


@pytest.mark.parametrize(
    ("answer", "stays"),
    [
        (HttpResponse(status=302, headers={"Location": "/units/3/"}), False),
        (HttpResponse(status=204, headers={"HX-Redirect": "/units/3/"}), False),
        (HttpResponse("<form>with errors</form>"), True),
        (HttpResponse(status=302, headers={"Location": "/accounts/sign-in/?next=/units/3/"}), True),
    ],
)
def test_the_draft_goes_when_its_form_is_accepted(cast: SimpleNamespace, answer: HttpResponse, stays: bool) -> None:
    drafts.keep(cast.clerk.pk, "units:amendment:3", {"reason": ["x"]})
    request = RequestFactory().post("/units/3/amendment/", {"draft": "units:amendment:3"})
    request.user = cast.clerk
    drafts.drop_accepted(lambda _request: answer)(request)
    assert (drafts.kept(cast.clerk.pk, "units:amendment:3") is not None) is stays


def test_nobody_else_loses_a_draft(cast: SimpleNamespace) -> None:
    drafts.keep(cast.clerk.pk, "units:amendment:3", {"reason": ["x"]})
    request = RequestFactory().post("/", {"draft": "units:amendment:3"})
    request.user = AnonymousUser()
    drafts.drop_accepted(lambda _request: HttpResponse(status=302, headers={"Location": "/"}))(request)
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(("origin", "saved"), [("http://testserver", 1), ("https://evil.example", 0)])
def test_a_form_sent_after_the_end_of_the_session_is_not_lost(
    cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, origin: str, saved: int
) -> None:
    client = Client()
    client.post("/accounts/sign-in/", {"login": "clerk", "password": PASSWORD})
    late = sessions.now() + 31 * 60
    monkeypatch.setattr(sessions, "now", lambda: late)
    form = {"draft": "units:amendment:3", "reason": "写了半小时", "csrfmiddlewaretoken": "x"}
    answer = client.post("/units/", form, headers={"Origin": origin})
    assert Draft.objects.count() == saved
    if saved:
        assert answer["Location"].startswith("/accounts/sign-in/?next=")
        assert Draft.objects.get().fields == {"reason": ["写了半小时"]}
