"""Every page that a seat can reach by links: no serious fault, no sideways scrolling, no complaint of the browser."""

from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import axe_faults
from wenming.accounts.models import User

Visit = Callable[..., Page]
CAST = [
    "officer", "district", "authority", "duty", "leader", "clerk", "assessor", "watcher", "consulted", "outsider",
    "system_admin", "security_admin", "audit_admin",
]  # fmt: skip
MOST = 60


def kind_of(path: str) -> str:
    """Addresses that differ only in numbers are one page."""
    return "/".join("#" if part.isdigit() else part for part in urlsplit(path).path.split("/"))


def walk(page: Page) -> list[str]:
    """The addresses found by following links from where the page stands, one for each kind of page."""
    seen = {kind_of("/")}
    found, waiting = ["/"], ["/"]
    while waiting and len(found) < MOST:
        page.goto(waiting.pop(0))
        links = page.eval_on_selector_all("a[href]", "nodes => nodes.map(node => node.getAttribute('href'))")
        for link in links:
            path = urlsplit(link).path
            if not link.startswith("/") or "xlsx" in link or "download" in link or kind_of(path) in seen:
                continue
            if page.request.get(path).headers.get("content-type", "").startswith("text/html"):
                found.append(path)
                waiting.append(path)
            seen.add(kind_of(path))
    return found


@pytest.mark.parametrize("who", CAST)
def test_every_page_of_a_seat_is_accessible_and_fits_a_phone(who: str, cast: SimpleNamespace, visit: Visit) -> None:
    user: User = getattr(cast, who)
    page = visit(user)
    faults: list[str] = []
    for path in walk(page):
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(path)
        faults += axe_faults(page)
        page.set_viewport_size({"width": 360, "height": 640})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > 360:
            faults.append(f"{path} is {wide} px wide on a phone of 360")
    assert faults == []


def test_the_door_is_accessible(db: None, visit: Visit) -> None:
    page = visit(None, "/accounts/sign-in/")
    assert axe_faults(page) == []
