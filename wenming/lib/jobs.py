"""Jobs: work done after the answer. `@job()` makes a function one, `@periodic(...)` repeats it by the clock.

A job is a django-tasks task on the database backend with three things more: it is tried again with growing pauses,
it can carry a key so that the same work is queued once, and a worker that dies loses nothing (see workers.py).
Queueing is a row in the same database: done inside the transaction of an act, it is undone with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks.base import Task
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult, get_date_max

from wenming.lib.models import Chore


class Hopeless(Exception):
    """Raised inside a job when trying again would not help; the message is a sentence for the person who waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Task[..., Any]):
    """A task that is tried again: `retries` further attempts, `delays` the seconds before each.

    With `whole`, the function and the mark "done" are one transaction: a worker killed at any moment has either done
    the work and said so, or done nothing.
    """

    retries: int | None = None
    delays: Sequence[float] | None = None
    whole: bool = False

    @property
    def attempts(self) -> int:
        """How often the job may be started before it counts as failed."""
        return 1 + (settings.JOB_RETRIES if self.retries is None else self.retries)

    def pause(self, attempt: int) -> timedelta:
        """The wait after attempt number `attempt` (1 is the first) has failed."""
        delays = settings.JOB_DELAYS if self.delays is None else self.delays
        return timedelta(seconds=delays[min(attempt, len(delays)) - 1] if delays else 0)

    def later(self, *args: Any, **kwargs: Any) -> UUID:
        """Queue the job, inside the transaction of the act that wants it; returns its id."""
        return UUID(str(self.enqueue(*args, **kwargs).id))

    def once(self, key: str, *args: Any, **kwargs: Any) -> UUID:
        """Queue the job unless one with this key was queued before (even if it has run since); returns its id."""
        pk = uuid5(NAMESPACE_URL, f"{self.module_path}:{key}")
        fields = {
            "args_kwargs": normalize_json({"args": args, "kwargs": kwargs}),
            "priority": self.priority,
            "task_path": self.module_path,
            "queue_name": self.queue_name,
            "backend_name": self.backend,
            "run_after": self.run_after or get_date_max(),
        }
        DBTaskResult.objects.get_or_create(pk=pk, defaults=fields)
        return pk


def job(
    *,
    retries: int | None = None,
    delays: Sequence[float] | None = None,
    whole: bool = False,
    priority: int = 0,
) -> Callable[[Callable[..., Any]], Job]:
    """Make a module-level function a Job. Arguments and answer are plain JSON values: pass ids, not things."""

    def decorate(function: Callable[..., Any]) -> Job:
        return Job(func=function, retries=retries, delays=delays, whole=whole, priority=priority)

    return decorate


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a chore is due: every so often, or each day at a time of the city's clock."""

    work: Job
    every: timedelta | None = None
    at: time | None = None

    def next(self, now: datetime) -> datetime:
        """The first due moment after `now`."""
        if self.every is not None:
            return now + self.every
        local = timezone.localtime(now)
        due = datetime.combine(local.date(), self.at or time(0), local.tzinfo)
        return due if due > local else due + timedelta(days=1)


CHORES: dict[str, Rhythm] = {}


def periodic(*, every: timedelta | None = None, at: time | None = None) -> Callable[[Job], Job]:
    """Repeat a job that takes no arguments: `every` so often, or each day `at` a time. Stands above @job()."""
    if (every is None) == (at is None):
        raise ValueError("A chore is due either every so often or at a time of day.")

    def decorate(work: Job) -> Job:
        CHORES[work.module_path] = Rhythm(work, every, at)
        return work

    return decorate


def discover() -> dict[str, Rhythm]:
    """All chores: those of lib/upkeep.py and of the `jobs.py` of each room."""
    import wenming.lib.upkeep  # noqa: F401  # imported for its chores

    autodiscover_modules("jobs")
    return CHORES


def queue_due(now: datetime | None = None) -> list[str]:
    """Put every chore that is due into the queue, each once however many workers ask; returns their names."""
    now = now or timezone.now()
    rows = {row.name: row for row in Chore.objects.all()}
    queued = []
    for name, rhythm in discover().items():
        row = rows.get(name)
        if row is None:
            first = now if rhythm.every is not None else rhythm.next(now)
            row, _ = Chore.objects.get_or_create(name=name, defaults={"due_at": first})
        if row.due_at > now:
            continue
        with transaction.atomic():
            mine = Chore.objects.filter(name=name, due_at=row.due_at).update(due_at=rhythm.next(now), queued_at=now)
            if mine:
                rhythm.work.later()
                queued.append(name)
    return queued
