from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from wenming.accounts.models import User
from wenming.conftest import freshly, make_person
from wenming.journal.models import Entry
from wenming.lib.access import Refused
from wenming.units.models import Post, SeatRequest
from wenming.units.posts import granting, separation

SignIn = Callable[[User], Client]
OPEN_POST = "INSERT INTO units_post (person_id, role, unit_id, from_on, until_on) VALUES (%s, 'unit_clerk', %s, %s, %s)"


def refused_by_the_database(sql: str, values: list[Any]) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(caught.value)


def test_the_database_refuses_a_post_for_an_administrator(cast: SimpleNamespace) -> None:
    for admin in (cast.system_admin, cast.security_admin, cast.audit_admin):
        said = refused_by_the_database(OPEN_POST, [admin.pk, cast.school.pk, "2031-01-01", None])
        assert "units_separation" in said


def test_the_database_refuses_to_make_the_holder_of_a_post_an_administrator(cast: SimpleNamespace) -> None:
    for kind in ("system", "security", "audit"):
        said = refused_by_the_database("UPDATE accounts_user SET administers = %s WHERE id = %s", [kind, cast.clerk.pk])
        assert "units_separation" in said


def test_the_database_refuses_to_open_a_post_again_or_to_hand_it_to_an_administrator(cast: SimpleNamespace) -> None:
    post = cast.clerk.posts.get()
    granting.end(post, last_on=None, by=cast.security_admin, because="调离")
    separation.appoint(cast.clerk, "audit", by=cast.security_admin, because="任命")
    refused_by_the_database("UPDATE units_post SET withdrawn_at = NULL WHERE id = %s", [post.pk])
    other = cast.villager.posts.get()
    refused_by_the_database("UPDATE units_post SET person_id = %s WHERE id = %s", [cast.system_admin.pk, other.pk])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE units_post SET until_on = %s WHERE id = %s", [timezone.localdate(), post.pk])


def test_the_database_knows_no_fourth_administrator_and_no_two_at_once(cast: SimpleNamespace) -> None:
    sql = "UPDATE accounts_user SET administers = %s WHERE id = %s"
    for kinds in ("root", "system,audit"):
        refused_by_the_database(sql.replace("%s", "substr(%s, 1, 10)", 1), [kinds, cast.audit_admin.pk])


def test_a_past_post_does_not_stand_in_the_way(cast: SimpleNamespace) -> None:
    with connection.cursor() as cursor:
        cursor.execute(OPEN_POST, [cast.audit_admin.pk, cast.school.pk, "2001-01-01", "2001-12-31"])
    assert Post.objects.filter(person=cast.audit_admin).count() == 1


def test_a_second_of_the_three_offices_is_refused_with_a_sentence(cast: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="一人不能兼任两类管理员"):
        separation.appoint(cast.system_admin, "audit", by=cast.security_admin, because="试")


def test_somebody_with_a_post_is_not_appointed(cast: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="请先收回岗位"):
        separation.appoint(cast.clerk, "system", by=cast.security_admin, because="试")


def test_appointing_and_relieving_are_journalled_and_end_sessions(cast: SimpleNamespace, sign_in: SignIn) -> None:
    person = make_person("newcomer")
    browser = Client()
    browser.force_login(person)
    client = freshly(sign_in(cast.security_admin))
    given = {"person": person.pk, "administers": "system", "because": "接任"}
    assert client.post("/administrators/appoint/", given).status_code == 302
    person.refresh_from_db()
    assert person.administers == "system" and Entry.objects.get(verb="appoint").reason == "接任"
    assert browser.get("/posts/mine/").status_code == 302
    assert "newcomer" in client.get("/administrators/").content.decode()
    assert client.post(f"/administrators/{person.pk}/relieve/", {"because": "卸任"}).status_code == 302
    assert User.objects.get(pk=person.pk).administers == "" and Entry.objects.filter(verb="relieve").exists()
    assert client.post(f"/administrators/{person.pk}/relieve/", {"because": "卸任"}).status_code == 404


