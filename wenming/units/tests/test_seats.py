from collections.abc import Callable
from types import SimpleNamespace

from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wenming.accounts.models import User
from wenming.journal.models import Entry
from wenming.units.models import Post
from wenming.units.posts import granting

SignIn = Callable[[User], Client]


def second_post(cast: SimpleNamespace) -> Post:
    today = timezone.localdate()
    return granting.grant(cast.clerk, "unit_clerk", cast.village, from_on=today, until_on=None, by=cast.security_admin)


def test_switching_seat_changes_what_is_seen_renews_the_key_and_is_journalled(
    cast: SimpleNamespace, sign_in: SignIn
) -> None:
    post = second_post(cast)
    client = sign_in(cast.clerk)
    assert client.get(cast.village.get_absolute_url()).status_code == 404
    old = client.session.session_key
    UserSession.objects.get_or_create(session_key=old, user=cast.clerk, defaults={"ip": "127.0.0.1"})
    answer = client.post(f"/posts/{post.pk}/seat/")
    assert answer.status_code == 302 and answer.headers["Location"] == "/"
    assert client.get(cast.village.get_absolute_url()).status_code == 200
    assert client.get(cast.school.get_absolute_url()).status_code == 404
    assert client.session.session_key != old
    entry = Entry.objects.get(verb="take_seat")
    assert entry.subject_id == str(post.pk) and entry.actor == cast.clerk.pk

    thief = Client()
    thief.cookies["wenming_session"] = str(old)
    assert thief.get("/units/").status_code == 302
    assert UserSession.objects.get(user=cast.clerk).session_key == client.session.session_key


def test_switching_is_a_post_and_only_to_a_seat_of_ones_own_in_force(cast: SimpleNamespace, sign_in: SignIn) -> None:
    post = second_post(cast)
    client = sign_in(cast.clerk)
    assert client.get(f"/posts/{post.pk}/seat/").status_code == 405
    assert client.post(f"/posts/{cast.leader.posts.get().pk}/seat/").status_code == 404
    Post.objects.filter(pk=post.pk).update(withdrawn_at=timezone.now())
    refused = client.post(f"/posts/{post.pk}/seat/")
    assert refused.status_code == 403 and "已结束或尚未开始" in refused.content.decode()
    assert not Entry.objects.filter(verb="take_seat").exists()


def test_an_administrator_has_nothing_to_switch(cast: SimpleNamespace, sign_in: SignIn) -> None:
    for admin in (cast.system_admin, cast.security_admin, cast.audit_admin):
        refused = sign_in(admin).post(f"/posts/{cast.clerk.posts.get().pk}/seat/")
        assert refused.status_code == 403 and "只有一个身份" in refused.content.decode()


def test_a_seat_that_ended_vanishes_from_the_menu_and_the_next_one_is_taken(
    cast: SimpleNamespace, sign_in: SignIn
) -> None:
    post = second_post(cast)
    client = sign_in(cast.clerk)
    client.post(f"/posts/{post.pk}/seat/")
    assert f"/posts/{cast.clerk.posts.first().pk}/seat/" in client.get("/").content.decode()
    Post.objects.filter(pk=post.pk).update(withdrawn_at=timezone.now())
    page = client.get("/").content.decode()
    assert "切换岗位" not in page and "西岭区杏花村" not in page
    assert client.get(cast.school.get_absolute_url()).status_code == 200


def test_my_posts_say_until_when_who_covers_and_mask_my_own_number(cast: SimpleNamespace, sign_in: SignIn) -> None:
    User.objects.filter(pk=cast.clerk.pk).update(phone="13800138000")
    today = timezone.localdate()
    post = cast.clerk.posts.get()
    granting.cover(post, cast.villager, from_on=today, until_on=today, by=cast.security_admin, because="休假")
    page = sign_in(cast.clerk).get("/posts/mine/").content.decode()
    assert "青山市实验学校" in page and "villager 代班" in page
    assert "138****8000" in page and "13800138000" not in page
    assert "代 clerk" in sign_in(cast.villager).get("/posts/mine/").content.decode()
    assert "管理员不担任业务岗位" in sign_in(cast.audit_admin).get("/posts/mine/").content.decode()


def test_my_posts_ask_the_same_number_of_questions_for_1_and_3_rows(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.clerk)
    asked = []
    for place in (None, cast.village, cast.stranger):
        if place:
            Post.objects.create(person=cast.clerk, role="unit_clerk", unit=place)
        with CaptureQueriesContext(connection) as questions:
            client.get("/posts/mine/")
        asked.append(len(questions))
    assert asked[0] == asked[2]
