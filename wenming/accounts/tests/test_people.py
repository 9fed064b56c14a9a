from collections.abc import Callable
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from wenming.accounts import disabling
from wenming.accounts.models import User
from wenming.journal.models import Entry, Message
from wenming.lib.access import Refused

SignIn = Callable[[User], Client]
Freshly = Callable[[Client], Client]


def test_the_list_masks_telephone_numbers_and_addresses(cast: SimpleNamespace, sign_in: SignIn) -> None:
    User.objects.filter(pk=cast.clerk.pk).update(phone="13800138000", email="clerk@example.org")
    client = sign_in(cast.system_admin)
    for url in ("/people/", f"/people/{cast.clerk.pk}/"):
        page = client.get(url).content.decode()
        assert "138****8000" in page and "c***@example.org" in page
        assert "13800138000" not in page and "clerk@example.org" not in page


def test_the_list_asks_the_same_number_of_questions_for_1_and_3_rows(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.system_admin)
    asked = []
    for number in range(3):
        User.objects.create_user(f"newcomer{number}")
        with CaptureQueriesContext(connection) as questions:
            assert len(client.get("/people/?q=newcomer").context["listing"].page.object_list) == number + 1
        asked.append(len(questions))
    assert asked[0] == asked[2]


def test_the_list_is_narrowed_by_state(cast: SimpleNamespace, sign_in: SignIn) -> None:
    disabling.disable(cast.clerk, by=cast.system_admin, because="离职")
    client = sign_in(cast.system_admin)
    found = client.get("/people/?state=disabled").context["listing"].rows
    assert [person.username for person in found] == ["clerk"]
    assert not client.get("/people/?state=invited").context["listing"].rows


def test_the_audit_administrator_reads_the_list_and_finds_no_act(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.audit_admin)
    assert client.get("/people/").status_code == 200
    assert "停用账号" not in client.get(f"/people/{cast.clerk.pk}/").content.decode()


@pytest.mark.parametrize("who", ["officer", "clerk", "outsider", "security_admin"])
def test_nobody_else_reads_the_list(who: str, cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(getattr(cast, who))
    assert "账号由系统管理员管理" in client.get("/people/").content.decode()
    assert client.get(f"/people/{cast.system_admin.pk}/").status_code == 403


def test_disabling_ends_sessions_at_once_and_the_posts_give_nothing(cast: SimpleNamespace, sign_in: SignIn) -> None:
    browser = Client()
    browser.force_login(cast.clerk)
    assert browser.get("/units/").status_code == 200
    page = sign_in(cast.system_admin).post(f"/people/{cast.clerk.pk}/disable/", {"because": "离职"})
    assert page.status_code == 302
    assert browser.get("/units/").status_code == 302
    entry = Entry.objects.get(verb="disable")
    assert entry.reason == "离职"
    assert cast.clerk.posts.open().count() == 1
    disabling.enable(User.objects.get(pk=cast.clerk.pk), by=cast.system_admin, because="返岗")
    assert browser.get("/units/").status_code == 302, "the old cookie must stay dead"
    assert Entry.objects.filter(verb="enable").exists()


def test_disabling_wants_a_reason_and_keeps_the_page(cast: SimpleNamespace, sign_in: SignIn) -> None:
    page = sign_in(cast.system_admin).post(f"/people/{cast.clerk.pk}/disable/", {"because": " "})
    assert "请写明理由" in page.content.decode()
    assert User.objects.get(pk=cast.clerk.pk).is_active


def test_two_administrators_at_once_the_second_gets_a_sentence(cast: SimpleNamespace) -> None:
    second = User.objects.create_user("system-admin-2", administers="system")
    second.seat = cast.system_admin.seat
    first_view, second_view = (User.objects.get(pk=cast.clerk.pk) for _ in range(2))
    disabling.disable(first_view, by=cast.system_admin, because="离职")
    with pytest.raises(Refused, match="已有人先一步停用"):
        disabling.disable(second_view, by=second, because="离职")
    disabling.enable(first_view, by=second, because="返岗")
    with pytest.raises(Refused, match="已有人先一步启用"):
        disabling.enable(first_view, by=second, because="返岗")


def test_nobody_disables_themselves(cast: SimpleNamespace, sign_in: SignIn) -> None:
    page = sign_in(cast.system_admin).post(f"/people/{cast.system_admin.pk}/disable/", {"because": "试"})
    assert page.status_code == 403 and "不能停用或启用自己" in page.content.decode()


def test_an_account_that_does_not_exist_is_not_found(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.system_admin)
    for act in ("", "disable/", "enable/"):
        assert client.get(f"/people/999999/{act}").status_code == 404


@pytest.mark.parametrize("who", ["officer", "outsider", "security_admin", "audit_admin"])
def test_only_the_system_administrator_keeps_accounts(who: str, cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(getattr(cast, who))
    for act in ("disable", "enable", "reset-factor"):
        refused = client.post(f"/people/{cast.clerk.pk}/{act}/", {"because": "试"})
        assert refused.status_code == 403 and "只有系统管理员" in refused.content.decode()


def test_a_lost_second_factor_is_reset_with_a_reason_and_the_person_is_told(
    cast: SimpleNamespace, sign_in: SignIn, freshly: Freshly
) -> None:
    Authenticator.objects.create(user=cast.clerk, type="totp", data={})
    page = freshly(sign_in(cast.system_admin)).post(f"/people/{cast.clerk.pk}/reset-factor/", {"because": "手机丢失"})
    assert page.status_code == 302
    assert not Authenticator.objects.filter(user=cast.clerk).exists()
    assert Entry.objects.get(verb="reset_factor").reason == "手机丢失"
    assert Message.objects.to(cast.clerk.pk).count() == 1
    with pytest.raises(Refused, match="没有设置两步验证"):
        disabling.reset_factor(cast.clerk, by=cast.system_admin, because="再来")


def test_resetting_a_second_factor_asks_to_sign_in_again(cast: SimpleNamespace, sign_in: SignIn) -> None:
    try:
        reverse("account_reauthenticate")
    except NoReverseMatch:
        pytest.skip("the page for signing in again is not there yet")
    Authenticator.objects.create(user=cast.clerk, type="totp", data={})
    asked = sign_in(cast.system_admin).post(f"/people/{cast.clerk.pk}/reset-factor/", {"because": "手机丢失"})
    assert asked.status_code == 302 and "next=" in asked.headers["Location"]
    assert Authenticator.objects.filter(user=cast.clerk).exists()
