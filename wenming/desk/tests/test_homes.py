"""The homes: numbers that equal the rows behind their links, and a fixed number of queries."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wenming.accounts.models import User
from wenming.conftest import make_person, make_unit
from wenming.desk.homes import home
from wenming.desk.parts import Home
from wenming.desk.pictures import daily
from wenming.plan.models import Duty, Item, Report, Task
from wenming.units.models import Amendment, CodeException, Contact, Enrolment, Honour, Profile, SeatRequest, Title

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
MOST = 15  # queries a home may ask, the frame's own not counted


def item(cast: SimpleNamespace, days: int, state: str = "", **owner: Any) -> Item:
    """An item due so many days from now, with one report if a state is given."""
    today = timezone.localdate()
    task, _new = Task.objects.get_or_create(region=cast.city, code="T1", defaults={"title": "任务", "summary": "内容"})
    Duty.objects.get_or_create(task=task, body=cast.education, defaults={"printed": "市教育局"})
    owner = owner or {"owner": cast.education}
    made = Item.objects.create(
        task=task, year=today.year, title=f"事项{days}{state}", done_when="印发", due_on=today + timedelta(days=days), **owner
    )  # fmt: skip
    if state:
        bearer = {"body": made.owner} if made.owner else {"region": made.owner_region}
        Report.objects.create(item=made, state=state, text="进展", reported_by=cast.duty.pk, **bearer)
    return made


def fill(cast: SimpleNamespace, number: int) -> None:
    """One more of everything that a home counts."""
    for days, state in [
        (-3, ""),
        (-2, "stuck"),
        (20, "stuck"),
        (1, "started"),
        (60, ""),
        (60, "advancing"),
        (9, "done"),
    ]:
        item(cast, days + number, state) if days > 0 else item(cast, days - number, state)
    item(cast, 90, "started", owner_region=cast.east)
    unit = make_unit(f"青山市第{number}小学", region=cast.east, sector=cast.education)
    honour, _new = Honour.objects.get_or_create(name="青山市文明单位", defaults={"level": "city"})
    for named in (unit, cast.school):
        Title.objects.create(unit=named, honour=honour, round=f"第{number}届", named_on=date(2020, 1, 1), source="测试")
    Contact.objects.create(unit=cast.school, name="陈演示", phone="")
    Enrolment.objects.create(name=f"新单位{number}", region=cast.east, contact_name="林演示", receipt=f"R{number}")
    Amendment.objects.create(unit=unit, because="人员变动", filed_by=cast.clerk.pk)
    CodeException.objects.create(
        code=f"1244990102DEM000{number:02d}", unit_name="某单位", because="代码有误", evidence="证书", region=cast.east,
        asked_by=cast.second_officer.pk,
    )  # fmt: skip


def built(who: User) -> tuple[Home, int]:
    """The home of a person and how many queries it took."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        made = home(who)
        list(made.due)
    return made, len(seen)


@pytest.mark.parametrize(
    "who", ["officer", "district", "authority", "duty", "clerk", "system_admin", "security_admin", "audit_admin"]
)
def test_a_home_asks_as_much_for_three_rows_as_for_one(cast: SimpleNamespace, who: str) -> None:
    fill(cast, 1)
    first = built(getattr(cast, who))[1]
    for number in (2, 3):
        fill(cast, number)
    third = built(getattr(cast, who))[1]
    assert first == third <= MOST


def rows_behind(client: Client, link: str) -> int:
    """How many rows the list behind a link says it holds."""
    listing = client.get(link).context["listing"]
    return int(listing.rows.count())


@pytest.mark.parametrize("who", ["officer", "district"])
def test_the_numbers_of_an_office_equal_the_rows_behind_their_links(
    cast: SimpleNamespace, sign_in: SignIn, who: str
) -> None:
    fill(cast, 1)
    fill(cast, 2)
    person = getattr(cast, who)
    made, client = built(person)[0], sign_in(person)
    numbers = [(wait.label, wait.count, wait.link) for wait in made.waits]
    numbers += [(figure.label, figure.value, figure.link) for figure in made.figures]
    numbers += [(part.label, part.count, part.link) for part in made.lights]
    numbers += [(step.label, step.count, step.link) for step in made.ladder]
    numbers += [(tile.name, tile.units, tile.link) for tile in made.tiles]
    assert [(label, rows_behind(client, link)) for label, _count, link in numbers] == [
        (label, count) for label, count, _link in numbers
    ]
    assert len([count for _label, count, _link in numbers if count]) > 8


def test_an_officer_is_not_told_to_approve_what_he_asked_for_himself(cast: SimpleNamespace) -> None:
    fill(cast, 1)
    waiting = {wait.icon: wait.count for wait in home(cast.second_officer).waits}
    assert waiting["key"] == 0