def test_nobody_relieves_or_appoints_themselves_and_the_last_one_stays(cast: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="不能任免自己"):
        separation.relieve(cast.security_admin, by=cast.security_admin, because="试")
    with pytest.raises(Refused, match="不能任免自己"):
        separation.appoint(cast.security_admin, "audit", by=cast.security_admin, because="试")
    with pytest.raises(Refused, match="最后一位审计管理员"):
        separation.relieve(cast.audit_admin, by=cast.security_admin, because="试")


@pytest.mark.parametrize("who", ["officer", "outsider", "system_admin", "audit_admin"])
def test_only_the_security_administrator_appoints(who: str, cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(getattr(cast, who))
    for url in ("/administrators/appoint/", f"/administrators/{cast.system_admin.pk}/relieve/"):
        refused = client.post(url, {"because": "试"})
        assert refused.status_code == 403 and "只有安全管理员" in refused.content.decode()


def everything(patterns: list[URLPattern | URLResolver], space: str = "") -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for entry in patterns:
        if isinstance(entry, URLResolver):
            found += everything(entry.url_patterns, f"{entry.namespace}:" if entry.namespace else space)
        elif entry.name:
            found.append((space + entry.name, entry))
    return found


def addresses(cast: SimpleNamespace, *spaces: str) -> list[str]:
    """Every address of these rooms, about things that exist."""
    asked = SeatRequest.objects.create(unit=cast.school, asked_by=cast.leader.pk, person_name="林", person_contact="1")
    urls = []
    for name, entry in everything(get_resolver().url_patterns):
        if not name.startswith(spaces):
            continue
        keys = set(entry.pattern.converters)
        if keys - {"pk"} or hasattr(entry.callback, "public_because"):
            continue
        pk = (
            asked.pk if "request" in name else cast.clerk.posts.get().pk if name.startswith("posts:") else cast.clerk.pk
        )
        if name in {"units:unit"}:
            pk = cast.school.pk
        urls.append(reverse(name, kwargs={"pk": pk} if keys else {}))
    return urls


def test_the_audit_administrator_changes_nothing(cast: SimpleNamespace, sign_in: SignIn) -> None:
    urls = addresses(cast, "people:", "posts:")
    assert len(urls) > 20
    client = freshly(sign_in(cast.audit_admin))

    def state() -> list[Any]:
        return [list(model.objects.order_by("pk").values()) for model in (User, Post, SeatRequest, Entry)]

    before = state()
    given = {
        "person": cast.watcher.pk, "role": "unit_clerk", "place": f"unit:{cast.school.pk}", "because": "试",
        "from_on": timezone.localdate(), "until_on": timezone.localdate(), "administers": "audit",
        "name": "林", "username": "lin", "email": "lin@example.org", "person_name": "林", "person_contact": "1",
    }  # fmt: skip
    statuses = {url: client.post(url, given).status_code for url in urls}
    readable = {"/people/", "/posts/", "/posts/mine/", "/administrators/", "/posts/requests/"}
    shown = {url for url, status in statuses.items() if status == 200}
    assert shown <= readable | {
        url for url in urls if url.count("/") == 3 or (url.count("/") == 4 and "requests" in url)
    }
    assert {status for status in statuses.values() if status != 200} <= {403, 404, 405}
    assert state() == before


@pytest.mark.parametrize("who", ["system_admin", "security_admin", "audit_admin"])
def test_no_administrator_sees_business_content(who: str, cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(getattr(cast, who))
    for url in addresses(cast, "units:", "plan:"):
        assert client.get(url).status_code in {403, 404, 405}, url
    assert client.get("/units/").status_code == 403
    assert "业务" in client.get("/posts/mine/").content.decode()


def test_the_menus_of_the_three_differ(cast: SimpleNamespace, sign_in: SignIn) -> None:
    def links(user: User) -> set[str]:
        return {entrance.link for entrance in sign_in(user).get("/").context["menu"]}

    assert {"/people/", "/posts/"} & links(cast.system_admin) == {"/people/"}
    assert {"/people/", "/posts/"} & links(cast.security_admin) == {"/posts/"}
    assert {"/people/", "/posts/"} <= links(cast.audit_admin)
    assert not {"/people/", "/posts/", "/administrators/"} & links(cast.officer)
