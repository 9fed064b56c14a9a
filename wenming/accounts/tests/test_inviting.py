from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from wenming.accounts import inviting
from wenming.accounts.models import Invitation, User
from wenming.accounts.models.invitations import digest_of
from wenming.journal.models import Entry
from wenming.lib.access import Refused

SignIn = Callable[[User], Client]
NEW = {"name": "林小山", "username": "lin", "email": "lin@example.org", "phone": "138 0013 8000"}
CHOICE = {"username": "lin.shan", "password": "Blue-Heron-7719", "again": "Blue-Heron-7719"}


def invited(cast: SimpleNamespace) -> tuple[User, str]:
    return inviting.invite(by=cast.system_admin, name="林小山", username="lin", phone="13800138000")


def test_an_account_begins_with_a_link_shown_once_and_without_rights(cast: SimpleNamespace, sign_in: SignIn) -> None:
    page = sign_in(cast.system_admin).post("/people/invite/", NEW)
    link = page.context["link"]
    token = link.rstrip("/").rsplit("/", 1)[-1]
    user = User.objects.get(username="lin")
    assert (user.phone, user.administers, user.has_usable_password()) == ("13800138000", "", False)
    assert "只在这里显示一次" in page.content.decode() and page.headers["Cache-Control"] == "no-store"
    invitation = Invitation.objects.get()
    assert invitation.token_digest == digest_of(token) != token
    assert list(Entry.objects.order_by("id").values_list("verb", flat=True)) == ["create_account", "invite"]
    assert "lin" not in str(list(Entry.objects.values_list("detail", "reason")))

    stranger = Client()
    assert "林小山" in stranger.get(link).content.decode()
    assert stranger.post(link, CHOICE).status_code == 302
    user.refresh_from_db()
    assert user.username == "lin.shan" and user.check_password("Blue-Heron-7719")
    assert user.posts.count() == 0 and user.administers == ""
    assert Entry.objects.get(verb="accept_invitation").actor == user.pk


def test_a_link_works_once(cast: SimpleNamespace) -> None:
    _user, token = invited(cast)
    Client().post(f"/people/join/{token}/", CHOICE)
    again = Client().post(f"/people/join/{token}/", CHOICE | {"username": "thief"})
    assert again.status_code == 410
    assert "已经用过" in again.content.decode()
    assert not User.objects.filter(username="thief").exists()


def test_an_expired_a_withdrawn_and_a_guessed_link_each_get_a_sentence(cast: SimpleNamespace, sign_in: SignIn) -> None:
    user, token = invited(cast)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert "已过期" in Client().get(f"/people/join/{token}/").content.decode()
    token = inviting.invite_again(user, by=cast.system_admin)
    assert sign_in(cast.system_admin).post(f"/people/{user.pk}/invitation/withdraw/").status_code == 302
    assert "已被撤回" in Client().get(f"/people/join/{token}/").content.decode()
    guessed = Client().get("/people/join/abcdefgh/")
    assert guessed.status_code == 404
    assert "没有这个邀请链接" in guessed.content.decode()


def test_a_new_link_ends_the_old_one_and_none_is_made_after_acceptance(cast: SimpleNamespace) -> None:
    user, old = invited(cast)
    new = inviting.invite_again(user, by=cast.system_admin)
    assert Client().get(f"/people/join/{old}/").status_code == 410
    Client().post(f"/people/join/{new}/", CHOICE)
    with pytest.raises(Refused, match="不能再发邀请"):
        inviting.invite_again(user, by=cast.system_admin)


def test_two_who_hold_the_same_link_do_not_both_take_the_account(cast: SimpleNamespace) -> None:
    _user, token = invited(cast)
    first, second = (Invitation.objects.get(token_digest=digest_of(token)) for _ in range(2))
    inviting.accept(first, username="one", password="Blue-Heron-7719")
    with pytest.raises(Refused, match="已经用过"):
        inviting.accept(second, username="two", password="Blue-Heron-7719")


def test_two_administrators_withdrawing_at_once_the_second_gets_a_sentence(cast: SimpleNamespace) -> None:
    invited(cast)
    first, second = (Invitation.objects.get() for _ in range(2))
    inviting.withdraw(first, by=cast.system_admin)
    with pytest.raises(Refused, match="已撤回"):
        inviting.withdraw(second, by=cast.system_admin)


def test_nothing_typed_is_lost_and_each_fault_has_its_sentence(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.system_admin)
    page = client.post("/people/invite/", {"name": "林小山", "username": "OFFICER", "phone": "12345"}).content.decode()
    assert "这个用户名已有人使用" in page and "请填写11位手机号码" in page and "林小山" in page
    assert "至少一项" in client.post("/people/invite/", {"name": "林", "username": "lin"}).content.decode()
    assert not Invitation.objects.exists()


def test_passwords_that_differ_are_refused_beside_the_field(cast: SimpleNamespace) -> None:
    _user, token = invited(cast)
    page = Client().post(f"/people/join/{token}/", CHOICE | {"again": "other"})
    assert "两次输入的密码不一样" in page.content.decode()
    assert Invitation.objects.usable().exists()


@pytest.mark.parametrize("who", ["officer", "leader", "outsider", "security_admin", "audit_admin"])
def test_only_the_system_administrator_invites(who: str, cast: SimpleNamespace, sign_in: SignIn) -> None:
    user, _token = invited(cast)
    before = list(Entry.objects.values_list("pk", flat=True))
    client = sign_in(getattr(cast, who))
    for url in ("/people/invite/", f"/people/{user.pk}/invitation/", f"/people/{user.pk}/invitation/withdraw/"):
        refused = client.post(url, NEW | {"username": "other"})
        assert refused.status_code == 403
        assert "只有系统管理员" in refused.content.decode()
    assert list(Entry.objects.exclude(pk__in=before).values_list("verb", flat=True)) == ["refused"] * 3


def test_the_link_goes_by_mail_when_a_mail_server_is_set_up(
    cast: SimpleNamespace, sign_in: SignIn, settings: Any
) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    page = sign_in(cast.system_admin).post("/people/invite/", NEW)
    assert page.context["link"] in mail.outbox[0].body
    assert mail.outbox[0].to == ["lin@example.org"]


def test_somebody_signed_in_does_not_take_over_another_account(cast: SimpleNamespace, sign_in: SignIn) -> None:
    _user, token = invited(cast)
    page = sign_in(cast.officer).post(f"/people/join/{token}/", CHOICE)
    assert page.status_code == 409 and "请先退出" in page.content.decode()


def test_invitations_last_as_long_as_the_setting_says(cast: SimpleNamespace) -> None:
    invited(cast)
    left = Invitation.objects.get().expires_at - timezone.now()
    assert timedelta(days=settings.INVITATION_DAYS - 1) < left <= timedelta(days=settings.INVITATION_DAYS)
