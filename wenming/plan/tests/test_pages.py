import re
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from wenming.accounts.models import User
from wenming.plan.lights import Light, light
from wenming.plan.matrix import Choice, matrix
from wenming.plan.models import Duty, Item, Report, Task
from wenming.plan.tests.conftest import MakeItem, days, say

SignIn = Callable[[User], Client]
READERS = ("officer", "district", "duty", "authority", "clerk", "leader", "assessor", "watcher", "consulted")


def addresses(plan: SimpleNamespace, item: Item) -> list[str]:
    task = plan.service.pk
    return [
        reverse("plan:overview"), reverse("plan:matrix"), reverse("plan:items"), reverse("plan:workbook"),
        reverse("plan:task", args=[task]), reverse("plan:body-cell", args=[task, plan.education.pk]),
        reverse("plan:district-cell", args=[task, plan.east.code]), reverse("plan:body", args=[plan.education.pk]),
        reverse("plan:district", args=[plan.east.code]), reverse("plan:item", args=[item.pk]),
    ]  # fmt: skip


@pytest.mark.parametrize("who", READERS)
def test_every_seat_of_the_programme_reads_the_plan(
    who: str, plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn
) -> None:
    item = make_item(task=plan.service)
    say(item, "started")
    client = sign_in(getattr(plan, who))
    assert [client.get(address).status_code for address in addresses(plan, item)] == [200] * 10


def test_an_administrator_reads_nothing_of_it(plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn) -> None:
    client = sign_in(plan.system_admin)
    assert {client.get(address).status_code for address in addresses(plan, make_item())} == {403}


def test_a_stranger_finds_nothing_of_this_city(plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn) -> None:
    item, client = make_item(task=plan.service), sign_in(plan.outsider)
    codes = [client.get(address).status_code for address in addresses(plan, item)]
    assert codes == [200] * 4 + [404] * 6
    for address in addresses(plan, item)[:3]:
        assert plan.education.name not in client.get(address).content.decode()
        assert plan.integrity.title not in client.get(address).content.decode()


def test_my_tasks_shows_duties_items_and_what_others_report(
    plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn
) -> None:
    make_item("很久以后", due_on=days(60))
    make_item("已经过期", due_on=days(-3))
    say(make_item("法院的事", owner=plan.court), "advancing", text="法院做了一半")
    shown = sign_in(plan.duty).get(reverse("plan:mine")).content.decode()
    assert shown.index("已经过期") < shown.index("很久以后")
    assert "任务1-1" in shown and "法院做了一半" in shown and "已过 3 天" in shown


def test_a_unit_reads_what_is_asked_and_is_asked_for_no_report(plan: SimpleNamespace, sign_in: SignIn) -> None:
    shown = sign_in(plan.clerk).get(reverse("plan:mine")).content.decode()
    assert "任务2-1" in shown and "不需要填报" in shown and "报告进展" not in shown


def test_who_bears_nothing_is_told_where_to_look(plan: SimpleNamespace, sign_in: SignIn) -> None:
    answer = sign_in(plan.assessor).get(reverse("plan:mine"))
    assert (answer.status_code, "没有承担方案中的任务" in answer.content.decode()) == (403, True)


def test_a_seat_without_the_words_sees_the_light_only(
    plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn
) -> None:
    item = make_item()
    say(item, "stuck", text="缺少经费，请求协调")
    shown = sign_in(plan.clerk).get(item.get_absolute_url()).content.decode()
    assert "遇到困难" in shown and "缺少经费" not in shown


def test_the_matrix_marks_what_the_lights_say(plan: SimpleNamespace, make_item: MakeItem) -> None:
    make_item(due_on=days(-1))
    make_item()
    say(make_item(task=plan.service, owner_region=plan.east), "done")
    picture = matrix(plan.officer, Choice(days(0).year), days(0))
    rows = {row.name: row for row in picture.rows}
    assert list(rows) == ["青山市教育局", "青山市法院", "各区（县）", "各级文明单位", "东湖区", "西岭区"]
    assert rows["青山市教育局"].cells[plan.integrity.pk] == {Light.OVERDUE: 1, Light.SILENT: 1}
    assert rows["东湖区"].cells[plan.service.pk] == rows["各区（县）"].cells[plan.service.pk] == {Light.DONE: 1}
    assert picture.total == {Light.OVERDUE: 1, Light.SILENT: 1, Light.DONE: 1}
    assert rows["青山市教育局"].problems == 1


def test_the_matrix_counts_in_the_database_what_the_rule_says_item_by_item(
    plan: SimpleNamespace, make_item: MakeItem
) -> None:
    for number, state in enumerate([None, *Report.State.values] * 5):
        item = make_item(due_on=days(number * 3 - 30))
        if state:
            say(item, "started", reported_at=item.due_on.strftime("%Y-01-01T08:00+08:00"))
            say(item, state)
    each = [light(item.due_on, item.latest_state, days(0), 14) for item in Item.objects.with_latest()]
    assert matrix(plan.officer, Choice(days(0).year), days(0)).total == {one: each.count(one) for one in set(each)}


def test_the_matrix_narrows_to_a_section_a_district_and_to_problems(plan: SimpleNamespace, make_item: MakeItem) -> None:
    make_item(due_on=days(-1))
    year = days(0).year
    assert [t.code for t in matrix(plan.officer, Choice(year, section="第2部分"), days(0)).tasks] == ["2-1"]
    assert [r.name for r in matrix(plan.officer, Choice(year, district=plan.east.code), days(0)).rows] == ["东湖区"]
    problems = matrix(plan.officer, Choice(year, problems_only=True), days(0))
    assert ([r.name for r in problems.rows], [t.code for t in problems.tasks]) == (["青山市教育局"], ["1-1"])


