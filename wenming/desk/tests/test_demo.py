from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from wenming.accounts.models import User
from wenming.desk import demo
from wenming.desk.preparing import load_city
from wenming.plan.lights import PROBLEMS
from wenming.plan.models import Item
from wenming.units.models import Region, Title, Unit

WANTED = {
    "city", "district", "sector", "body", "unit", "assessor", "supervisor", "consulted", "sysadmin", "secadmin",
    "auditadmin", "outsider",
}  # fmt: skip


@pytest.fixture
def town(db: None, settings: Any, tmp_path: Path) -> dict[str, int]:
    settings.HOME, settings.DEMO = tmp_path, True
    load_city(lambda words: None)
    return demo.build()


def test_the_demo_city_is_the_real_city_with_invented_units_around_the_public_titles(town: dict[str, int]) -> None:
    here = Unit.objects.active().exclude(name=demo.script()["other_city"]["unit"])
    assert here.count() == 1500
    real = Unit.objects.filter(fictional=False)
    assert real.count() == Title.objects.filter(unit__fictional=False).count() == 8
    assert list(real.exclude(credit_code=None)) == []
    assert Region.objects.districts().exclude(code=demo.script()["other_city"]["district"]).count() == 7
    assert Region.objects.choosable().filter(level=4).count() == 67
    assert {account.username for account in demo.printed_accounts()} >= WANTED
    assert User.objects.get(username="sysadmin").posts.count() == 0


def test_no_real_body_is_shown_late_or_stuck(town: dict[str, int]) -> None:
    today, invented = timezone.localdate(), set(demo.script()["fictional_bodies"])
    items = list(Item.objects.issued().with_latest().select_related("owner", "owner_region"))
    assert {item.owner_name for item in items if item.light(today, 14) in PROBLEMS} <= invented
    assert all(item.title.startswith("演示") for item in items)


def test_the_demo_is_built_once(town: dict[str, int]) -> None:
    assert not demo.is_empty()
