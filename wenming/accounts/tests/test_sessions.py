"""SEC-05: how sessions end, how many there are, and what the browser is told."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client
from django.utils import timezone

from wenming.accounts import passwords, sessions
from wenming.accounts.models import User
from wenming.accounts.tests import PASSWORD
from wenming.journal.models import Entry

SIGN_IN = "/accounts/sign-in/"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the clock jump ahead, as far as sessions look at it."""
    real = timezone.now
    gone = timedelta()

    def jump(**ahead: float) -> None:
        nonlocal gone
        gone += timedelta(**ahead)
        at = gone
        monkeypatch.setattr(sessions, "now", lambda: int((real() + at).timestamp()))

    return jump


def signed_in(username: str, agent: str = "Mozilla/5.0 (X11; Linux) Chrome/90") -> Client:
    client = Client(HTTP_USER_AGENT=agent)
    assert client.post(SIGN_IN, {"login": username, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


@pytest.mark.parametrize(("who", "minutes"), [("clerk", 30), ("system-admin", 15)])
def test_doing_nothing_ends_the_session(
    cast: SimpleNamespace, later: Callable[..., None], who: str, minutes: int
) -> None:
    client = signed_in(who)
    later(minutes=minutes - 1)
    assert is_in(client)
    later(minutes=minutes - 1)
    assert is_in(client)  # doing something started the time anew
    later(minutes=minutes + 1)
    answer = client.get("/units/?page=2")
    assert answer["Location"] == f"{SIGN_IN}?next=/units/%3Fpage%3D2"
    assert "已自动退出" in client.get(answer["Location"]).content.decode()
    assert Entry.objects.filter(verb="session_ended").count() == 1


def test_after_twelve_hours_every_session_ends(cast: SimpleNamespace, later: Callable[..., None]) -> None:
    client = signed_in("clerk")
    for _quarter in range(47):
        later(minutes=15)
        assert is_in(client)
    later(minutes=16)
    assert not is_in(client)


def test_asking_for_the_time_left_does_not_extend_it(cast: SimpleNamespace, later: Callable[..., None]) -> None:
    client = signed_in("clerk")
    later(minutes=20)
    asked = client.get("/accounts/session/", headers={"X-Background": "1"}).json()
    assert 9 * 60 <= asked["left"] <= 10 * 60
    assert asked["extendable"]
    assert client.post("/accounts/session/").json()["left"] > 29 * 60
    later(minutes=31)
    assert client.get("/accounts/session/").json()["left"] == 0


def test_an_old_cookie_opens_nothing_after_signing_out(cast: SimpleNamespace) -> None:
    client = signed_in("clerk")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/accounts/sign-out/")
    again = Client()
    again.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert not is_in(again)


def test_a_new_password_ends_the_other_sessions(cast: SimpleNamespace) -> None:
    here, there = signed_in("clerk"), signed_in("clerk")
    User.objects.filter(pk=cast.clerk.pk).update(password_changed_at=timezone.now() - timedelta(days=2))
    fresh = {"oldpassword": PASSWORD, "password1": "Lantern-Bridge-77", "password2": "Lantern-Bridge-77"}
    assert here.post("/accounts/password/", fresh).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)


def test_a_password_set_by_somebody_else_ends_all_sessions(cast: SimpleNamespace) -> None:
    client = signed_in("clerk")
    passwords.change_password(cast.clerk, "Lantern-Bridge-77", by=cast.system_admin)
    assert not is_in(client)


def test_a_disabled_account_is_out_at_once_and_cannot_return(cast: SimpleNamespace) -> None:
    client = signed_in("clerk")
    User.objects.filter(pk=cast.clerk.pk).update(is_active=False)
    assert not is_in(client)
    answer = Client().post(SIGN_IN, {"login": "clerk", "password": PASSWORD}, follow=True)
    assert "账号已停用" in answer.content.decode()


def test_signing_in_gives_a_new_key(cast: SimpleNamespace, client: Client) -> None:
    client.get(SIGN_IN)
    session = client.session
    session["kept"] = 1
    session.save()
    before = session.session_key
    client.post(SIGN_IN, {"login": "clerk", "password": PASSWORD})
    assert client.session.session_key != before


def test_a_renewed_session_leaves_the_old_cookie_dead(cast: SimpleNamespace) -> None:
    from django.test import RequestFactory

    client = signed_in("clerk")
    request = RequestFactory().get("/")
    request.session = client.session
    old = request.session.session_key
    sessions.renew(request)
    stale = Client()
    stale.cookies[settings.SESSION_COOKIE_NAME] = old or ""
    assert not is_in(stale)
    assert UserSession.objects.get(user=cast.clerk).session_key == request.session.session_key != old


def test_the_third_session_ends_the_oldest(cast: SimpleNamespace) -> None:
    first, second, third = (signed_in("clerk") for _device in range(3))
    assert (is_in(first), is_in(second), is_in(third)) == (False, True, True)


def test_people_see_and_end_their_own_sessions_only(cast: SimpleNamespace) -> None:
    here = signed_in("clerk")
    there = signed_in("clerk", "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Edg/120")
    page = here.get("/accounts/sessions/").content.decode()
    assert "Edge · Windows" in page
    assert "就是这台" in page
    other = UserSession.objects.filter(user=cast.clerk).latest("pk")
    assert signed_in("villager").post(f"/accounts/sessions/{other.pk}/end/").status_code == 404
    assert here.post(f"/accounts/sessions/{other.pk}/end/").status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert Entry.objects.filter(verb="session_closed", actor=cast.clerk.pk).count() == 1
    own = UserSession.objects.get(user=cast.clerk)
    assert here.post(f"/accounts/sessions/{own.pk}/end/").status_code == 403


def test_one_button_ends_every_other_session(cast: SimpleNamespace) -> None:
    there, here = signed_in("clerk"), signed_in("clerk")
    here.post("/accounts/sessions/")
    assert (is_in(here), is_in(there)) == (True, False)


def test_a_part_of_a_page_is_told_to_go_to_the_sign_in_page_as_a_whole(db: None, client: Client) -> None:
    answer = client.get("/units/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/units/?q=a"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"{SIGN_IN}?next=%2Funits%2F%3Fq%3Da")


def test_after_signing_in_again_one_is_back_where_one_was(cast: SimpleNamespace, client: Client) -> None:
    answer = client.post(SIGN_IN, {"login": "clerk", "password": PASSWORD, "next": "/units/?page=2"})
    assert answer["Location"] == "/units/?page=2"
    foreign = Client().post(SIGN_IN, {"login": "clerk", "password": PASSWORD, "next": "https://evil.example/"})
    assert foreign["Location"] == "/"


def test_a_page_carries_its_warning(cast: SimpleNamespace, sign_in: Callable[[User], Client]) -> None:
    page = sign_in(cast.clerk).get("/").content.decode()
    assert 'id="session-warning" role="alert" hidden data-left="1800" data-warn="120"' in page


def test_behind_a_proxy_the_address_is_the_one_the_proxy_saw(cast: SimpleNamespace, settings: Any) -> None:
    from wenming.accounts.models import Attempt

    heard = {"X-Forwarded-For": "203.0.113.66, 198.51.100.9"}
    Client(headers=heard).post(SIGN_IN, {"login": "clerk", "password": "x"})
    settings.PROXIES = 1
    Client(headers=heard).post(SIGN_IN, {"login": "clerk", "password": "x"})
    assert list(Attempt.objects.order_by("pk").values_list("source", flat=True)) == ["127.0.0.1", "198.51.100.9"]
