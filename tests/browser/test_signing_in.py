"""Signing in with a real browser: keys, the warning before the end of a session, and text that comes back."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import axe_faults
from wenming.accounts import sessions
from wenming.accounts.tests import PASSWORD
from wenming.lib import drafts
from wenming.lib.models import Draft

Visit = Callable[..., Page]
FORM = """<form method="post" data-draft="units:amendment:3"><textarea name="reason" id="reason"></textarea>
<select name="kind" id="kind"><option value="">-</option><option value="2">two</option></select>
<label><input type="checkbox" name="tags" value="b" id="tag">b</label><input type="password" name="pin" id="pin">
<button>ok</button></form>"""


def with_key(page: Page) -> Any:
    """Give this browser a virtual authenticator with a fingerprint."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools


def with_password(page: Page, username: str) -> None:
    page.goto("/accounts/sign-in/")
    page.fill("#id_login", username)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def add_key(page: Page, *, passwordless: bool) -> None:
    page.goto("/accounts/second-factor/keys/add/")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/keys/add/")
    page.fill("#id_name", "办公室的UKey")
    if passwordless:
        page.check("#id_passwordless")
    page.click("#key_add")
    page.wait_for_url("**/second-factor/")


def test_a_key_is_registered_and_is_the_second_step(cast: SimpleNamespace, visit: Visit, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    page = visit(None, "/accounts/sign-in/")
    with_key(page)
    with_password(page, "clerk")
    assert page.url.endswith("/accounts/second-factor/")
    assert axe_faults(page) == []
    add_key(page, passwordless=False)
    assert Authenticator.objects.get(user=cast.clerk).wrap().name == "办公室的UKey"
    page.goto("/accounts/second-factor/keys/")
    expect(page.locator("main strong")).to_have_text("办公室的UKey")
    page.context.clear_cookies()
    with_password(page, "clerk")
    assert page.url.endswith("/accounts/second-factor/code/")
    page.wait_for_load_state("networkidle")
    assert axe_faults(page) == []
    page.click("#key_second")
    page.wait_for_url(lambda url: url.endswith("/"))
    expect(page.locator("header")).to_contain_text("clerk")
    expect(page.locator("#waits")).to_be_visible()  # the home


def test_a_key_with_a_fingerprint_signs_in_alone(cast: SimpleNamespace, visit: Visit, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    page = visit(None, "/accounts/sign-in/")
    with_key(page)
    with_password(page, "clerk")
    add_key(page, passwordless=True)
    page.context.clear_cookies()
    page.goto("/accounts/sign-in/")
    page.click("#key_sign_in")
    expect(page.locator("header")).to_contain_text("clerk")


def test_the_end_of_a_session_is_announced_and_put_off_with_one_key(
    cast: SimpleNamespace, visit: Visit, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.IDLE_MINUTES = 3
    monkeypatch.setattr(sessions, "WARNING", 177)
    page = visit(cast.clerk)
    warning = page.get_by_role("alert")
    expect(warning).to_be_visible(timeout=8000)
    expect(warning).to_contain_text("秒将自动退出")
    assert axe_faults(page) == []
    page.keyboard.press("Shift")
    expect(warning).to_be_hidden()


def test_after_the_end_one_comes_back_to_the_page_one_was_on(
    cast: SimpleNamespace, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visit(cast.clerk)
    page.clock.install()
    page.goto("/accounts/sessions/")
    late = sessions.now() + 31 * 60
    monkeypatch.setattr(sessions, "now", lambda: late)
    page.clock.fast_forward("31:00")
    page.wait_for_url("**/accounts/sign-in/?next=%2Faccounts%2Fsessions%2F")
    page.fill("#id_login", "clerk")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/sessions/")


def test_what_was_typed_comes_back_after_signing_in_again(cast: SimpleNamespace, visit: Visit) -> None:
    page = visit(cast.clerk)

    def with_form(route: Route) -> None:
        answer = route.fetch()
        body = answer.text()
        if 'id="session-warning"' in body:
            body = body.replace("<footer", FORM + "<footer", 1)
        route.fulfill(response=answer, body=body)

    page.route("**/accounts/sessions/", with_form)
    page.goto("/accounts/sessions/")
    page.fill("#reason", "单位迁到新址，写了半小时")
    page.select_option("#kind", "2")
    page.check("#tag")
    page.fill("#pin", "geheim")
    with page.expect_response(lambda answer: "/accounts/draft/" in answer.url and answer.request.method == "POST"):
        pass
    assert Draft.objects.get().fields == {"reason": ["单位迁到新址，写了半小时"], "kind": ["2"], "tags": ["b"]}
    page.context.clear_cookies()
    page.goto("/accounts/sessions/")
    page.fill("#id_login", "clerk")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("登录的设备")
    page.goto("/accounts/sessions/")  # a page reached by a redirect is not given the form of this test
    notice = page.locator(".draft-notice")
    expect(notice).to_contain_text("已恢复您")
    expect(page.locator("#reason")).to_have_value("单位迁到新址，写了半小时")
    expect(page.locator("#kind")).to_have_value("2")
    expect(page.locator("#tag")).to_be_checked()
    expect(page.locator("#pin")).to_have_value("")
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        notice.get_by_role("button").click()
    expect(page.locator("#reason")).to_have_value("")
    assert drafts.kept(cast.clerk.pk, "units:amendment:3") is None


def test_what_was_submitted_at_once_is_not_brought_back_as_unsent(cast: SimpleNamespace, visit: Visit) -> None:
    page = visit(cast.clerk, f"/units/{cast.school.pk}/profiles/{timezone.localdate().year}/")
    page.fill("#id_leader", "校长")
    page.fill("#id_budgeted", "150000")
    page.fill("#id_spent", "0")
    page.locator("#id_spent").press("Enter")  # sooner than the pause after which a draft is kept
    expect(page.get_by_text("等负责人")).to_be_visible()
    page.wait_for_timeout(1200)
    page.reload()
    page.wait_for_timeout(800)
    expect(page.locator(".draft-notice")).to_have_count(0)
    assert not Draft.objects.exists()
