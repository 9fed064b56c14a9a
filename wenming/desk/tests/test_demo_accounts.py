"""The demo says who may sign in; nothing else does."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from wenming.accounts.models import User
from wenming.desk.demo import demo_password, printed_accounts
from wenming.desk.management.commands.run import aligned


@pytest.fixture
def demo_home(cast: SimpleNamespace, tmp_path: Path, settings: object) -> str:
    """A demo with one of its accounts; answers the password."""
    settings.HOME, settings.DEMO = tmp_path, True  # type: ignore[attr-defined]  # pytest-django's settings
    User.objects.filter(pk=cast.clerk.pk).update(username="unit", name="演示·信息管理员")
    return demo_password()


def test_the_sign_in_page_of_the_demo_offers_its_accounts(demo_home: str, client: Client) -> None:
    said = client.get("/accounts/sign-in/").content.decode()
    assert demo_home in said and 'data-username="unit"' in said and "青山市实验学校" in said
    assert "unit" in [account.username for account in printed_accounts()]


def test_outside_the_demo_nobody_is_named(demo_home: str, client: Client, settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]  # pytest-django's settings
    said = client.get("/accounts/sign-in/").content.decode()
    assert demo_home not in said and "demo-account" not in said
    assert "/units/enrolment/" in said


def test_who_has_signed_in_is_not_shown_the_password(
    demo_home: str, cast: SimpleNamespace, sign_in: Callable[[User], Client]
) -> None:
    said = sign_in(cast.officer).get("/").content.decode()
    assert demo_home not in said and "我的后台工作" in said


def test_columns_stand_under_each_other_in_chinese_too() -> None:
    assert aligned([("用户名", "身份"), ("city", "市办"), ("auditadmin", "审计")]) == [
        "用户名      身份",
        "city        市办",
        "auditadmin  审计",
    ]
