from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from wenming.accounts.models import User
from wenming.journal.models import Entry, Message
from wenming.lib.access import Refused
from wenming.plan import planning
from wenming.plan.models import Item, ReminderRule
from wenming.plan.planning import year_after
from wenming.plan.tests.conftest import MakeItem, days
from wenming.units.models import Body

SignIn = Callable[[User], Client]


def asked(plan: SimpleNamespace, **fields: Any) -> dict[str, Any]:
    given = {"title": "窗口承诺", "done_when": "承诺上墙", "due_on": str(days(1)), "key": str(uuid4())}
    return given | {"owners": [f"body-{plan.education.pk}"]} | fields


def test_one_text_is_laid_on_several_owners_and_they_are_told(plan: SimpleNamespace, sign_in: SignIn) -> None:
    given = asked(plan, owners=[f"body-{plan.education.pk}", f"region-{plan.east.code}", f"region-{plan.west.code}"])
    client, link = sign_in(plan.officer), reverse("plan:new-item", args=[plan.service.pk])
    for _tap in range(2):
        assert client.post(link, given).status_code == 302
    assert {item.owner_name for item in Item.objects.issued()} == {"青山市教育局", "东湖区", "西岭区"}
    assert Entry.objects.filter(verb="plan_item").count() == 3
    assert set(Message.objects.values_list("recipient", flat=True)) == {
        plan.duty.pk, plan.authority.pk, plan.district.pk, plan.other_district.pk,
    }  # fmt: skip


