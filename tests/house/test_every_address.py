"""Every address as every seat: what it answers stands in a table, and what it shows keeps the rules of every page."""

import copy
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from tests.house.inhabited import ACTORS, addresses, enter, inhabit
from wenming.lib.tests.pdf_words import words_of_pdf

pytestmark = pytest.mark.xdist_group("walk")  # one walk serves every test of this file

TABLE = Path(__file__).parent / "endpoint_matrix.txt"
MOBILE = re.compile(r"(?<![\d*])1[3-9]\d{9}(?!\d)")
IDENTITY = re.compile(r"(?<![0-9A-Z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dX](?![0-9A-Z])")
FOREIGN = re.compile(
    r"""(?:src|href|action|poster|srcset|data)\s*=\s*["'](?:https?:)?//|@import|url\(\s*["']?(?:https?:)?//"""
)
WRITTEN = re.compile(r"""(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) ["`]?(\w+)""", re.I)
# Pages about nothing but one's own account know no roles: somebody with a post and an administrator stand for all.
OWN_ACCOUNT, ONE_OF_EACH = ("account_", "mfa_"), {"nobody", "officer", "clerk", "system_admin"}
# The template of the register carries an example; the marked workbook goes back to whoever sent it, and to nobody else.
# The visit itself, and which of one's visits are still alive.
JOURNAL = {"journal_entry", "journal_trace", "lib_cache"}  # SEC-14: refusals and exports are written down
LOOKED = {"django_session", "usersessions_usersession"}
OWN_NUMBERS = {"units:load_template", "units:load_report"}


