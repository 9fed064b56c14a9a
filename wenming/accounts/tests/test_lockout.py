"""SEC-04: what happens after wrong passwords."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone

from wenming.accounts import lockout
from wenming.accounts.models import Attempt, Lockout, User
from wenming.accounts.tests import PASSWORD
from wenming.journal.models import Entry
from wenming.lib.access import Refused


def tried(username: str, password: str, address: str = "192.0.2.1") -> Any:
    return Client(REMOTE_ADDR=address).post("/accounts/sign-in/", {"login": username, "password": password})


def words_of(answer: Any) -> str:
    return str(answer.context["form"].non_field_errors()[0]) if answer.context else ""


def let_pass(**time_gone: float) -> None:
    """Let time go by: move every row back."""
    gone = timedelta(**time_gone)
    for attempt in Attempt.objects.all():
        Attempt.objects.filter(pk=attempt.pk).update(at=attempt.at - gone)
    for lock in Lockout.objects.all():
        Lockout.objects.filter(pk=lock.pk).update(began_at=lock.began_at - gone, until=lock.until - gone)


def test_the_sixth_password_is_refused_even_if_right(cast: SimpleNamespace) -> None:
    for _try in range(5):
        assert words_of(tried("clerk", "wrong")) == "用户名或密码不正确。"
    answer = tried("clerk", PASSWORD, address="198.51.100.7")
    assert (answer.status_code, words_of(answer)) == (
        200,
        "失败次数过多，请在15分钟后再试。忘记密码可以通过邮箱重置。",
    )
    let_pass(minutes=16)
    assert tried("clerk", PASSWORD).status_code == 302


def test_the_lock_doubles_up_to_a_day(cast: SimpleNamespace) -> None:
    minutes = []
    for _round in range(9):
        for _try in range(5):
            tried("clerk", "wrong")
        lock = Lockout.objects.filter(subject=lockout.name_subject("clerk")).latest("pk")
        minutes.append(round((lock.until - lock.began_at).total_seconds() / 60))
        let_pass(minutes=minutes[-1] + 1)
    assert minutes[:7] == [15, 30, 60, 120, 240, 480, 960]
    assert max(minutes) == 24 * 60
    assert tried("clerk", PASSWORD).status_code == 302
    for _try in range(5):
        tried("clerk", "wrong")
    assert lockout.account_locked_until(cast.clerk) < timezone.now() + timedelta(minutes=16)  # type: ignore[operator]  # locked


def test_a_success_forgets_earlier_failures(cast: SimpleNamespace) -> None:
    for _round in range(3):
        for _try in range(4):
            tried("clerk", "wrong")
        assert tried("clerk", PASSWORD).status_code == 302


def test_an_unknown_name_hears_the_same_and_is_locked_the_same(cast: SimpleNamespace) -> None:
    known = [words_of(tried("clerk", "wrong")) for _try in range(6)]
    unknown = [words_of(tried("nobody", "wrong")) for _try in range(6)]
    assert known == unknown
    assert known[0] != known[5]


def test_a_name_is_counted_however_it_is_typed(cast: SimpleNamespace) -> None:
    for name in ("clerk", "CLERK", "Clerk ", "ｃｌｅｒｋ", "cLerk"):
        tried(name, "wrong")
    assert "失败次数过多" in words_of(tried("clerk", PASSWORD))


class CountedArgon2(Argon2PasswordHasher):
    """Argon2 that remembers how often it worked: the work is what takes the time, and it does not waver as a clock does."""

    worked: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.worked.append("encode")
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        self.worked.append("verify")
        return super().verify(password, encoded)


@override_settings(PASSWORD_HASHERS=[f"{__name__}.CountedArgon2"])
def test_a_known_and_an_unknown_name_cost_the_same_work(cast: SimpleNamespace) -> None:
    User.objects.filter(pk=cast.clerk.pk).update(password=make_password(PASSWORD))
    spent = {}
    for name in ("clerk", "nobody"):
        CountedArgon2.worked.clear()
        tried(name, "wrong")
        spent[name] = len(CountedArgon2.worked)
    assert spent == {"clerk": 1, "nobody": 1}


def test_a_thousand_names_with_one_password_from_one_address_are_stopped(cast: SimpleNamespace) -> None:
    heard = 0
    for number in range(1000):
        if "失败次数过多" in words_of(tried(f"name{number}", "Abc@1234")):
            break
        heard += 1
    assert heard == settings.SOURCE_FAILURES
    assert "失败次数过多" in words_of(tried("clerk", PASSWORD))
    assert tried("clerk", PASSWORD, address="198.51.100.7").status_code == 302  # nobody else is shut out


def test_a_whole_ipv6_network_is_one_source(db: None) -> None:
    assert lockout.network_of("2001:db8:1:2:3::1") == lockout.network_of("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert lockout.network_of("2001:db8:1:3::1") != lockout.network_of("2001:db8:1:2::1")
    assert lockout.network_of("::ffff:192.0.2.9") == "192.0.2.9"


def test_a_locked_person_still_gets_in_by_mail(cast: SimpleNamespace) -> None:
    User.objects.filter(pk=cast.clerk.pk).update(email="clerk@example.org")
    for _try in range(5):
        tried("clerk", "wrong")
    Client().post("/accounts/password/reset/", {"email": "clerk@example.org"})
    link = mail.outbox[0].body.split("testserver")[1].split()[0]
    client = Client()
    path = client.get(link, follow=True).redirect_chain[-1][0]
    done = client.post(path, {"password1": "Lantern-Bridge-77", "password2": "Lantern-Bridge-77"}, follow=True)
    assert done.status_code == 200
    assert tried("clerk", "Lantern-Bridge-77", address="198.51.100.7").status_code == 302


def test_the_system_administrator_unlocks_with_a_reason(cast: SimpleNamespace) -> None:
    for _try in range(5):
        tried("clerk", "wrong")
    with pytest.raises(Refused, match="只有系统管理员"):
        lockout.unlock(cast.clerk, by=cast.security_admin, because="来电核实")
    with pytest.raises(Refused, match="写明理由"):
        lockout.unlock(cast.clerk, by=cast.system_admin, because=" ")
    lockout.unlock(cast.clerk, by=cast.system_admin, because="来电核实本人")
    assert tried("clerk", PASSWORD, address="198.51.100.7").status_code == 302
    assert Entry.objects.about(cast.clerk).get(verb="unlocked").actor == cast.system_admin.pk
    with pytest.raises(Refused, match="没有被锁定"):
        lockout.unlock(cast.clerk, by=cast.system_admin, because="再来一次")


def test_the_system_administrator_unlocks_on_the_persons_page(
    cast: SimpleNamespace, sign_in: Callable[[User], Client]
) -> None:
    address = f"/people/{cast.clerk.pk}/"
    client = sign_in(cast.system_admin)
    assert "解锁账号" not in client.get(address).content.decode()
    for _try in range(5):
        tried("clerk", "wrong")
    assert "解锁账号" in client.get(address).content.decode()
    assert client.post(f"{address}unlock/", {"because": ""}).status_code == 200
    assert lockout.account_locked_until(cast.clerk)
    assert client.post(f"{address}unlock/", {"because": "来电核实本人"})["Location"] == address
    assert lockout.account_locked_until(cast.clerk) is None
    assert Entry.objects.about(cast.clerk).get(verb="unlocked").reason == "来电核实本人"
    assert sign_in(cast.audit_admin).post(f"{address}unlock/", {"because": "试"}).status_code == 403


def test_nobody_unlocks_their_own_account(cast: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="不能给自己解锁"):
        lockout.unlock(cast.system_admin, by=cast.system_admin, because="忘了")


def test_failures_are_written_down_without_the_name(cast: SimpleNamespace) -> None:
    tried("secret-typed-as-name", "wrong")
    for _try in range(5):
        tried("clerk", "wrong")
    verbs = list(Entry.objects.values_list("verb", flat=True))
    assert (verbs.count("sign_in_failed"), verbs.count("locked")) == (6, 1)
    everything = str([entry.as_record() for entry in Entry.objects.all()]) + str(list(Attempt.objects.values()))
    assert "secret-typed-as-name" not in everything
    assert "clerk" not in everything
    assert Entry.objects.filter(verb="sign_in_failed").latest("id").detail == {"account": cast.clerk.pk}


def test_signing_in_and_out_are_written_down(cast: SimpleNamespace, client: Client) -> None:
    client.post("/accounts/sign-in/", {"login": "clerk", "password": PASSWORD})
    client.post("/accounts/sign-out/")
    assert list(Entry.objects.filter(actor=cast.clerk.pk).values_list("verb", flat=True)) == ["sign_in", "sign_out"]


def test_old_attempts_are_forgotten(cast: SimpleNamespace) -> None:
    tried("clerk", "wrong")
    let_pass(days=181)
    tried("clerk", "wrong")
    assert lockout.forget_old_attempts() == 1
