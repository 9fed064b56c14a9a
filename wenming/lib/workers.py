"""Workers: take a job, carry it out once, say how it ended; find the jobs of workers that died and put them back."""

import fcntl
import logging
import os
import platform
import signal
import threading
import time
import traceback
import uuid
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, TypeAlias

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult, get_date_max

from wenming.lib import progress
from wenming.lib.jobs import Hopeless, Job, queue_due
from wenming.lib.models import Worker

Row: TypeAlias = DBTaskResult[Any, Any]
log = logging.getLogger("wenming.jobs")
READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
DONE, FAILED = TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED


class Taken(Exception):
    """The job was given to another worker meanwhile; what was done in the transaction is undone."""


def claim(worker: str) -> Row | None:
    """Take the next job that is due. Looking needs no lock; taking is one conditional update, so one worker wins."""
    due = Q(run_after=get_date_max()) | Q(run_after__lte=timezone.now())
    for row in DBTaskResult.objects.filter(due, status=READY)[:5]:
        row.worker_ids = [*row.worker_ids, worker]
        row.started_at, row.status = timezone.now(), RUNNING
        fields = {"status": RUNNING, "started_at": row.started_at, "worker_ids": row.worker_ids}
        if DBTaskResult.objects.filter(pk=row.pk, status=READY).update(**fields):
            return row
    return None


def settle(row: Row, **fields: Any) -> bool:
    """Write how an attempt ended, if the job is still this worker's; returns whether it was."""
    mine = DBTaskResult.objects.filter(pk=row.pk, status=RUNNING, started_at=row.started_at)
    return bool(mine.update(**fields))


def succeeded(row: Row, answer: Any) -> None:
    """Mark a job done; raises Taken if it is no longer ours."""
    fields = {"status": DONE, "finished_at": timezone.now(), "return_value": normalize_json(answer)}
    if not settle(row, **fields, exception_class_path="", traceback=""):
        raise Taken


def gave_up(row: Row, kind: str, text: str, sentence: str) -> None:
    """Mark a job failed for good, and tell the page that waits for it."""
    fields = {"status": FAILED, "finished_at": timezone.now(), "exception_class_path": kind, "traceback": text}
    if settle(row, **fields):
        log.error("job %s failed for good: %s", row.task_path, kind)
        if key := row.args_kwargs["kwargs"].get("progress"):
            progress.fail(key, sentence)


def try_again(row: Row, pause: timedelta, kind: str, text: str) -> None:
    """Put a job back, due after the pause."""
    fields = {"status": READY, "run_after": timezone.now() + pause, "exception_class_path": kind, "traceback": text}
    if settle(row, **fields):
        log.warning("job %s failed (%s), attempt %s; again in %s", row.task_path, kind, len(row.worker_ids), pause)
        if key := row.args_kwargs["kwargs"].get("progress"):
            progress.pause(key, _("遇到问题，稍后自动重试。"))


def carry_out(row: Row) -> None:
    """Run one claimed job and settle it; never raises for what the job does wrong."""
    try:
        work: Any = row.task
        args, kwargs = row.args_kwargs["args"], row.args_kwargs["kwargs"]
        if isinstance(work, Job) and work.whole:
            with transaction.atomic():
                succeeded(row, work.call(*args, **kwargs))
        else:
            succeeded(row, work.call(*args, **kwargs))
    except Taken:
        log.warning("job %s was taken over meanwhile", row.task_path)
    except Exception as problem:
        kind = f"{type(problem).__module__}.{type(problem).__qualname__}"
        _went_wrong(row, problem, kind, traceback.format_exc())
    finally:
        progress.close_beside()


def _went_wrong(row: Row, problem: Exception | None, kind: str, text: str) -> None:
    """Give up, or try again: after the job's pause, or at once where only the worker died (`problem` is None)."""
    if isinstance(problem, Hopeless):
        return gave_up(row, kind, text, str(problem))
    try:
        work: Any = row.task
    except Exception:  # the function is gone from the code: nothing to try again with
        return gave_up(row, kind, text, _("这项工作在程序里已经不存在。"))
    attempts = work.attempts if isinstance(work, Job) else 1
    if len(row.worker_ids) >= attempts:
        return gave_up(row, kind, text, _("试了%(count)s次都没有做完，请联系系统管理员。") % {"count": attempts})
    pause = work.pause(len(row.worker_ids)) if problem is not None else timedelta(0)
    return try_again(row, pause, kind, text)


