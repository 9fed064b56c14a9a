"""Every page that a seat can reach by links: no serious fault, no sideways scrolling, no complaint of the browser."""

from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

from tests.browser.conftest import axe_faults
from wenming.accounts.models import User

Visit = Callable[..., Page]
CAST = [
    "officer", "district", "authority", "duty", "leader", "clerk", "assessor", "watcher", "consulted", "outsider",
    "system_admin", "security_admin", "audit_admin",
]  # fmt: skip
MOST = 60
FILES = ("xlsx", "download", "format=")


def kind_of(path: str) -> str:
    """Addresses that differ only in numbers are one page."""
    return "/".join("#" if part.replace(".", "").isdigit() else part for part in urlsplit(path).path.split("/"))


MAKE = """() => [...new Set([...document.querySelectorAll('body *')].map(
    node => node.tagName + '.' + (node.getAttribute('class') || '')))].sort().join(' ')"""
examined: set[tuple[str, str]] = set()


def new_links(page: Page, seen: set[str]) -> list[str]:
    """Addresses of pages on this page that are of a kind not met before."""
    found = []
    for link in page.eval_on_selector_all("a[href]", "nodes => nodes.map(node => node.getAttribute('href'))"):
        path = urlsplit(link).path
        if not link.startswith("/") or any(word in link for word in FILES) or kind_of(path) in seen:
            continue
        seen.add(kind_of(path))
        found.append(path)
    return found


def faults_of(page: Page, path: str) -> list[str]:
    """What is wrong with the page that is open. Axe runs once for each make of page, whoever looks at it."""
    faults = []
    make = (kind_of(path), page.evaluate(MAKE))
    if make not in examined:
        examined.add(make)
        faults += axe_faults(page)
    page.set_viewport_size({"width": 360, "height": 640})
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > 360:
        faults.append(f"{path} is {wide} px wide on a phone of 360")
    page.set_viewport_size({"width": 1440, "height": 900})
    return faults


@pytest.mark.parametrize("who", CAST)
def test_every_page_of_a_seat_is_accessible_and_fits_a_phone(who: str, cast: SimpleNamespace, visit: Visit) -> None:
    user: User = getattr(cast, who)
    page = visit(user)
    seen, waiting, count = {kind_of("/")}, ["/"], 0
    faults: list[str] = []
    while waiting and count < MOST:
        path = waiting.pop(0)
        try:
            page.goto(path, wait_until="domcontentloaded")
        except PlaywrightError as problem:
            assert "Download is starting" in str(problem), problem
            continue
        count += 1
        faults += faults_of(page, path)
        waiting += new_links(page, seen)
    assert count > 3
    assert faults == []


def test_the_door_is_accessible(db: None, visit: Visit) -> None:
    page = visit(None, "/accounts/sign-in/")
    assert axe_faults(page) == []
