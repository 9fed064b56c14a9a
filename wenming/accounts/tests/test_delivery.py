import json
import threading
from collections.abc import Callable
from datetime import timedelta
from email.header import decode_header, make_header
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from wenming.accounts.channels import Undelivered
from wenming.accounts.channels.posting import post
from wenming.accounts.channels.webhook import signature
from wenming.accounts.delivery import Delivered, deliver_due, send_through
from wenming.accounts.models import Channel, User
from wenming.accounts.tests.listeners import Listener, Sink, free_port, hook
from wenming.journal.models import Delivery, Message, notify

SignIn = Callable[[User], Client]
NOW = timezone.now()


def test_a_letter_has_the_subject_and_a_link_and_not_the_content(cast: SimpleNamespace, mail: Sink) -> None:
    User.objects.filter(pk=cast.clerk.pk).update(email="clerk@example.com")
    notify(cast.clerk.pk, "材料被退回\r\nBcc: x@example.com", "内部内容", "/units/")
    assert deliver_due() == Delivered(routed=1, sent=1)
    (to, letter), *others = mail.letters
    assert others == []
    assert to == ["clerk@example.com"]
    assert str(make_header(decode_header(letter["Subject"]))) == "材料被退回 Bcc: x@example.com"
    body = letter.get_payload(decode=True).decode()
    assert "内部内容" not in body
    assert Message.objects.get().get_absolute_url() in body
    assert deliver_due() == Delivered()
    assert len(mail.letters) == 1


def test_who_closed_e_mail_or_read_the_message_already_gets_no_letter(cast: SimpleNamespace, mail: Sink) -> None:
    User.objects.filter(pk__in=[cast.clerk.pk, cast.leader.pk, cast.villager.pk]).update(email="x@example.com")
    Channel.objects.create(kind="email", owner=cast.clerk, is_on=False)
    User.objects.filter(pk=cast.villager.pk).update(is_active=False)
    for person in (cast.clerk, cast.leader, cast.villager, cast.officer):
        notify(person.pk, "提醒")
    Message.objects.to(cast.leader.pk).mark_read()
    assert deliver_due() == Delivered()
    assert Message.objects.filter(routed_at=None).count() == 0
    assert mail.letters == []


def test_a_webhook_is_signed_and_names_its_delivery(cast: SimpleNamespace, listener: Listener) -> None:
    hook(cast.clerk, listener)
    notify(cast.clerk.pk, "督办提醒", "内部内容")
    assert deliver_due() == Delivered(routed=1, sent=1)
    headers, body = listener.heard[0]
    assert headers["X-Wenming-Signature"] == signature("hush", headers["X-Wenming-Timestamp"], body)
    assert headers["X-Wenming-Delivery"] == str(Delivery.objects.get().pk)
    assert json.loads(body)["subject"] == "督办提醒"
    assert "内部内容" not in body.decode()


def test_the_signature_is_hmac_sha256_over_time_and_body() -> None:
    # printf '1767574800.{}' | openssl dgst -sha256 -hmac hush
    known = "5f3b0018465ca513dd382112d4e3dfb88346fdb0105f4737dc2ef1a946134102"
    assert signature("hush", "1767574800", b"{}") == f"sha256={known}"


def test_a_robot_of_wecom_is_told_in_markdown_that_nobody_can_forge(cast: SimpleNamespace, listener: Listener) -> None:
    hook(cast.clerk, listener, "wecom")
    notify(cast.clerk.pk, "[点这里](http://evil.example)")
    assert deliver_due().sent == 1
    said = json.loads(listener.heard[0][1])
    assert said["msgtype"] == "markdown"
    assert "](http://evil" not in said["markdown"]["content"]


@pytest.mark.parametrize("answer", [b'{"errcode": 93000}', b"<html>", b"[]"])
def test_a_robot_that_says_no_with_200_has_not_taken_it(
    answer: bytes, cast: SimpleNamespace, listener: Listener
) -> None:
    listener.answer = (200, answer)
    hook(cast.clerk, listener, "wecom")
    notify(cast.clerk.pk, "提醒")
    assert deliver_due().failed == 1
    assert "企业微信" in Delivery.objects.get().error


