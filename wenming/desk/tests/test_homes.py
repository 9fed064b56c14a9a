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
from wenming.desk.homes import Home, home
from wenming.plan.models import Duty, Item, Report, Task
from wenming.units.models import Amendment, CodeException, Contact, Enrolment, Honour, Title

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


@pytest.mark.parametrize("who", ["officer", "district", "authority", "duty", "clerk"])
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