def test_every_mark_of_the_matrix_leads_to_its_cell(
    plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn
) -> None:
    make_item(title="点得到的事项")
    client = sign_in(plan.district)
    shown = client.get(reverse("plan:matrix")).content.decode()
    links = set(re.findall(r'<td class="cell[^"]*"><a href="([^"]+)"', shown))
    year = days(0).year
    assert f"{reverse('plan:body-cell', args=[plan.integrity.pk, plan.education.pk])}?year={year}" in links
    assert f"{reverse('plan:district-cell', args=[plan.service.pk, plan.west.code])}?year={year}" in links
    assert {client.get(link).status_code for link in links} == {200}


def test_names_in_the_matrix_are_escaped(plan: SimpleNamespace, sign_in: SignIn) -> None:
    plan.education.name = '<b>"教育"&局'
    plan.education.save()
    shown = sign_in(plan.officer).get(reverse("plan:matrix")).content.decode()
    assert '<b>"教育' not in shown and "&lt;b&gt;&quot;教育&quot;&amp;局" in shown


@pytest.mark.parametrize("name", ["overview", "matrix", "mine", "items", "task"])
def test_pages_ask_the_same_number_of_questions_for_1_and_3_items(
    name: str, plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(plan.duty)
    address = reverse(f"plan:{name}", args=[plan.integrity.pk] if name == "task" else [])
    for group in (plan.districts, plan.titled, plan.members):  # each costs the page of a task one question
        Duty.objects.create(task=plan.integrity, group=group, printed=group.name)

    def questions() -> int:
        with django_assert_max_num_queries(12) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    say(make_item(), "started")
    one = questions()
    for owner in (plan.education, plan.court):
        item = make_item(owner=owner)
        item.helpers.add(plan.education)
        say(item, "stuck")
    assert questions() == one


def test_a_task_shows_its_bearers_with_their_gravest_light(
    plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn
) -> None:
    make_item("快到期的", due_on=days(3), task=plan.service)
    make_item("还没有人说过的", due_on=days(90), task=plan.service)
    make_item("草稿", task=plan.service, stage="draft")
    make_item("取消了的", task=plan.service, stage="withdrawn", due_on=days(-9))
    plan.west.name = "<西岭>区"
    plan.west.save()
    shown = sign_in(plan.officer).get(f"{reverse('plan:task', args=[plan.service.pk])}").content.decode()
    bearers = re.findall(r'<li><a href="([^"]+)"><svg.*?aria-label="([^"]+)".*?</svg>([^/]+)</a></li>', shown)
    root = reverse("plan:task", args=[plan.service.pk])
    assert bearers == [
        (f"{root}bodies/{plan.education.pk}/?year={days(0).year}", "临近到期", "青山市教育局"),
        (f"{root}districts/{plan.east.code}/?year={days(0).year}", "尚无事项", "东湖区"),
        (f"{root}districts/{plan.west.code}/?year={days(0).year}", "尚无事项", "&lt;西岭&gt;区"),
    ]
    assert "草稿" in shown and "取消了的" not in shown


def test_a_task_brings_the_newest_reports_and_hides_words_the_seat_may_not_read(
    plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn
) -> None:
    busy, quiet = make_item("常报的"), make_item("少报的", due_on=days(-1))
    for number in range(20):
        say(busy, "advancing", text=f"第{number:02}次报告", reported_at=f"{days(0).year}-01-01T08:{number:02}+08:00")
    say(quiet, "done", text="很早就做完了", reported_at=f"{days(0).year}-01-01T07:00+08:00")
    address = reverse("plan:task", args=[plan.integrity.pk])
    shown = sign_in(plan.officer).get(address).content.decode()
    aside = shown[shown.index('id="said"') :]
    assert re.findall(r"第(..)次报告", aside) == [f"{number:02}" for number in range(19, 4, -1)]
    assert "很早就做完了" in shown and "很早就做完了" not in aside
    hidden = sign_in(plan.clerk).get(address).content.decode()
    assert "已完成" in hidden and "次报告" not in hidden and "很早就做完了" not in hidden


def test_the_workbook_has_a_row_for_each_duty_and_item(
    plan: SimpleNamespace, make_item: MakeItem, sign_in: SignIn
) -> None:
    make_item("=危险的题目")
    say(make_item("区里的事", task=plan.service, owner_region=plan.east), "advancing", number="2.50", measure="场")
    answer = sign_in(plan.officer).get(reverse("plan:workbook"))
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a FileResponse
    rows: list[list[Any]] = CalamineWorkbook.from_filelike(BytesIO(body)).get_sheet_by_index(0).to_python()
    assert [(row[0], row[4], row[5], row[9]) for row in rows[1:]] == [
        ("1-1", "青山市教育局", "=危险的题目", "尚无报告"),
        ("1-1", "青山市法院", "", ""),
        ("1-2", "青山市教育局", "", ""),
        ("1-2", "东湖区", "区里的事", "推进中"),
        ("2-1", "各级文明单位", "", ""),
    ]
    assert rows[4][13] == "2.5 场"


def test_an_empty_year_says_what_to_do_next(plan: SimpleNamespace, sign_in: SignIn) -> None:
    Duty.objects.all().delete()
    Task.objects.all().delete()
    assert "还没有载入实施方案" in sign_in(plan.officer).get(reverse("plan:overview")).content.decode()
    assert sign_in(plan.officer).get(f"{reverse('plan:matrix')}?year=99999999999").status_code == 200
