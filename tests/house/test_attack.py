"""What someone with bad intentions tries first. Each attempt leaves the house as it was."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from wenming.accounts.models import Attempt, User
from wenming.accounts.tests import PASSWORD
from wenming.desk.running import port_is_free
from wenming.journal.models import Entry
from wenming.units.models import Contact, Enrolment, Post, Unit
from wenming.units.petitions.views.applying import FILINGS_AN_HOUR
from wenming.units.tests.test_enrolling import answers

SignIn = Callable[[User], Client]
DOOR = "/accounts/sign-in/"


def settings_with(home: Path, expression: str, **environment: str) -> str:
    """What the settings say in a process with this environment."""
    told = subprocess.run(
        [sys.executable, "-c", f"from wenming import settings as s; print({expression})"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"WENMING_HOME": str(home), "PYTHONPATH": str(settings.BASE_DIR)} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.strip()


def test_a_form_sent_from_another_site_is_refused_in_chinese(cast: SimpleNamespace) -> None:
    stranger = Client(enforce_csrf_checks=True)
    refused = stranger.post(DOOR, {"login": "clerk", "password": PASSWORD})
    assert refused.status_code == 403 and "什么都没有改动" in refused.content.decode()
    assert "_auth_user_id" not in stranger.session
    inside = Client(enforce_csrf_checks=True)
    inside.force_login(cast.clerk, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert (
        inside.post(f"/units/{cast.school.pk}/contacts/", {"name": "某人", "phone": "13800138000"}).status_code == 403
    )
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    "next_page", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(next_page: str, cast: SimpleNamespace) -> None:
    client = Client()
    answer = client.post(DOOR, {"login": "clerk", "password": PASSWORD, "next": next_page})
    assert answer.status_code == 302 and answer["Location"] == "/"
    left = client.post("/accounts/sign-out/", {"next": next_page})
    assert "evil" not in left["Location"] and "javascript" not in left["Location"]


def test_a_session_key_planted_before_signing_in_opens_nothing(cast: SimpleNamespace) -> None:
    victim = Client()
    session = victim.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    victim.cookies[settings.SESSION_COOKIE_NAME] = planted or ""
    assert victim.post(DOOR, {"login": "clerk", "password": PASSWORD}).status_code == 302
    assert victim.cookies[settings.SESSION_COOKIE_NAME].value != planted
    attacker = Client()
    attacker.cookies[settings.SESSION_COOKIE_NAME] = planted or ""
    assert attacker.get("/").status_code == 302


def test_signing_out_takes_more_than_a_link(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.clerk)
    client.get("/accounts/sign-out/")
    assert client.get("/").status_code == 200
    left = client.post("/accounts/sign-out/")
    assert left["Clear-Site-Data"] == '"cache"' and left["Cache-Control"] == "no-store"
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil.example"])
def test_a_foreign_host_header_is_refused(host: str, db: None) -> None:
    assert Client().get(DOOR, headers={"host": host}).status_code == 400


def test_a_reset_letter_names_our_own_address_whatever_the_host_header_says(
    cast: SimpleNamespace, mailoutbox: Any
) -> None:
    User.objects.filter(pk=cast.clerk.pk).update(email="clerk@example.org")
    poisoned = Client().post(
        "/accounts/password/reset/", {"email": "clerk@example.org"}, headers={"x-forwarded-host": "evil.example"}
    )
    assert poisoned.status_code == 302
    assert len(mailoutbox) == 1 and "evil.example" not in mailoutbox[0].body


def test_fields_that_no_form_has_are_ignored(cast: SimpleNamespace, client: Client, sign_in: SignIn) -> None:
    client.post("/units/enrolment/", answers(cast) | {"stage": "confirmed", "unit": cast.school.pk, "receipt": "mine"})
    enrolment = Enrolment.objects.get()
    assert (enrolment.stage, enrolment.unit) == ("filed", None) and enrolment.receipt != "mine"

    more = {"unit": cast.village.pk, "unit_id": cast.village.pk, "id": 999}
    sign_in(cast.clerk).post(
        f"/units/{cast.school.pk}/contacts/", {"name": "林小山", "role": "联络", "phone": "13800138000"} | more
    )
    contact = Contact.objects.get()
    assert contact.unit == cast.school and contact.pk != 999

    before = Unit.objects.filter(pk=cast.school.pk).values().get()
    given = {
        "remark": "新",
        "name": "改名",
        "credit_code": "124405004558617636",
        "region": cast.west.pk,
        "version": "9",
    }
    sign_in(cast.clerk).post(f"/units/{cast.school.pk}/amendment/", given)
    assert Unit.objects.filter(pk=cast.school.pk).values().get() == before


def test_nobody_becomes_an_administrator_by_sending_more_fields(cast: SimpleNamespace, sign_in: SignIn) -> None:
    given = {"name": "林小山", "username": "lin", "email": "lin@example.org", "phone": ""}
    more = {"administers": "security", "is_active": "on", "password": PASSWORD, "role": "city_office"}
    sign_in(cast.system_admin).post("/people/invite/", given | more)
    person = User.objects.get(username="lin")
    assert person.administers == "" and not person.has_usable_password()
    assert not Post.objects.filter(person=person).exists()


def test_a_parameter_given_twice_does_no_harm(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.clerk)
    for query in ("page=1&page=x", "q=a&q=b", "sort=name&sort=;drop", "page=%00", "q=%00", "region=%27--", "page[]=1"):
        assert client.get(f"/units/?{query}").status_code == 200, query


PAYLOADS = [
    '<img src=x onerror=alert(1)>', '"><svg/onload=alert(1)>', "{{7*7}}", "' OR 1=1--", "javascript:alert(1)",
    "</script><script>alert(1)</script>", "a\u202eb",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_people_write_never_becomes_markup(payload: str, cast: SimpleNamespace, sign_in: SignIn) -> None:
    Unit.objects.filter(pk=cast.school.pk).update(name=payload, remark=payload, aliases=[payload])
    Contact.objects.create(unit=cast.school, name="林", role=payload)
    client = sign_in(cast.officer)
    for url in (
        "/",
        "/units/",
        f"/units/{cast.school.pk}/",
        f"/units/{cast.school.pk}/contacts/",
        f"/units/?q={payload}",
    ):
        page = client.get(url).content.decode()
        for mark in ("<img src=x", "<svg/onload", "<script>alert", 'href="javascript'):
            assert mark not in page, url


def test_over_ipv6_the_house_answers_and_a_network_counts_as_one(cast: SimpleNamespace) -> None:
    loopback = Client(REMOTE_ADDR="::1")
    assert loopback.get(DOOR, headers={"host": "[::1]"}).status_code == 200
    assert (
        loopback.post(DOOR, {"login": "clerk", "password": "wrong"}, headers={"host": "[::1]:8000"}).status_code == 200
    )
    for last in range(FILINGS_AN_HOUR + 1):
        neighbour = Client(REMOTE_ADDR=f"2001:db8:7:7::{last:x}")
        answer = neighbour.post("/units/enrolment/", answers(cast))
    assert "一小时内提交的申请太多" in answer.content.decode()
    assert Enrolment.objects.count() == FILINGS_AN_HOUR
    elsewhere = Client(REMOTE_ADDR="2001:db8:7:8::1")
    assert elsewhere.post("/units/enrolment/", answers(cast)).status_code == 302
    assert not Attempt.objects.filter(source="").exists()


def test_the_house_can_listen_on_ipv6() -> None:
    with socket.socket(socket.AF_INET6) as taken:
        taken.bind(("::1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not port_is_free("::1", port)
    assert port_is_free("::1", port)


def test_an_address_claimed_in_a_header_is_not_believed(cast: SimpleNamespace) -> None:
    Client(headers={"x-forwarded-for": "203.0.113.66"}).post(DOOR, {"login": "clerk", "password": "wrong"})
    assert Attempt.objects.get().source == "127.0.0.1"


def test_a_line_break_in_a_user_name_writes_one_entry_and_no_name(cast: SimpleNamespace) -> None:
    Client().post(DOOR, {"login": "a\r\n2026-01-01 FAKE\x1b[31m\u202e", "password": "wrong"})
    entries = [str(row) for row in Entry.objects.values_list("verb", "reason", "detail")]
    assert len(entries) == 1 and "FAKE" not in entries[0]


def test_an_error_says_nothing_about_the_inside(cast: SimpleNamespace, sign_in: SignIn, monkeypatch: Any) -> None:
    client = sign_in(cast.officer)
    client.raise_request_exception = False

    def broken(user: User) -> None:
        raise RuntimeError("secret detail /srv/wenming")

    monkeypatch.setattr("wenming.desk.homes.home", broken)
    answer = client.get("/")
    text = answer.content.decode()
    assert answer.status_code == 500 and "出了问题" in text
    assert "secret detail" not in text and "Traceback" not in text and "RuntimeError" not in text


def test_nothing_but_the_pages_is_served(db: None) -> None:
    for path in (
        "/.git/config",
        "/admin/",
        "/static/../settings.py",
        "/secret_key",
        "/var/secret_key",
        "/static/",
        "/metrics",
    ):
        assert Client().get(path).status_code in {302, 404}, path
    assert Client().trace(DOOR).status_code in {400, 403, 405}


def test_over_https_cookies_are_locked_and_the_browser_stays_on_https(tmp_path: Path) -> None:
    told = settings_with(
        tmp_path,
        "s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY,"
        " s.SESSION_COOKIE_SAMESITE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS >= 31536000,"
        " s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.DEBUG, s.PASSWORD_HASHERS[0].rsplit('.')[-1]",
        WENMING_HTTPS="1",
    )
    assert told == "__Host-session True True True Lax True True True False Argon2PasswordHasher"


def test_the_framework_finds_nothing_to_complain_about_in_production(tmp_path: Path) -> None:
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env={name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "WENMING_"))}
        | {"WENMING_HOME": str(tmp_path), "WENMING_HTTPS": "1", "WENMING_HOSTS": "wm.example.org", "PYTHONPATH": str(settings.BASE_DIR)},
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr


def test_every_dependency_is_pinned_with_its_digest() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt"):
        text = (Path(settings.BASE_DIR) / lock).read_text()
        blocks = [block for block in re.split(r"\n(?=\S)", text) if block and not block.startswith("#")]
        assert blocks and all("==" in block and "--hash=sha256:" in block for block in blocks), lock


def test_no_table_has_a_column_for_an_identity_number() -> None:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            words = f"{field.name} {getattr(field, 'verbose_name', '')}"
            assert not re.search(r"身份证|证件号|identity|id_number|idcard", words), (model, words)


def test_large_type_is_at_least_24_pixels_with_room_between_the_lines() -> None:
    sheet = (Path(settings.BASE_DIR) / "wenming/static/house.css").read_text()
    root = re.search(r"\.large-type \{ font-size: (\d+)px", sheet)
    body = re.search(r"\.large-type body \{ font-size: 1rem; line-height: ([\d.]+)", sheet)
    assert root and int(root[1]) >= 24 and body and float(body[1]) >= 1.3
