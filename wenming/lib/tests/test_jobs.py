from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from wenming.lib import jobs, progress
from wenming.lib.jobs import Rhythm, queue_due
from wenming.lib.models import CalendarYear, Chore, Draft, Progress, Worker
from wenming.lib.tests.jobs_for_tests import count_up, hopeless, mark, stumble
from wenming.lib.upkeep import clear_drafts
from wenming.lib.workers import Taken, Workman, claim, recover, succeeded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path) -> object:
    with override_settings(HOME=tmp_path):
        yield


@pytest.fixture
def paper(tmp_path: Path) -> str:
    return str(tmp_path / "paper")


def words(paper: str) -> list[str]:
    return Path(paper).read_text().split() if Path(paper).exists() else []


def test_a_job_runs_and_its_answer_is_kept(paper: str) -> None:
    key = mark.later(paper, "once")
    assert Workman().work_off() == 1
    assert words(paper) == ["once"]
    row = DBTaskResult.objects.get(pk=key)
    assert (row.status, row.return_value) == ("SUCCESSFUL", "once")


def test_a_job_queued_in_an_act_that_fails_is_not_queued(paper: str) -> None:
    with pytest.raises(ValueError, match="undone"), transaction.atomic():
        mark.later(paper, "never")
        raise ValueError("undone")
    assert Workman().work_off() == 0
    assert words(paper) == []


def test_a_job_with_a_key_is_queued_once_even_after_it_ran(paper: str) -> None:
    first = mark.once("load-7", paper, "seven")
    assert mark.once("load-7", paper, "seven") == first
    Workman().work_off()
    mark.once("load-7", paper, "seven")
    mark.once("load-8", paper, "eight")
    Workman().work_off()
    assert words(paper) == ["seven", "eight"]


def test_a_failing_job_is_tried_again_and_then_stands_failed(paper: str) -> None:
    key = progress.start("会失败的工作", 1)
    stumble.later(paper, progress=str(key))
    assert Workman().work_off() == 3
    assert words(paper) == ["tried"] * 3
    row = DBTaskResult.objects.get()
    assert (row.status, row.exception_class_path) == ("FAILED", "builtins.ValueError")
    assert "always" in row.traceback
    shown = Progress.objects.get(key=key)
    assert shown.stage == "failed"
    assert "试了3次" in shown.note


def test_between_two_attempts_the_pause_grows() -> None:
    work = jobs.Job(func=stumble.func, delays=[10, 60])
    assert [work.pause(attempt).seconds for attempt in (1, 2, 3)] == [10, 60, 60]


def test_a_job_that_failed_waits_for_its_pause(paper: str) -> None:
    slow = jobs.Job(func=stumble.func, retries=2, delays=[60])
    slow.later(paper)
    row = DBTaskResult.objects.get()
    with override_settings(JOB_DELAYS=[60]):
        claimed = claim("a")
        assert claimed is not None
        from wenming.lib.workers import try_again

        try_again(claimed, slow.pause(1), "x", "y")
    row.refresh_from_db()
    assert row.status == "READY"
    assert row.run_after > timezone.now() + timedelta(seconds=50)
    assert claim("b") is None


def test_a_hopeless_job_fails_at_once_with_its_sentence() -> None:
    key = progress.start("读文件", 1)
    hopeless.later(progress=str(key))
    assert Workman().work_off() == 1
    assert Progress.objects.get(key=key).note == "文件读不出来，请换一个文件。"


def test_a_job_whose_function_is_gone_fails_visibly(paper: str) -> None:
    mark.later(paper, "x")
    DBTaskResult.objects.update(task_path="wenming.lib.tests.jobs_for_tests.gone")
    Workman().work_off()
    assert DBTaskResult.objects.get().status == "FAILED"


def test_one_job_is_claimed_by_one_worker(paper: str) -> None:
    mark.later(paper, "x")
    assert claim("a") is not None
    assert claim("b") is None


def test_a_worker_that_lost_its_job_cannot_settle_it(paper: str) -> None:
    mark.later(paper, "x")
    first = claim("dead")
    assert first is not None
    assert recover() == 1
    second = claim("other")
    assert second is not None
    with pytest.raises(Taken):
        succeeded(first, "late")
    succeeded(second, "mine")
    assert DBTaskResult.objects.get().return_value == "mine"


def test_a_worker_elsewhere_that_still_reports_keeps_its_job(paper: str) -> None:
    mark.later(paper, "x")
    Worker.objects.create(id="far", host="elsewhere")
    assert claim("far") is not None
    assert recover() == 0
    Worker.objects.update(heard_at=timezone.now() - timedelta(minutes=10))
    assert recover() == 1


def test_a_job_that_kills_every_worker_fails_in_the_end(paper: str) -> None:
    mark.later(paper, "x")
    for name in ("a", "b", "c"):
        assert claim(name) is not None
        recover()
    row = DBTaskResult.objects.get()
    assert (row.status, row.exception_class_path) == ("FAILED", "wenming.lib.workers.WorkerDied")


def test_a_chore_is_queued_once_however_many_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "discover", lambda: {"clear": Rhythm(clear_drafts, every=timedelta(hours=1))})
    now = timezone.now()
    assert queue_due(now) == ["clear"]
    assert queue_due(now) == []
    assert queue_due(now + timedelta(minutes=59)) == []
    assert queue_due(now + timedelta(minutes=61)) == ["clear"]
    assert DBTaskResult.objects.count() == 2


def test_of_two_workers_that_saw_the_same_due_chore_one_queues_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rhythm = Rhythm(clear_drafts, every=timedelta(hours=1))
    monkeypatch.setattr(jobs, "discover", lambda: {"clear": rhythm})
    now = timezone.now()
    queue_due(now)
    later = now + timedelta(hours=2)
    seen = Chore.objects.get()
    assert queue_due(later) == ["clear"]
    assert Chore.objects.filter(name="clear", due_at=seen.due_at).update(due_at=later) == 0


def test_a_daily_chore_is_due_at_its_hour_in_the_city() -> None:
    rhythm = Rhythm(clear_drafts, at=time(3, 10))
    before = datetime(2031, 5, 1, 18, 0, tzinfo=UTC)  # 02:00 of the next day in the city
    assert rhythm.next(before) == datetime(2031, 5, 1, 19, 10, tzinfo=UTC)
    assert rhythm.next(rhythm.next(before)) == datetime(2031, 5, 2, 19, 10, tzinfo=UTC)


def test_the_house_clears_drafts_after_thirty_days() -> None:
    old = timezone.now() - timedelta(days=31)
    Draft.objects.create(owner=1, form="old", saved_at=old)
    Draft.objects.create(owner=1, form="new")
    clear_drafts.later()
    Workman().work_off()
    assert list(Draft.objects.values_list("form", flat=True)) == ["new"]
    assert {"clear_sessions", "clear_drafts", "clear_ended_work"} <= {name.rsplit(".")[-1] for name in jobs.discover()}


@pytest.mark.django_db(transaction=True)
def test_progress_in_a_job_ends_with_its_answer() -> None:
    key = progress.start("数到三", 1)
    count_up.later(progress=str(key))
    Workman().work_off()
    row = Progress.objects.get(key=key)
    assert (row.stage, row.done, row.total, row.answer["text"]) == ("finished", 3, 3, "三步都做完了")
    assert CalendarYear.objects.filter(year=9).exists()
    assert not progress.step_file(key).exists()
