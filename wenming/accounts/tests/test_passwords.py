"""SEC-02, SEC-03: what a password must be, when it must change, and what may not come back."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from wenming.accounts import passwords
from wenming.accounts.models import PastPassword, User
from wenming.accounts.seats import Seat
from wenming.accounts.tests import PASSWORD
from wenming.journal.models import Entry

NEW = "Lantern-Bridge-77"
BAD = [
    ("Kurz1!", "password_too_short"), ("Neunzei1!", "password_too_short"), ("", "password_too_short"),
    ("kleinundlang", "password_too_plain"), ("1234567890123", "password_too_plain"), ("kleinund12345", "password_too_plain"),
    ("天地玄黄宇宙洪荒日月", "password_too_plain"), ("Abc@123456", "password_common"), ("Admin@123456", "password_common"),
    ("Woaini5201314", "password_common"), ("Qwer@123456", "password_common"), ("WOAINI@1314520", "password_common"),
    ("1qaz@WSXabc", "password_common"), ("Passw0rd@123", "password_common"), ("Huawei@123456", "password_common"),
    ("xx-Wmdw-2277", "password_word"), ("My-WenMing-99", "password_word"), ("创文Office99", "password_word"),
    ("Clerk-Chen-88", "password_personal"), ("A13800138000b!", "password_personal"), ("我是陈小明Abc9", "password_personal"),
    ("实验学校Abc-99", "password_personal"), ("Post.chenxm-1", "password_personal"), ("clerk-CHEN-88X", "password_personal"),
]  # fmt: skip
GOOD = [
    NEW, "Kupfer#Apfel9", "correct horse Battery 9", "床前明月光Light99", "🦊🐼🐸 tea Pot 9", "Ünïcödé-Wörd", "x" * 62 + "Y9",
    "Ab9" * 60, "    Spaces 9 kept    ", "纸船-Paper-Boat",
]  # fmt: skip


@pytest.fixture
def clerk(db: None) -> User:
    user = User.objects.create_user(
        "clerk-chen", PASSWORD, name="陈小明", phone="13800138000", email="post.chenxm@example.org"
    )
    user.seat = Seat(label="青山市实验学校 · 单位信息管理员 · 实验学校")
    return user


@pytest.mark.parametrize(("password", "code"), BAD)
def test_a_poor_password_is_refused_for_the_right_reason(clerk: User, password: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        passwords.StaffProfile().validate(password, clerk)
    assert code in {error.code for error in refusal.value.error_list}


@pytest.mark.parametrize("password", GOOD)
def test_a_good_password_is_accepted_long_or_with_emoji(clerk: User, password: str) -> None:
    passwords.StaffProfile().validate(password, clerk)


def test_the_short_famous_ones_stand_in_a_list_of_more_than_three_thousand() -> None:
    assert len(passwords.common_passwords()) >= 3000
    assert {"abc@1234", "woaini520", "admin@123"} <= passwords.common_passwords()


def test_a_city_forbids_its_own_words(tmp_path: Any, settings: Any, clerk: User) -> None:
    (tmp_path / "password_words.txt").write_text("# of this city\nqingshan\n青山\n")
    settings.CITY_DATA = tmp_path
    for password in ("Qingshan@2026", "QINGSHAN-abc-1", "青山Abc12345"):
        with pytest.raises(ValidationError, match="容易猜到的词"):
            passwords.StaffProfile().validate(password, clerk)


def test_the_real_city_forbids_its_name_with_a_year() -> None:
    from pathlib import Path

    name = next(iter(sorted((Path(settings.BASE_DIR) / "data").glob("*/city.json")))).parent.name.capitalize()
    assert any(code == "password_word" for _words, code in passwords.content_problems(f"{name}@2026", None))


def test_every_missing_thing_is_said_in_one_sentence(clerk: User) -> None:
    with pytest.raises(ValidationError) as refusal:
        passwords.StaffProfile().validate("chen", clerk)
    assert refusal.value.messages == [
        "太短：至少10个字符，现在是4个。",
        "字符种类不够：四类中至少3类，还可以加上大写字母、数字、其他符号。",
    ]


@pytest.mark.parametrize("password", ["🦊🐼🐸 tea Pot 9", "  blanks Matter 9 ", "x" * 70 + "Y9"])
def test_a_password_is_compared_exactly(client: Client, clerk: User, password: str) -> None:
    passwords.change_password(clerk, password, by=clerk)
    for wrong in (password.strip() + "x", password[:-1], password.swapcase()):
        if wrong != password:
            assert client.post("/accounts/sign-in/", {"login": clerk.username, "password": wrong}).status_code == 200
    assert client.post("/accounts/sign-in/", {"login": clerk.username, "password": password}).status_code == 302


def changed(client: Client, new: str, old: str = PASSWORD) -> Any:
    return client.post("/accounts/password/", {"oldpassword": old, "password1": new, "password2": new})


def aged(user: User, days: float) -> None:
    User.objects.filter(pk=user.pk).update(password_changed_at=timezone.now() - timedelta(days=days))


def test_a_password_is_changed_and_written_down(cast: SimpleNamespace, sign_in: Callable[[User], Client]) -> None:
    aged(cast.clerk, 2)
    answer = changed(sign_in(cast.clerk), NEW)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    cast.clerk.refresh_from_db()
    assert cast.clerk.check_password(NEW)
    entry = Entry.objects.about(cast.clerk).get(verb="password_changed")
    assert (entry.actor, NEW in str(entry.as_record())) == (cast.clerk.pk, False)


def test_the_last_five_passwords_do_not_come_back(cast: SimpleNamespace, sign_in: Callable[[User], Client]) -> None:
    for number in range(6):
        passwords.change_password(cast.clerk, f"Lantern-Bridge-{number}{number}", by=cast.clerk)
    PastPassword.objects.update(ended_at=timezone.now() - timedelta(days=30))
    aged(cast.clerk, 2)
    client = sign_in(cast.clerk)
    for recent in ("Lantern-Bridge-11", "Lantern-Bridge-55"):
        assert "不能与最近5次用过的密码相同" in changed(client, recent, old="Lantern-Bridge-55").content.decode()
    assert changed(client, PASSWORD, old="Lantern-Bridge-55").status_code == 302  # the sixth one back


def test_nobody_cycles_through_the_history_in_an_hour(cast: SimpleNamespace) -> None:
    for number in range(7):
        passwords.change_password(cast.clerk, f"Lantern-Bridge-{number}{number}", by=cast.clerk)
    with pytest.raises(ValidationError, match="最近5次"):
        passwords.StaffProfile().validate("Lantern-Bridge-00", cast.clerk)


def test_a_password_is_kept_for_a_day(cast: SimpleNamespace, sign_in: Callable[[User], Client]) -> None:
    client = sign_in(cast.clerk)
    assert "用满1天才能再改" in changed(client, NEW).content.decode()
    aged(cast.clerk, 1.01)
    assert changed(client, NEW).status_code == 302


def test_past_its_age_only_the_change_page_is_reachable(
    cast: SimpleNamespace, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(cast.officer)
    aged(cast.officer, 89.9)
    assert client.get("/").status_code == 200
    aged(cast.officer, 91)
    for path in ("/", "/units/", "/accounts/sessions/", "/accounts/second-factor/", "/nowhere/"):
        answer = client.get(path)
        assert (answer.status_code, answer.get("Location")) == (302, "/accounts/password/"), path
    assert "密码已到期" in client.get("/accounts/password/").content.decode()
    assert client.get("/accounts/session/").status_code == 200
    assert client.get("/static/house.css").status_code == 200
    assert changed(client, NEW).status_code == 302
    assert client.get("/").status_code == 200


def test_a_temporary_password_must_be_changed_first(cast: SimpleNamespace, client: Client) -> None:
    passwords.change_password(cast.clerk, NEW, by=cast.system_admin)
    answer = client.post("/accounts/sign-in/", {"login": "clerk", "password": NEW}, follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/password/"
    assert changed(client, "Paper-Boat-2277", old=NEW).status_code == 302  # the day's minimum does not apply
    assert client.get("/").status_code == 200
    assert client.post("/accounts/sign-out/").status_code == 302


def test_a_reminder_comes_seven_days_before(cast: SimpleNamespace, client: Client) -> None:
    aged(cast.clerk, 84)
    answer = client.post("/accounts/sign-in/", {"login": "clerk", "password": PASSWORD}, follow=True)
    assert "您的密码将在6天后到期" in answer.content.decode()
    client.post("/accounts/sign-out/")
    aged(cast.villager, 82)
    answer = client.post("/accounts/sign-in/", {"login": "villager", "password": PASSWORD}, follow=True)
    assert "后到期" not in answer.content.decode()


@pytest.mark.parametrize(("days", "demo", "faults"), [(0, False, 1), (181, False, 1), (90, False, 0), (0, True, 0)])
def test_production_refuses_passwords_that_never_expire(settings: Any, days: int, demo: bool, faults: int) -> None:
    settings.PASSWORD_MAX_AGE_DAYS, settings.DEMO = days, demo
    assert len(passwords.check_profile()) == faults


def link_in_mail() -> str:
    return next(line for line in mail.outbox[-1].body.splitlines() if "/accounts/password/reset/" in line).split(
        "testserver"
    )[1]


def test_a_forgotten_password_is_reset_by_mail_once(cast: SimpleNamespace, client: Client) -> None:
    User.objects.filter(pk=cast.clerk.pk).update(email="clerk@example.org")
    known = client.post("/accounts/password/reset/", {"email": "clerk@example.org"})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert known["Location"] == unknown["Location"] == "/accounts/password/reset/sent/"
    assert len(mail.outbox) == 1 and "重置密码" in mail.outbox[0].subject
    page = client.get(link_in_mail(), follow=True)
    path = page.redirect_chain[-1][0]
    assert "太短" in client.post(path, {"password1": "x", "password2": "x"}).content.decode()
    assert client.post(path, {"password1": NEW, "password2": NEW}).status_code == 302
    assert "已经用过" in Client().get(link_in_mail(), follow=True).content.decode()
    assert Client().post("/accounts/sign-in/", {"login": "clerk", "password": NEW}).status_code == 302
    assert Entry.objects.about(cast.clerk).filter(verb="password_changed").exists()


def test_a_fresh_install_has_no_account_and_no_sign_up(db: None, client: Client) -> None:
    assert User.objects.count() == 0
    for path in ("/accounts/signup/", "/accounts/sign-up/", "/admin/"):
        assert client.get(path).status_code in (302, 404)
    assert client.post("/accounts/sign-in/", {"login": "admin", "password": "admin"}).status_code == 200


def test_the_sign_in_page_shows_demo_accounts_in_the_demo_only(db: None, client: Client, settings: Any) -> None:
    def pieces() -> set[str | None]:
        return {template.name for template in client.get("/accounts/sign-in/").templates}

    settings.DEMO = False
    assert "account/demo_accounts.html" not in pieces()
    settings.DEMO = True
    assert "account/demo_accounts.html" in pieces()