def test_a_draft_tells_nobody_until_it_is_issued(plan: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(plan.officer)
    client.post(reverse("plan:new-item", args=[plan.integrity.pk]), asked(plan, draft="on"))
    item = Item.objects.get()
    assert (item.stage, Message.objects.count()) == ("draft", 0)
    client.post(reverse("plan:issue-item", args=[item.pk]))
    item.refresh_from_db()
    assert (item.stage, Message.objects.count()) == ("issued", 2)
    assert client.post(reverse("plan:issue-item", args=[item.pk])).status_code == 403


def test_a_district_plans_for_itself_and_for_nobody_else(plan: SimpleNamespace, sign_in: SignIn) -> None:
    client, link = sign_in(plan.district), reverse("plan:new-item", args=[plan.service.pk])
    assert client.post(link, asked(plan)).status_code == 422
    assert client.post(link, asked(plan, owners=[f"region-{plan.west.code}"])).status_code == 422
    assert client.post(link, asked(plan, owners=[f"region-{plan.east.code}"])).status_code == 302
    assert Item.objects.get().owner_region == plan.east


def test_who_may_not_plan_is_refused_and_an_outsider_finds_nothing(plan: SimpleNamespace, sign_in: SignIn) -> None:
    link = reverse("plan:new-item", args=[plan.integrity.pk])
    answer = sign_in(plan.duty).post(link, asked(plan))
    assert (answer.status_code, "由市文明办安排" in answer.content.decode()) == (403, True)
    plan.outsider.posts.update(role="city_office", unit=None, region="990202000000")
    plan.outsider.seat = type(plan.officer.seat)(post=plan.outsider.posts.get().pk)
    assert sign_in(plan.outsider).post(link, asked(plan)).status_code == 404
    assert Item.objects.count() == 0


def test_a_faulty_item_keeps_what_was_typed(plan: SimpleNamespace, sign_in: SignIn) -> None:
    answer = sign_in(plan.officer).post(
        reverse("plan:new-item", args=[plan.integrity.pk]), asked(plan, due_on="2001-01-01")
    )
    assert answer.status_code == 422
    assert "窗口承诺" in answer.content.decode() and "完成期限应在" in answer.content.decode()


def test_an_item_in_force_is_changed_with_a_reason_and_the_fields_are_named(
    plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn
) -> None:
    item = make_item()
    client, link = sign_in(plan.officer), reverse("plan:change-item", args=[item.pk])
    given = {"title": "新题目", "done_when": item.done_when, "due_on": str(item.due_on), "seen": 1}
    assert client.post(link, given).status_code == 422
    assert client.post(link, given | {"because": "与省里的安排一致"}).status_code == 302
    entry = Entry.objects.about(item).get()
    assert (entry.verb, entry.detail, entry.reason) == ("change_item", {"fields": ["title"]}, "与省里的安排一致")


def test_the_second_of_two_officers_is_told_and_loses_nothing(
    plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn
) -> None:
    item = make_item()
    given = {"done_when": item.done_when, "due_on": str(item.due_on), "seen": 1, "because": "调整"}
    link = reverse("plan:change-item", args=[item.pk])
    assert sign_in(plan.officer).post(link, given | {"title": "甲改的"}).status_code == 302
    answer = sign_in(plan.second_officer).post(link, given | {"title": "乙改的"})
    assert answer.status_code == 422
    assert "刚刚被别人改过" in answer.content.decode() and "乙改的" in answer.content.decode()
    item.refresh_from_db()
    assert item.title == "甲改的"


def test_withdrawing_needs_a_reason_and_ends_the_item(
    plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn
) -> None:
    item, client = make_item(), sign_in(plan.officer)
    link = reverse("plan:withdrawal", args=[item.pk])
    assert client.post(link, {"because": " "}).status_code == 422
    assert client.post(link, {"because": "任务合并"}).status_code == 302
    item.refresh_from_db()
    entry = Entry.objects.about(item).get()
    assert (item.stage, entry.verb, entry.reason) == ("withdrawn", "withdraw", "任务合并")
    assert client.post(link, {"because": "再来一次"}).status_code == 403
    assert "任务合并" in client.get(item.get_absolute_url()).content.decode()


def test_a_district_may_not_withdraw_what_is_not_its_own(
    plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn
) -> None:
    answer = sign_in(plan.district).post(reverse("plan:withdrawal", args=[make_item().pk]), {"because": "不想做"})
    assert (answer.status_code, "不属于本区" in answer.content.decode()) == (403, True)


def test_last_year_is_carried_over_once_as_drafts(plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn) -> None:
    item = make_item()
    item.helpers.add(plan.court)
    make_item(stage="withdrawn")
    client, link = sign_in(plan.officer), f"{reverse('plan:carry-over')}?year={item.year + 1}"
    for _tap in range(2):
        assert client.post(link).status_code == 302
    draft = Item.objects.of_year(item.year + 1).get()
    assert (draft.stage, draft.carried_from, draft.due_on) == ("draft", item, year_after(item.due_on))
    assert list(draft.helpers.all()) == [plan.court]
    client.post(f"{reverse('plan:issue')}?year={item.year + 1}")
    draft.refresh_from_db()
    assert draft.stage == "issued"
    assert sign_in(plan.district).post(link).status_code == 403


def test_carrying_over_shows_first_what_will_be_carried(
    plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn
) -> None:
    item = make_item("开展礼仪培训")
    client, link = sign_in(plan.officer), f"{reverse('plan:carry-over')}?year={item.year + 1}"
    assert "开展礼仪培训" in client.get(link).content.decode()
    client.post(link)
    assert "没有可以结转的事项" in client.get(link).content.decode()


def test_the_29th_of_february_becomes_the_28th() -> None:
    assert (year_after(date(2032, 2, 29)), year_after(date(2031, 3, 1))) == (date(2033, 2, 28), date(2032, 3, 1))


def test_changing_nothing_writes_nothing(plan: SimpleNamespace, make_item: MakeItem) -> None:
    item = make_item()
    fields = {"title": item.title, "done_when": item.done_when, "due_on": item.due_on}
    planning.change(item, by=plan.officer, seen=1, fields=fields, helpers=[], because="")
    assert Entry.objects.count() == 0
    with pytest.raises(Refused, match="请写明理由"):
        planning.change(item, by=plan.officer, seen=1, fields=fields | {"title": "别的"}, helpers=[], because="")


def test_reminder_intervals_are_set_by_the_city_office(plan: SimpleNamespace, sign_in: SignIn) -> None:
    link = reverse("plan:reminders")
    assert sign_in(plan.district).post(link, {"before": "1"}).status_code == 403
    client = sign_in(plan.officer)
    assert "请填写" in client.post(link, {"before": "很多"}).content.decode()
    assert client.post(link, {"before": "２０、5 ", "after": ""}).status_code == 302
    assert list(ReminderRule.objects.in_use(plan.city.code).values_list("days", flat=True)) == [-20, -5]
    assert Entry.objects.exclude(verb="refused").get().detail == {"before": [-14, -3, 1, 7], "after": [-20, -5]}


def test_member_bodies_are_set_by_the_city_office(plan: SimpleNamespace, sign_in: SignIn) -> None:
    link = reverse("plan:members")
    assert sign_in(plan.duty).post(link).status_code == 403
    assert sign_in(plan.officer).post(link, {"members": [plan.court.pk]}).status_code == 302
    assert list(Body.objects.filter(is_member=True)) == [plan.court]
    assert list(Entry.objects.values_list("verb", flat=True)) == ["refused", "set_members"]
