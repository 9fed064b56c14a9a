from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from wenming.accounts.models import User
from wenming.journal.models import Entry
from wenming.plan.lights import Light
from wenming.plan.models import Item, Report
from wenming.plan.tests.conftest import MakeItem, days, say

SignIn = Callable[[User], Client]


def words(**fields: Any) -> dict[str, Any]:
    return {"state": "advancing", "text": "已覆盖十个窗口。", "key": str(uuid4())} | fields


def address(item: Item) -> str:
    return reverse("plan:report", args=[item.pk])


def test_a_report_is_made_in_one_step_and_journalled(
    plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn
) -> None:
    item = make_item()
    answer = sign_in(plan.duty).post(address(item), words(number="10", measure="个", link="https://example.org/a"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("plan:mine"))
    said = item.reports.get()
    assert (said.body, said.state, said.reported_by) == (plan.education, "advancing", plan.duty.pk)
    assert said.number == 10
    entry = Entry.objects.about(item).get()
    assert (entry.verb, entry.detail) == ("report_progress", {"report": said.pk, "state": "advancing"})


def test_a_second_tap_adds_nothing(plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn) -> None:
    item, given, client = make_item(), words(), sign_in(plan.duty)
    for _tap in range(2):
        client.post(address(item), given)
    assert (item.reports.count(), Entry.objects.count()) == (1, 1)


def test_a_newer_report_corrects_an_older_one(plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn) -> None:
    item, client = make_item(), sign_in(plan.duty)
    client.post(address(item), words(state="done"))
    client.post(address(item), words(state="stuck"))
    assert item.reports.count() == 2
    assert Item.objects.with_latest().get().light(days(0), 14) == Light.STUCK


def test_a_late_report_is_taken_and_shown_as_late(plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn) -> None:
    item, client = make_item(due_on=days(-2)), sign_in(plan.duty)
    assert client.post(address(item), words(state="done")).status_code == 302
    assert item.reports.get().is_late
    assert "逾期完成" in client.get(reverse("plan:mine")).content.decode()


def test_htmx_gets_the_line_back_and_a_faulty_form_keeps_its_words(
    plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn
) -> None:
    item, client = make_item(), sign_in(plan.duty)
    form = client.get(address(item), headers={"HX-Request": "true"}).content.decode()
    assert "<form" in form and "<html" not in form
    faulty = client.post(address(item), words(state="", number="3"), headers={"HX-Request": "true"})
    assert (faulty["HX-Retarget"], faulty["HX-Reswap"]) == (f"#form-{item.pk}", "innerHTML")
    assert "已覆盖十个窗口。" in faulty.content.decode() and "请写明数量的单位" in faulty.content.decode()
    line = client.post(address(item), words(), headers={"HX-Request": "true"}).content.decode()
    assert line.startswith("<article") and "已收到" in line and "已覆盖十个窗口。" in line


def test_five_hundred_and_one_characters_are_too_many(
    plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn
) -> None:
    item = make_item()
    assert sign_in(plan.duty).post(address(item), words(text="长" * 501)).status_code == 200
    assert item.reports.count() == 0


def test_a_helper_reports_without_turning_the_light(
    plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn
) -> None:
    item = make_item(owner=plan.court)
    item.helpers.add(plan.education)
    assert sign_in(plan.duty).post(address(item), words(state="done")).status_code == 302
    assert Item.objects.with_latest().get().light(days(0), 14) == Light.SILENT


def test_a_district_reports_for_itself_only(plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn) -> None:
    item = make_item(owner_region=plan.east, task=plan.service)
    assert sign_in(plan.other_district).post(address(item), words()).status_code == 403
    assert sign_in(plan.district).post(address(item), words()).status_code == 302
    assert item.reports.get().region == plan.east


def test_an_outsider_finds_no_item_to_report_on(plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn) -> None:
    assert sign_in(plan.outsider).post(address(make_item()), words()).status_code == 404


@pytest.mark.parametrize(
    ("who", "because"),
    [
        ("clerk", "牵头单位和配合单位"),
        ("assessor", "牵头单位"),
        ("consulted", "牵头单位"),
        ("officer", "牵头单位"),
        ("system_admin", "三员分立"),
    ],
)
def test_who_bears_nothing_is_refused_with_the_reason(
    who: str, because: str, plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn
) -> None:
    answer = sign_in(getattr(plan, who)).post(address(make_item()), words())
    assert (answer.status_code, because in answer.content.decode()) == (403, True)
    assert Report.objects.count() == 0


def test_a_withdrawn_item_takes_no_report(plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn) -> None:
    answer = sign_in(plan.duty).post(address(make_item(stage="withdrawn")), words())
    assert (answer.status_code, "已取消" in answer.content.decode()) == (403, True)


def test_a_report_is_never_joined_to_two_bearers(plan: SimpleNamespace, make_item: MakeItem) -> None:
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        say(make_item(), "done", region=plan.east)
