"""What did not arrive is seen and tried again; each person chooses the ways."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from wenming.accounts.delivery import deliver_due
from wenming.accounts.models import Channel, User
from wenming.accounts.tests.listeners import Listener, hook
from wenming.journal.models import Delivery, Entry, notify

SignIn = Callable[[User], Client]


def test_the_system_administrator_tries_again_and_sees_no_content(
    cast: SimpleNamespace, sign_in: SignIn, listener: Listener, settings: Any
) -> None:
    settings.DELIVERY_BACKOFF_MINUTES = []
    listener.answer = (500, b"")
    hook(cast.clerk, listener)
    notify(cast.clerk.pk, "关于某单位的事", "内部内容")
    deliver_due()
    client = sign_in(cast.system_admin)
    shown = client.get("/channels/deliveries/").content.decode()
    assert "对方回答 500" in shown
    assert "关于某单位的事" not in shown
    delivery = Delivery.objects.get()
    assert "再试一次" in client.get(f"/channels/deliveries/{delivery.pk}/retry/").content.decode()
    listener.answer = (200, b"")
    assert client.post(f"/channels/deliveries/{delivery.pk}/retry/").status_code == 302
    assert deliver_due().sent == 1
    assert Entry.objects.filter(verb="delivery.retry", actor=cast.system_admin.pk).count() == 1
    assert client.post(f"/channels/deliveries/{delivery.pk}/retry/").status_code == 403
    assert client.post("/channels/deliveries/99999/retry/").status_code == 404


def test_all_that_failed_can_be_tried_again_at_once(cast: SimpleNamespace, sign_in: SignIn, listener: Listener) -> None:
    listener.answer = (500, b"")
    hook(cast.clerk, listener)
    for number in range(3):
        notify(cast.clerk.pk, f"{number}")
    assert deliver_due().failed == 3
    sign_in(cast.system_admin).post("/channels/deliveries/retry/")
    listener.answer = (200, b"")
    assert deliver_due().sent == 3


@pytest.mark.parametrize("person", ["officer", "clerk", "security_admin", "audit_admin"])
@pytest.mark.parametrize("address", ["/channels/deliveries/", "/channels/deliveries/1/retry/"])
def test_nobody_else_sees_what_did_not_arrive(
    person: str, address: str, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    response = sign_in(getattr(cast, person)).get(address)
    assert response.status_code == 403
    assert "系统管理员" in response.content.decode()


def test_a_person_decides_whether_messages_also_come_by_e_mail(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.clerk)
    assert client.get("/channels/").status_code == 200
    client.post("/channels/", {})
    assert Channel.objects.get(owner=cast.clerk, kind="email").is_on is False
    client.post("/channels/", {"email": "on"})
    assert Channel.objects.get(owner=cast.clerk, kind="email").is_on is True
    assert Entry.objects.filter(verb="channel.set").count() == 2
