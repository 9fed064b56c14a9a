import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from wenming.desk import checkup
from wenming.desk.checkup import Answer
from wenming.lib.models import CalendarYear, Worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def well(tmp_path: Path) -> object:
    """A house in which nothing is amiss."""
    for year in (0, 1):
        CalendarYear.objects.create(year=timezone.localdate().year + year, source="测试")
    Worker.objects.create(id="w", host="h")
    with override_settings(HOME=tmp_path, CITY_DATA=tmp_path / "nowhere", DEMO=False):
        yield


def complaints() -> dict[str, Answer]:
    return {answer.name: answer for answer in checkup.answers() if not answer.ok}


def test_a_house_that_is_well_exits_with_0() -> None:
    said = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("doctor", "--json", stdout=said)
    told = json.loads(said.getvalue())
    assert (end.value.code, told["ok"]) == (0, True)
    assert {row["name"] for row in told["checks"]} >= {
        "home",
        "disk",
        "secret",
        "demo",
        "database",
        "migrations",
        "city",
    }


def test_each_complaint_says_what_to_do_and_exits_with_1() -> None:
    Worker.objects.update(heard_at=timezone.now() - timedelta(hours=1))
    said = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("doctor", stdout=said)
    assert end.value.code == 1
    assert "✗ 后台进程没有报到" in said.getvalue()
    assert "→ 启动后台进程" in said.getvalue()


def test_a_house_without_a_worker_is_noticed() -> None:
    Worker.objects.all().delete()
    assert list(complaints()) == ["worker"]


def test_a_missing_calendar_is_noticed_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    CalendarYear.objects.all().delete()
    CalendarYear.objects.create(year=2031, source="测试")
    monkeypatch.setattr(timezone, "localdate", lambda: date(2031, 11, 30))
    assert complaints() == {}
    monkeypatch.setattr(timezone, "localdate", lambda: date(2031, 12, 1))
    assert "2032" in complaints()["calendar"].found


def test_failed_jobs_are_named() -> None:
    DBTaskResult.objects.create(status="FAILED", task_path="a.b.c", args_kwargs={}, run_after=get_date_max())
    assert "a.b.c" in complaints()["jobs"].found


def test_a_secret_that_others_can_read_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("x")
    (tmp_path / "secret_key").chmod(0o644)
    assert complaints()["secret"].remedy.startswith("chmod 600")
    (tmp_path / "secret_key").chmod(0o600)
    assert complaints() == {}


def test_the_demo_on_the_open_network_is_noticed() -> None:
    with override_settings(DEMO=True, ALLOWED_HOSTS=["localhost"]):
        assert complaints() == {}
    with override_settings(DEMO=True, ALLOWED_HOSTS=["wm.example.cn"]):
        assert list(complaints()) == ["demo"]


def test_data_of_the_city_that_was_never_loaded_is_named(tmp_path: Path) -> None:
    (tmp_path / "regions.json").write_text("[]")
    with override_settings(CITY_DATA=tmp_path):
        assert "wenming load regions" in complaints()["city"].remedy


def test_a_full_disk_and_a_home_that_cannot_be_written_are_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(checkup, "LEAST_SPACE", 10**18)
    assert list(complaints()) == ["disk"]
    monkeypatch.undo()
    (tmp_path / "file").write_text("")
    with override_settings(HOME=tmp_path / "file"):
        assert checkup.home_is_writable().remedy


def test_tables_that_are_behind_stop_the_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "waiting_migrations", lambda: ["a.0002"])
    assert list(complaints()) == ["migrations"]
    assert "jobs" not in {answer.name for answer in checkup.answers()}