def test_a_server_that_was_down_gets_the_message_when_it_is_back(cast: SimpleNamespace, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    server = Listener(free_port())
    hook(cast.clerk, server)
    server.close()
    notify(cast.clerk.pk, "提醒")
    assert deliver_due(NOW).failed == 1
    delivery = Delivery.objects.get()
    assert (delivery.stage, delivery.attempts, delivery.next_at) == ("failed", 1, NOW + timedelta(minutes=1))
    assert "ConnectionRefusedError" in delivery.error
    assert deliver_due(NOW + timedelta(seconds=59)) == Delivered()
    back = Listener(server.server_port)
    assert deliver_due(NOW + timedelta(minutes=1)).sent == 1
    back.close()
    assert len(back.heard) == 1
    assert Delivery.objects.get().stage == "sent"


def test_the_pauses_grow_and_after_the_last_try_it_is_given_up(
    cast: SimpleNamespace, listener: Listener, settings: Any
) -> None:
    settings.DELIVERY_BACKOFF_MINUTES = [1, 5]
    listener.answer = (503, b"")
    hook(cast.clerk, listener)
    notify(cast.clerk.pk, "提醒")
    assert deliver_due(NOW).failed == 1
    assert deliver_due(NOW + timedelta(minutes=1)).failed == 1
    assert Delivery.objects.get().next_at == NOW + timedelta(minutes=6)
    assert deliver_due(NOW + timedelta(minutes=6)).given_up == 1
    assert deliver_due(NOW + timedelta(days=9)) == Delivered()
    assert len(listener.heard) == 3
    assert Delivery.objects.get().error == "对方回答 503。"


def test_a_redirect_is_not_followed(cast: SimpleNamespace, listener: Listener) -> None:
    listener.answer = (302, b"")
    hook(cast.clerk, listener)
    notify(cast.clerk.pk, "提醒")
    assert deliver_due().failed == 1
    assert len(listener.heard) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://10.0.0.1/",
        "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/", "http://0.0.0.0/", "http://100.64.0.1/",
        "http://2130706433/", "http://[fd00::1]/", "file:///etc/passwd", "ftp://example.com/", "gopher://127.0.0.1/",
        "http://user:pass@127.0.0.1/", "http://", "http://127.0.0.1:99999/", "http://224.0.0.1/",
    ],
)  # fmt: skip
def test_an_address_inside_of_the_house_is_never_called(url: str) -> None:
    with pytest.raises(Undelivered):
        post(url, b"{}", {})


def test_a_closed_channel_is_given_up(cast: SimpleNamespace, listener: Listener) -> None:
    channel = hook(cast.clerk, listener)
    listener.answer = (503, b"")
    notify(cast.clerk.pk, "提醒")
    deliver_due(NOW)
    Channel.objects.filter(pk=channel.pk).update(is_on=False)
    assert deliver_due(NOW + timedelta(hours=1)).given_up == 1


def test_a_robot_that_belongs_to_nobody_gets_what_is_sent_through_it(cast: SimpleNamespace, listener: Listener) -> None:
    robot = hook(None, listener, "wecom", label="值班群")
    notify(cast.clerk.pk, "提醒")
    message = Message.objects.get()
    send_through(robot, message)
    send_through(robot, message)
    assert deliver_due().sent == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_deliver_each_message_once(settings: Any, listener: Listener) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the test database lives in memory and is not shared; the claim below is tested on both")
    person = User.objects.create_user("two-workers")
    hook(person, listener)
    for number in range(20):
        notify(person.pk, f"{number}")
    answers: list[Delivered] = []

    def work() -> None:
        try:
            answers.append(deliver_due())
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    deliver_due()
    assert sorted(json.loads(body)["subject"] for _headers, body in listener.heard) == sorted(map(str, range(20)))
    assert Delivery.objects.filter(stage="sent").count() == 20


def test_a_delivery_claimed_by_one_worker_is_not_claimed_by_another(cast: SimpleNamespace, listener: Listener) -> None:
    from wenming.accounts.delivery import claim, route_messages

    hook(cast.clerk, listener)
    notify(cast.clerk.pk, "提醒")
    route_messages(NOW)
    seen_by_one, seen_by_other = Delivery.objects.get(), Delivery.objects.get()
    assert claim(seen_by_one, NOW) is True
    assert claim(seen_by_other, NOW) is False
    assert deliver_due(NOW + timedelta(minutes=9)) == Delivered()
    assert deliver_due(NOW + timedelta(minutes=10)).sent == 1  # the first worker died: the lease ran out
