from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from wenming.journal.models import Message, notify

SignIn = Callable[[Any], Client]


def test_messages_stand_newest_first_with_the_unread_ones_marked(cast: SimpleNamespace, sign_in: SignIn) -> None:
    for number in range(3):
        notify(cast.clerk.pk, f"第 {number} 件事", link="/units/")
    notify(cast.leader.pk, "别人的事")
    client = sign_in(cast.clerk)
    response = client.get("/journal/messages/")
    assert [message.subject for message in response.context["shown"]] == ["第 2 件事", "第 1 件事", "第 0 件事"]
    assert response.content.decode().count("message-unread") == 3
    assert "别人的事" not in response.content.decode()


def test_opening_a_message_marks_it_read_and_leads_to_its_link(cast: SimpleNamespace, sign_in: SignIn) -> None:
    notify(cast.clerk.pk, "材料被退回", link="/units/")
    message, client = Message.objects.get(), sign_in(cast.clerk)
    address = f"{message.get_absolute_url()}opening/"
    assert f'action="{address}"' in client.get("/journal/messages/").content.decode()
    response = client.post(address)
    assert (response.status_code, response["Location"]) == (302, "/units/")
    first = Message.objects.get().read_at
    assert first is not None
    client.post(address)
    assert Message.objects.get().read_at == first
    assert 'class="message" href="/units/"' in client.get("/journal/messages/").content.decode()


def test_looking_at_a_message_changes_nothing(cast: SimpleNamespace, sign_in: SignIn) -> None:
    notify(cast.clerk.pk, "材料被退回", "缺一张照片", link="/units/")
    message, client = Message.objects.get(), sign_in(cast.clerk)
    shown = client.get(message.get_absolute_url())
    assert (shown.status_code, "缺一张照片" in shown.content.decode()) == (200, True)
    assert client.get(f"{message.get_absolute_url()}opening/").status_code == 405
    assert Message.objects.get().read_at is None


def test_the_page_of_a_message_says_by_itself_that_it_was_opened(cast: SimpleNamespace, sign_in: SignIn) -> None:
    notify(cast.clerk.pk, "请留意", "明天停电")
    message, client = Message.objects.get(), sign_in(cast.clerk)
    address = f"{message.get_absolute_url()}opening/"
    assert f'hx-post="{address}" hx-trigger="load"' in client.get(message.get_absolute_url()).content.decode()
    answer = client.post(address, headers={"HX-Request": "true"}).content.decode()
    assert "已读" in answer and "<html" not in answer and "hx-post" not in answer
    assert Message.objects.get().read_at is not None


@pytest.mark.parametrize("link", ["", "https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_a_message_without_a_link_of_ours_is_shown(link: str, cast: SimpleNamespace, sign_in: SignIn) -> None:
    notify(cast.clerk.pk, "请留意", "明天停电", link=link)
    message, client = Message.objects.get(), sign_in(cast.clerk)
    shown = client.get(message.get_absolute_url()).content.decode()
    assert "明天停电" in shown and f'href="{link}"' not in shown and "标为已读" in shown
    assert client.post(f"{message.get_absolute_url()}opening/")["Location"] == message.get_absolute_url()


def test_a_strangers_message_is_not_found_and_stays_unread(cast: SimpleNamespace, sign_in: SignIn) -> None:
    notify(cast.clerk.pk, "只给我看")
    client = sign_in(cast.outsider)
    assert client.get(Message.objects.get().get_absolute_url()).status_code == 404
    assert client.post(f"{Message.objects.get().get_absolute_url()}opening/").status_code == 404
    client.post("/journal/messages/read/")
    assert Message.objects.get().read_at is None


def test_all_of_mine_can_be_marked_read(cast: SimpleNamespace, sign_in: SignIn) -> None:
    notify(cast.clerk.pk, "一")
    notify(cast.clerk.pk, "二")
    notify(cast.leader.pk, "别人的")
    client = sign_in(cast.clerk)
    assert client.get("/journal/messages/read/").status_code == 405
    assert client.post("/journal/messages/read/").status_code == 302
    assert Message.objects.unread().count() == 1


def test_the_bell_counts_what_is_unread(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.clerk)
    assert "bell-count" not in client.get("/").content.decode()
    notify(cast.clerk.pk, "一")
    assert "bell-count" in client.get("/").content.decode()


def test_messages_are_searched_and_narrowed_to_unread(cast: SimpleNamespace, sign_in: SignIn) -> None:
    for subject in ("督办提醒", "材料被退回"):
        notify(cast.clerk.pk, subject)
    client = sign_in(cast.clerk)
    found = client.get("/journal/messages/", {"q": "督办"}).context["shown"]
    assert [message.subject for message in found] == ["督办提醒"]
    client.post(f"{Message.objects.get(subject='督办提醒').get_absolute_url()}opening/")
    unread = client.get("/journal/messages/", {"show": "unread"}).context["shown"]
    assert [message.subject for message in unread] == ["材料被退回"]


def test_a_message_with_the_same_key_is_stored_once(db: None) -> None:
    assert notify(1, "到期提醒", key="due-1") is True
    assert notify(1, "到期提醒", key="due-1") is False
    assert Message.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_1_and_3_messages(
    count: int, cast: SimpleNamespace, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        notify(cast.clerk.pk, f"{number}")
    client = sign_in(cast.clerk)
    with django_assert_max_num_queries(8):
        client.get("/journal/messages/")
