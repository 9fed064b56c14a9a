"""Large workbooks are loaded by a worker, while the page waits."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from wenming.accounts.models import User
from wenming.journal.models import Entry
from wenming.lib.models import Progress
from wenming.lib.workers import Workman
from wenming.units.models import Unit
from wenming.units.roll import load_units
from wenming.units.tests.workbooks import confirm, credit_code, save, unit_row

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("home")


def test_a_large_workbook_is_loaded_by_a_worker_and_ends_on_the_result(
    cast: SimpleNamespace, sign_in: SignIn, upload: Any, settings: Any
) -> None:
    settings.ROLL_BACKGROUND_ROWS = 2
    client = sign_in(cast.district)
    preview = upload(client, *(unit_row(number) for number in range(3)))["Location"]
    waiting = confirm(client, preview)["Location"]
    assert waiting.startswith("/jobs/")
    assert not Unit.objects.filter(credit_code=credit_code(1)).exists()
    assert client.post(f"{preview}confirmation/", {"created": 3, "updated": 0})["Location"] == waiting  # a double tap
    assert client.get(preview)["Location"] == waiting
    assert "导入单位" in client.get(waiting).content.decode()
    with Workman() as workman:
        assert workman.work_off() == 1
    over = client.get(waiting, headers={"HX-Request": "true"})
    assert (over.status_code, over["HX-Redirect"]) == (286, f"{preview}result/")
    assert "导入完成" in client.get(over["HX-Redirect"]).content.decode()
    assert Unit.objects.filter(credit_code__in=[credit_code(number) for number in range(3)]).count() == 3
    entry = Entry.objects.get(verb="load_units")
    assert (entry.actor, entry.seat, entry.detail["created"]) == (cast.district.pk, cast.district.seat.post, 3)
    assert sign_in(cast.officer).get(waiting).status_code == 404


def test_a_workbook_at_the_limit_is_loaded_at_once(
    cast: SimpleNamespace, sign_in: SignIn, upload: Any, settings: Any
) -> None:
    settings.ROLL_BACKGROUND_ROWS = 2
    client = sign_in(cast.district)
    preview = upload(client, unit_row(1), unit_row(2))["Location"]
    assert confirm(client, preview)["Location"] == f"{preview}result/"
    assert Unit.objects.filter(credit_code=credit_code(2)).exists()


def test_a_register_that_moved_on_stops_the_worker_and_is_looked_at_again(
    cast: SimpleNamespace, sign_in: SignIn, upload: Any, settings: Any, tmp_path: Path
) -> None:
    settings.ROLL_BACKGROUND_ROWS = 1
    client = sign_in(cast.district)
    preview = upload(client, unit_row(1), unit_row(2))["Location"]
    waiting = confirm(client, preview)["Location"]
    load_units(save(tmp_path / "other.xlsx", [unit_row(1)]))
    with Workman() as workman:
        workman.work_off()
    said = client.get(waiting).content.decode()
    assert "有了变化" in said and preview in said
    assert client.get(preview).context["upload"].counts["created"] == 1
    assert not Unit.objects.filter(credit_code=credit_code(2)).exists()


def test_a_seat_that_was_lost_meanwhile_loads_nothing(
    cast: SimpleNamespace, sign_in: SignIn, upload: Any, settings: Any
) -> None:
    settings.ROLL_BACKGROUND_ROWS = 1
    client = sign_in(cast.district)
    confirm(client, upload(client, unit_row(1), unit_row(2))["Location"])
    cast.district.posts.update(withdrawn_at=timezone.now())
    with Workman() as workman:
        workman.work_off()
    assert not Unit.objects.filter(credit_code=credit_code(1)).exists()
    assert Progress.objects.get().stage == "failed"
