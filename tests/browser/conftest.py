"""A real Chromium for the journeys; skipped, and said so, where none is installed."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from wenming.accounts.models import User
from wenming.plan.tests.conftest import make_item, plan
from wenming.units.posts.seating import CHOICE

__all__ = ["make_item", "plan"]  # the plan of the imaginary city, from its room

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine: browser tests skipped"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread that asks the database
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Open the browser as a person of the cast (or as nobody) at a width; complaints of the page fail the test."""
    contexts = []
    complaints: list[str] = []

    def opened(user: User | None = None, path: str = "/", width: int = 1440, scripts: bool = True) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            locale="zh-CN",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(10_000)
        context.set_default_navigation_timeout(30_000)
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
            session = client.session
            session[CHOICE] = user.seat.post
            session.save()
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key or "", "url": live_server.url}]
            )
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    expected = ("favicon", "403", "404", "422")  # a refusal and a form that comes back are answers, not faults
    assert [said for said in complaints if not any(word in said for word in expected)] == []


def axe_faults(page: Page) -> list[str]:
    """Serious and critical faults that axe finds on the page."""
    page.evaluate(AXE)
    answer = page.evaluate(
        "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [
        f"{page.url} {fault['id']}: {fault['nodes'][0]['html'][:120]}"
        for fault in answer["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
