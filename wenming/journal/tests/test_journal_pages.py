from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from wenming.journal.guards import guards_lowered
from wenming.journal.models import Entry, Trace, record, record_anonymously
from wenming.journal.models.pending import fold_pending
from wenming.journal.tests.conftest import run_sql, write
from wenming.journal.timeline import steps
from wenming.journal.verbs import name_verbs, verb_label

SignIn = Callable[[Any], Client]
PAGES = ["/journal/entries/", "/journal/entries/1/", "/journal/entries/verification/"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("person", ["officer", "clerk", "outsider", "system_admin", "security_admin"])
def test_everyone_but_the_audit_administrator_is_refused_with_the_reason(
    address: str, person: str, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    write(1)
    response = sign_in(getattr(cast, person)).get(address)
    assert response.status_code == 403
    assert "纪事只由审计管理员查看" in response.content.decode()


@pytest.mark.parametrize("address", ["/journal/entries/head/", "/journal/entries/verification/"])
def test_nobody_else_takes_the_head_or_asks_for_a_check(address: str, cast: SimpleNamespace, sign_in: SignIn) -> None:
    assert sign_in(cast.officer).post(address).status_code == 403
    assert [entry.verb for entry in Entry.objects.all()] == ["refused"]


def test_the_audit_administrator_reads_the_list_and_one_entry(cast: SimpleNamespace, sign_in: SignIn) -> None:
    write(3)
    client = sign_in(cast.audit_admin)
    assert "用户 7" in client.get("/journal/entries/").content.decode()
    shown = client.get("/journal/entries/2/").content.decode()
    assert Entry.objects.get(id=2).digest in shown
    assert client.get("/journal/entries/99/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"actor": 7}, {1, 2}), ({"verb": "other"}, {3}), ({"verb": "别的事"}, {3}), ({"kind": "accounts.user"}, {3}),
        ({"subject": "12"}, set()), ({"actor": 7, "verb": "other"}, set()), ({"since": "2000-01-01"}, {1, 2, 3}),
        ({"until": "2000-01-01"}, set()), ({"since": "tomorrow?"}, {1, 2, 3}),
    ],
)  # fmt: skip
def test_the_list_answers_who_what_about_what_and_when(
    asked: Any, found: set[int], cast: SimpleNamespace, sign_in: SignIn
) -> None:
    name_verbs({"other": "别的事"})
    write(2)
    with transaction.atomic():
        record("other", cast.officer, by=cast.clerk)
    response = sign_in(cast.audit_admin).get("/journal/entries/", asked)
    assert {entry.id for entry in response.context["listing"].rows} == found


def test_an_export_is_itself_written_down(cast: SimpleNamespace, sign_in: SignIn) -> None:
    write(3)
    response = sign_in(cast.audit_admin).get("/journal/entries/", {"format": "xlsx", "actor": "7"})
    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]  # a file
    assert book.active is not None
    assert book.active.max_row == 4
    last = Entry.objects.get(id=4)
    assert (last.verb, last.actor, last.detail) == (
        "journal.export", cast.audit_admin.pk, {"entries": 3, "asked": ["actor"]},
    )  # fmt: skip


def test_a_check_in_the_page_names_the_altered_row_and_is_written_down(cast: SimpleNamespace, sign_in: SignIn) -> None:
    write(5)
    client = sign_in(cast.audit_admin)
    assert "没有改动" in client.post("/journal/entries/verification/").content.decode()
    with guards_lowered():
        run_sql("UPDATE journal_entry SET actor = 8 WHERE id = 2")
    assert "第 2 条的内容与它的摘要不符" in client.post("/journal/entries/verification/").content.decode()
    assert [entry.detail for entry in Entry.objects.filter(verb="journal.verify").order_by("id")] == [
        {"entries": 5, "findings": 0},
        {"entries": 6, "findings": 1},
    ]


def test_the_head_can_be_taken_home(
    cast: SimpleNamespace, sign_in: SignIn, freshly: Callable[[Client], Client]
) -> None:
    write(2)
    client = sign_in(cast.audit_admin)
    assert client.post("/journal/entries/head/").status_code == 302  # SEC-07: first the person signs in again
    taken = freshly(client).post("/journal/entries/head/")
    last = Entry.objects.get(id=3)
    assert (taken.json()["id"], taken.json()["digest"], last.verb) == (3, last.digest, "journal.head")
    assert "attachment" in taken.headers["Content-Disposition"]


def test_who_spoke_without_a_name_is_shown_with_the_day_only(cast: SimpleNamespace, sign_in: SignIn) -> None:
    with transaction.atomic():
        record_anonymously("tip.left", "units.unit", cast.school.pk)
    fold_pending(timezone.localdate() + timedelta(days=1))
    shown = sign_in(cast.audit_admin).get("/journal/entries/1/").content.decode()
    assert "不具名" in shown
    assert "00:00" not in shown


def test_the_address_of_an_act_is_shown_to_the_audit_administrator(cast: SimpleNamespace, sign_in: SignIn) -> None:
    write(1)
    Trace.objects.create(entry=1, address="192.0.2.0", at=timezone.now(), is_reduced=True)
    shown = sign_in(cast.audit_admin).get("/journal/entries/1/").content.decode()
    assert "192.0.2.0" in shown
    assert "已缩减为网段" in shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_1_and_3_rows(
    count: int, cast: SimpleNamespace, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    write(count)
    client = sign_in(cast.audit_admin)
    with django_assert_max_num_queries(8):
        client.get("/journal/entries/")


def test_a_timeline_shows_acts_by_their_names_and_people_by_theirs(cast: SimpleNamespace) -> None:
    name_verbs({"unit.renamed": "更名"})
    with transaction.atomic():
        record("unit.renamed", cast.school, by=cast.district, because="汕编办〔2031〕3 号")
    entries = Entry.objects.about(cast.school)
    shown = render_to_string("journal/timeline.html", {"entries": entries})
    assert "更名" in shown
    assert f"用户 {cast.district.pk}" in shown
    named = render_to_string("journal/timeline.html", {"steps": steps(entries, {cast.district.pk: "区文明办"})})
    assert "区文明办" in named
    assert "用户" not in named
    assert "还没有任何记载" in render_to_string("journal/timeline.html", {"entries": []})


def test_the_first_name_of_a_verb_stays_and_an_unnamed_one_is_shown_as_it_is() -> None:
    name_verbs({"twice.named": "一"})
    name_verbs({"twice.named": "二"})
    assert (verb_label("twice.named"), verb_label("never.named")) == ("一", "never.named")
