"""The cast: 青山市, an imaginary city that appears in every test, and one outsider from the next city."""

import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client, TransactionTestCase

from wenming.accounts.models import User
from wenming.accounts.sessions import BEGAN, SEEN, now
from wenming.accounts.tests import PASSWORD
from wenming.lib.guards import every_guard_lowered
from wenming.units.models import Body, Kind, Nature, Post, Region, Unit
from wenming.units.posts.seating import CHOICE, seat_of


@pytest.fixture(autouse=True)
def quick_passwords() -> None:
    """Argon2 is meant to be slow; tests sign in without it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SECOND_FACTOR_REQUIRED = False  # the tests of the second factor switch it on


@pytest.fixture(autouse=True, scope="session")
def the_journal_is_emptied_between_tests() -> Iterator[None]:
    """Tests with real transactions empty every table afterwards; the triggers of journal and standards would refuse."""
    plain: Any = TransactionTestCase
    original = plain._fixture_teardown
    if getattr(original, "lowers_guards", False):  # the cast is shared by two folders; once is enough
        yield
        return

    def teardown(case: Any) -> None:
        with every_guard_lowered():
            original(case)

    teardown.lowers_guards = True  # type: ignore[attr-defined]  # read five lines above
    plain._fixture_teardown = teardown
    yield
    plain._fixture_teardown = original


def make_region(code: str, name: str, level: int, parent: Region | None = None, **fields: Any) -> Region:
    """A region of the cast."""
    return Region.objects.create(code=code.ljust(12, "0"), name=name, level=level, parent=parent, **fields)


def make_unit(name: str, code: str | None = None, **fields: Any) -> Unit:
    """A unit without a code unless one is given, in the register from its first day."""
    from wenming.units.models import Span

    defaults: dict[str, Any] = {"no_code_because": "" if code else "测试单位", "fictional": True}
    if "region" not in fields:
        defaults["region_id"] = "990102000000"
    unit = Unit.objects.create(name=name, credit_code=code, **(defaults | fields))
    Span.objects.create(
        unit=unit, name=name, credit_code=code, region=unit.region, sector=unit.sector, from_on=unit.created_on
    )
    return unit


def make_person(username: str, **post: Any) -> User:
    """A person with one post, already seated."""
    administers = post.pop("administers", "")
    user = User.objects.create_user(username, PASSWORD, name=username, administers=administers)
    if post:
        Post.objects.create(person=user, **post)
    user.seat = seat_of(user)
    return user


@pytest.fixture
def cast(db: None) -> SimpleNamespace:
    """青山市 with two districts, three bodies, three units, one person for each role, and an outsider."""
    city = make_region("9901", "青山市", 2)
    east = make_region("990102", "东湖区", 3, city)
    west = make_region("990103", "西岭区", 3, city)
    next_city = make_region("9902", "白水市", 2)
    next_district = make_region("990202", "南浦区", 3, next_city)
    office = Body.objects.create(name="青山市文明办", region=city)
    education = Body.objects.create(name="青山市教育局", region=city, is_member=True)
    court = Body.objects.create(name="青山市法院", region=city)
    nature = Nature.objects.create(name="事业单位", prefixes=["12"])
    Kind.objects.create(name="窗口服务")
    school = make_unit("青山市实验学校", region=east, sector=education, nature=nature)
    village = make_unit("西岭区杏花村", region=west)
    stranger = make_unit("白水市图书馆", region=next_district)
    return SimpleNamespace(
        city=city, east=east, west=west, next_district=next_district, office=office, education=education, court=court,
        nature=nature, school=school, village=village, stranger=stranger,
        officer=make_person("officer", role="city_office", body=office),
        second_officer=make_person("second-officer", role="city_office", body=office),
        district=make_person("district", role="district_office", region=east),
        other_district=make_person("other-district", role="district_office", region=west),
        authority=make_person("authority", role="sector", body=education),
        duty=make_person("duty", role="duty_body", body=education),
        leader=make_person("leader", role="unit_leader", unit=school),
        clerk=make_person("clerk", role="unit_clerk", unit=school),
        villager=make_person("villager", role="unit_clerk", unit=village),
        assessor=make_person("assessor", role="assessor", region=city),
        watcher=make_person("watcher", role="supervisor", region=city),
        consulted=make_person("consulted", role="consulted", body=court),
        outsider=make_person("outsider", role="unit_clerk", unit=stranger),
        system_admin=make_person("system-admin", administers="system"),
        security_admin=make_person("security-admin", administers="security"),
        audit_admin=make_person("audit-admin", administers="audit"),
    )  # fmt: skip


@pytest.fixture
def sign_in(client: Client) -> Callable[[User], Client]:
    """Sign a person of the cast in and hand over the browser."""

    def signed_in(user: User) -> Client:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session[CHOICE] = user.seat.post
        session[BEGAN] = session[SEEN] = now()
        session.save()
        return client

    return signed_in


@pytest.fixture(name="freshly")
def fresh_browser() -> Callable[[Client], Client]:
    """The function `freshly`, for rooms that may not import from here."""
    return freshly


def freshly(client: Client) -> Client:
    """The same browser, its person having just signed in again (SEC-07)."""
    session = client.session
    session["account_authentication_methods_user"] = session[SESSION_KEY]
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.save()
    return client
