"""What the journal does by the clock."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from wenming.journal.due import run_due
from wenming.lib.jobs import job, periodic


@periodic(every=timedelta(minutes=settings.TRACES_EVERY_MINUTES))
@job(retries=1)
def fold_and_reduce() -> dict[str, int]:
    """Anonymous acts join the chain when their day is over; old addresses are reduced."""
    return run_due(timezone.now())