@dataclass(frozen=True)
class Answer:
    """What one address said to one person."""

    name: str
    method: str
    actor: str
    status: int
    headers: dict[str, str]
    text: str
    written: frozenset[str]  # the tables it wrote to

    @property
    def is_page(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html")

    def __str__(self) -> str:
        return f"{self.name} ({self.method}) as {self.actor}"


def words_in(response: Any) -> str:
    """The text of an answer; of a workbook, its cells; of a PDF, what can be copied out of it."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "\n".join(book.read(part).decode() for part in book.namelist() if part.endswith(".xml"))
    if body.startswith(b"%PDF"):
        return words_of_pdf(body)
    return str(body.decode())


def ask(client: Client, actor: str, name: str, url: str, method: str) -> Answer:
    """Ask once and take everything back: the next question finds the city as it was."""
    cookies = copy.deepcopy(client.cookies)
    written: set[str] = set()

    def listen(execute: Any, sql: str, *rest: Any) -> Any:
        written.update(WRITTEN.findall(sql))
        return execute(sql, *rest)

    try:
        with transaction.atomic(), connection.execute_wrapper(listen):
            response: Any = getattr(client, method.lower())(url)
            text = words_in(response)
            answer = Answer(name, method, actor, response.status_code, dict(response.headers), text, frozenset(written))
            transaction.set_rollback(True)
    finally:
        client.cookies = cookies
    return answer


def wander(cast: SimpleNamespace) -> Iterator[Answer]:
    """Every address × everybody: read it, take its workbook where it offers one, write to it where it cannot be read."""
    named = addresses(inhabit(cast, Path(settings.HOME)))
    clients = {actor: enter(getattr(cast, actor, None)) for actor in ACTORS}
    to_write = set()
    for actor, client in clients.items():
        for name, url in named.items():
            if name.startswith(OWN_ACCOUNT) and actor not in ONE_OF_EACH:
                continue
            answer = ask(client, actor, name, url, "GET")
            yield answer
            if answer.status == 405:
                to_write.add(name)
            if "format=xlsx" in answer.text:
                yield ask(client, actor, f"{name} xlsx", f"{url}?format=xlsx", "GET")
    for actor, client in clients.items():
        for name in sorted(to_write):
            if name.startswith(OWN_ACCOUNT) and actor not in ONE_OF_EACH:
                continue
            yield ask(client, actor, name, named[name], "POST")


WALKED: list[Answer] = []


@pytest.fixture
def walked(cast: SimpleNamespace, settings: Any, tmp_path: Path) -> list[Answer]:
    """The walk, taken once for all tests of this file."""
    settings.HOME = tmp_path
    if not WALKED:
        WALKED.extend(wander(cast))
    return WALKED


def as_table(answers: list[Answer]) -> list[str]:
    """One line an address, one column a person."""
    lines: dict[str, dict[str, int]] = {}
    for answer in answers:
        if not answer.name.endswith(" xlsx"):
            lines.setdefault(f"{answer.name:<38}{answer.method:<5}", {})[answer.actor] = answer.status
    return [line + " ".join(f"{told.get(actor, '-'):>3}" for actor in ACTORS) for line, told in sorted(lines.items())]


def test_every_address_answers_every_seat_as_the_table_says(walked: list[Answer], tmp_path: Path) -> None:
    written = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    found = as_table(walked)
    (tmp_path / TABLE.name).write_text("\n".join(found) + "\n")  # to compare with, and to take over if it is right
    assert found == written


def test_nobody_meets_an_error_page(walked: list[Answer]) -> None:
    assert [str(answer) for answer in walked if answer.status >= 500] == []


def test_no_page_and_no_export_shows_a_whole_number_of_a_person(walked: list[Answer]) -> None:
    shown = {answer.name for answer in walked if MOBILE.search(answer.text) or IDENTITY.search(answer.text)}
    assert shown <= OWN_NUMBERS
    assert any("138****8000" in answer.text for answer in walked)


def test_looking_changes_nothing(walked: list[Answer]) -> None:
    """SEC-32: a GET writes to the visit it belongs to, no more."""
    changed = {
        (a.name, table)
        for a in walked
        if a.method == "GET"
        for table in a.written - LOOKED - (JOURNAL if a.status == 403 or a.name.endswith(" xlsx") else set())
    }
    assert changed == set()


def test_every_answer_carries_the_headers_of_the_house(walked: list[Answer]) -> None:
    faults = []
    for answer in walked:
        policy = answer.headers.get("Content-Security-Policy", "")
        sound = (
            "default-src 'none'" in policy
            and "frame-ancestors 'none'" in policy
            and "base-uri 'none'" in policy
            and "form-action 'self'" in policy
            and "unsafe" not in policy
            and "http" not in policy
            and answer.headers.get("X-Content-Type-Options") == "nosniff"
            and answer.headers.get("Referrer-Policy") == "same-origin"
            and answer.headers.get("X-Frame-Options") == "DENY"
            and answer.headers.get("Cross-Origin-Opener-Policy") == "same-origin"
            and "Access-Control-Allow-Origin" not in answer.headers
        )
        if not sound:
            faults.append(str(answer))
    assert faults == []


def test_nothing_that_a_seat_sees_stays_in_a_cache(walked: list[Answer]) -> None:
    kept = [str(a) for a in walked if a.actor != "nobody" and "no-store" not in a.headers.get("Cache-Control", "")]
    assert kept == []


def test_no_page_asks_another_site_for_anything(walked: list[Answer]) -> None:
    assert [str(answer) for answer in walked if answer.is_page and FOREIGN.search(answer.text)] == []


def test_every_page_says_its_language_and_guards_its_forms(walked: list[Answer]) -> None:
    faults = []
    for answer in walked:
        forms = (
            re.findall(r"<form\b[^>]*method=[\"']?post.*?</form>", answer.text, re.S | re.I) if answer.is_page else []
        )
        faults += [f"{answer}: a form without its token" for form in forms if "csrfmiddlewaretoken" not in form]
        if answer.is_page and "<html" in answer.text and '<html lang="zh' not in answer.text:
            faults.append(f"{answer}: no language")
    assert faults == []


def test_who_is_not_signed_in_reads_only_what_is_declared_public(walked: list[Answer]) -> None:
    read = {answer.name for answer in walked if answer.actor == "nobody" and answer.status == 200}
    assert read == {
        "desk:healthz", "account_login", "account_session", "account_inactive", "account_reset_password",
        "account_reset_password_done", "account_reset_password_from_key_done", "account_reset_password_from_key", "people:join", "units:enrol",
        "units:enrolment-code", "units:receipt-search",
    }  # fmt: skip