@pytest.mark.parametrize(
    "who",
    ["officer", "district", "authority", "duty", "leader", "clerk", "assessor", "watcher", "consulted", "outsider",
     "system_admin", "security_admin", "audit_admin"],
)  # fmt: skip
def test_every_link_of_a_home_opens(cast: SimpleNamespace, sign_in: SignIn, who: str) -> None:
    fill(cast, 1)
    client = sign_in(getattr(cast, who))
    main = client.get("/").content.decode().split("<main")[1]
    links = re.findall(r'href="(/[^"]*)"', main)
    assert [link for link in links if client.get(link.replace("&amp;", "&")).status_code != 200] == []
    assert all(urlsplit(link).path for link in links)


def test_an_account_without_a_seat_is_told_whom_to_ask(cast: SimpleNamespace, sign_in: SignIn) -> None:
    nobody = make_person("nobody")
    page = sign_in(nobody).get("/")
    assert page.status_code == 200
    assert "请联系本级安全管理员授予岗位" in page.content.decode()


def test_a_unit_sees_its_titles_and_what_to_do_next(cast: SimpleNamespace, sign_in: SignIn) -> None:
    bare = sign_in(cast.villager).get("/").content.decode()
    assert "还没有称号" in bare
    assert "登记联系人" in bare
    assert "填写本年情况" in bare
    fill(cast, 1)
    assert "青山市文明单位" in sign_in(cast.clerk).get("/").content.decode()


def test_a_body_without_items_is_told_how_it_will_hear_of_them(cast: SimpleNamespace, sign_in: SignIn) -> None:
    assert "本年还没有请您牵头的事项" in sign_in(cast.duty).get("/").content.decode()


def test_the_clerk_is_asked_to_fill_in_the_year_and_the_leader_to_confirm_it(cast: SimpleNamespace) -> None:
    def asked(person: User) -> list[str]:
        return [wait.icon for wait in home(person).waiting]

    Contact.objects.create(unit=cast.school, name="陈演示", phone="")
    assert asked(cast.clerk) == ["edit"]
    year = timezone.localdate().year
    profile = Profile.objects.create(unit=cast.school, year=year, leader="校长")
    assert (asked(cast.clerk), asked(cast.leader)) == ([], ["check"])
    assert [step.is_done for step in home(cast.clerk).steps] == [True, True, False]
    Profile.objects.filter(pk=profile.pk).update(confirmed_at=timezone.now(), confirmed_by=cast.leader.pk)
    assert (asked(cast.leader), [step.is_done for step in home(cast.leader).steps]) == ([], [True, True, True])


def test_a_unit_sees_on_which_steps_of_the_ladder_it_stands(cast: SimpleNamespace) -> None:
    honour = Honour.objects.create(name="青山市文明单位", level="city")
    Title.objects.create(unit=cast.school, honour=honour, round="第一届", named_on=date(2020, 1, 1), source="测试")
    assert [stair.is_held for stair in home(cast.clerk).stairs] == [False, True, False, False]


def test_what_is_due_says_how_far_off_it_is_and_leads_its_owner_to_the_report(cast: SimpleNamespace) -> None:
    late, now, soon = item(cast, -3), item(cast, 0), item(cast, 2, "stuck")
    owner, office = home(cast.duty).due, home(cast.officer).due
    assert [due.words for due in owner] == ["已过 3 天", "还有 2 天", "今天到期"]
    assert [due.act for due in owner] == [f"/plan/items/{one.pk}/report/" for one in (late, soon, now)]
    assert [(due.beside, due.act) for due in office] == [("青山市教育局", "")] * 3


def test_the_security_administrator_hears_of_a_leader_who_asks_for_another_clerk(
    cast: SimpleNamespace, sign_in: SignIn
) -> None:
    SeatRequest.objects.create(unit=cast.school, asked_by=cast.leader.pk, person_name="林演示", person_contact="电话")
    wait = home(cast.security_admin).waiting[0]
    assert (wait.label, wait.count) == ("更换信息管理员待办理", 1)
    assert rows_behind(sign_in(cast.security_admin), wait.link) == 1


def test_the_administrators_count_accounts_posts_and_entries(cast: SimpleNamespace, sign_in: SignIn) -> None:
    accounts, posts, entries = (home(who) for who in (cast.system_admin, cast.security_admin, cast.audit_admin))
    assert accounts.picture and posts.picture and entries.picture
    assert [part.count for part in accounts.picture.slices] == [User.objects.count()]
    assert sum(part.count for part in posts.picture.slices) == posts.figures[0].value
    client = sign_in(cast.security_admin)
    assert [rows_behind(client, part.link) for part in posts.picture.slices] == [
        part.count for part in posts.picture.slices
    ]
    assert len(entries.picture.days) == 14


def test_the_bars_of_days_fill_the_picture_and_hide_nothing() -> None:
    bars = daily({date(2026, 3, 2): 400, date(2026, 3, 3): 1, date(2026, 2, 1): 9}, date(2026, 3, 3), 3)
    assert [(bar.count, bar.height) for bar in bars] == [(0, 0.0), (400, 40.0), (1, 1.0)]