def pulse_file(worker: str) -> Path:
    """The file a worker keeps locked while it lives; the system lets go of the lock when it dies, however it dies."""
    return Path(settings.HOME) / "workers" / worker


def lives(worker: str, heard: dict[str, Any]) -> bool:
    """Whether a worker is alive: by its locked file where we share the folder, else by its last sign of life."""
    try:
        with pulse_file(worker).open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return worker in heard and heard[worker] > timezone.now() - timedelta(seconds=settings.JOB_LOST_AFTER)
    return False


def recover() -> int:
    """Find running jobs whose worker is dead; put them back, or fail them if they were tried often enough."""
    rows = list(DBTaskResult.objects.filter(status=RUNNING))
    heard = dict(Worker.objects.values_list("id", "heard_at")) if rows else {}
    lost = [row for row in rows if not row.worker_ids or not lives(row.worker_ids[-1], heard)]
    for row in lost:
        _went_wrong(row, None, "wenming.lib.workers.WorkerDied", _("后台进程中途退出，这一次没有做完。"))
    return len(lost)


class Workman:
    """One worker process. `stop` (SIGTERM, SIGINT) lets the job in hand finish; a second one does not wait."""

    def __init__(self, name: str = "") -> None:
        self.name = name or uuid.uuid4().hex
        self.stopping = False
        self.pulse: IO[str] | None = None
        self.ended = threading.Event()

    def stop(self, number: int = 0, frame: Any = None) -> None:
        """Take no further job; asked twice, leave at once (the job is recovered by another worker)."""
        if self.stopping:
            os._exit(1)
        self.stopping = True

    def __enter__(self) -> "Workman":
        pulse_file(self.name).parent.mkdir(parents=True, exist_ok=True)
        self.pulse = pulse_file(self.name).open("w")
        fcntl.flock(self.pulse, fcntl.LOCK_EX)
        Worker.objects.create(id=self.name, host=platform.node()[:120])
        threading.Thread(target=self._say_alive, daemon=True).start()
        return self

    def __exit__(self, *problem: object) -> None:
        self.ended.set()
        with suppress(DatabaseError):
            Worker.objects.filter(pk=self.name).delete()
        pulse_file(self.name).unlink(missing_ok=True)
        if self.pulse is not None:
            self.pulse.close()

    def _say_alive(self) -> None:
        while not self.ended.wait(settings.JOB_HEARTBEAT):
            with suppress(DatabaseError):  # a long write elsewhere only delays the next sign of life
                Worker.objects.filter(pk=self.name).update(heard_at=timezone.now())
            connection.close()

    def work_off(self) -> int:
        """Carry out every job that is due now; returns how many."""
        count = 0
        while not self.stopping and (row := claim(self.name)) is not None:
            carry_out(row)
            count += 1
        return count

    def run(self) -> None:
        """Work until told to stop; look after chores and lost jobs in between."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        look_after = 0.0
        while not self.stopping:
            close_old_connections()
            try:
                if time.monotonic() >= look_after:
                    recover()
                    queue_due()
                    look_after = time.monotonic() + settings.JOB_HEARTBEAT
                busy = self.work_off()
            except DatabaseError:  # locked or restarting; the next round tries again
                log.exception("the database did not answer")
                busy = 0
            if not busy and not self.stopping:
                time.sleep(settings.JOB_POLL)


def forget_dead_workers() -> int:
    """Remove the rows and files of workers that died; run by the upkeep. Returns how many rows."""
    heard = dict(Worker.objects.values_list("id", "heard_at"))
    dead = [name for name in heard if not lives(name, heard)]
    for name in dead:
        pulse_file(name).unlink(missing_ok=True)
    Worker.objects.filter(pk__in=dead).delete()
    return len(dead)
