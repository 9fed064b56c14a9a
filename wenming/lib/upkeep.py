"""Upkeep: what the house clears away by itself — old sessions, drafts nobody came back to, ended jobs, dead workers."""

from datetime import time, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from wenming.lib import drafts
from wenming.lib.jobs import job, periodic
from wenming.lib.models import Progress
from wenming.lib.workers import forget_dead_workers

DONE_DAYS, FAILED_DAYS, PROGRESS_DAYS = 14, 90, 90


@periodic(at=time(3, 10))
@job(retries=1)
def clear_sessions() -> None:
    """Remove sessions that have run out."""
    SessionStore.clear_expired()


@periodic(at=time(3, 20))
@job(retries=1)
def clear_drafts() -> int:
    """Remove unsent form text nobody came back for; returns how many rows."""
    return drafts.forget_old()


@periodic(at=time(3, 30))
@job(retries=1)
def clear_ended_work() -> None:
    """Remove jobs done long ago (failed ones are kept longer, to be looked at), old progress, dead workers' rows."""
    now = timezone.now()
    ended = DBTaskResult.objects.all()
    ended.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - timedelta(days=DONE_DAYS)).delete()
    ended.filter(status=TaskResultStatus.FAILED, finished_at__lt=now - timedelta(days=FAILED_DAYS)).delete()
    Progress.objects.filter(started_at__lt=now - timedelta(days=PROGRESS_DAYS)).delete()
    forget_dead_workers()
    limit = (now - timedelta(days=1)).timestamp()
    for path in (Path(settings.HOME) / "progress").glob("*"):
        if path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
