import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from wenming.lib.jobs import CHORES, discover
from wenming.lib.models import Chore

pytestmark = pytest.mark.django_db
WANTED = {
    "wenming.lib.upkeep.clear_sessions",
    "wenming.lib.upkeep.clear_drafts",
    "wenming.lib.upkeep.clear_ended_work",
    "wenming.journal.jobs.fold_and_reduce",
    "wenming.accounts.jobs.deliver",
    "wenming.accounts.jobs.clear_attempts",
    "wenming.plan.jobs.remind_owners",
    "wenming.units.jobs.sweep_uploads",
}


@pytest.fixture(autouse=True)
def empty_home(tmp_path: Path) -> Iterator[None]:
    with override_settings(HOME=tmp_path):
        yield


def tick() -> dict[str, object]:
    said = StringIO()
    call_command("tick", json=True, stdout=said)
    return dict(json.loads(said.getvalue()))


def test_every_room_brings_its_chores_once() -> None:
    assert set(discover()) >= WANTED


def test_a_tick_carries_out_every_chore_on_an_empty_home() -> None:
    discover()
    Chore.objects.bulk_create(Chore(name=name, due_at=timezone.now()) for name in CHORES)
    answer = tick()
    assert set(answer["queued"]) >= WANTED  # type: ignore[call-overload]  # a list of names
    rows = DBTaskResult.objects.filter(task_path__in=WANTED)
    assert {row.task_path: (row.status, row.traceback) for row in rows} == dict.fromkeys(WANTED, ("SUCCESSFUL", ""))
    assert tick()["queued"] == []
