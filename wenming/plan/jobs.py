"""What the plan does by the clock."""

from datetime import time

from django.conf import settings
from django.utils import timezone

from wenming.lib.jobs import job, periodic
from wenming.plan.urging import remind


@periodic(at=time(settings.REMIND_AT_HOUR))
@job(retries=3)
def remind_owners() -> int:
    """Each morning: remind whoever answers for an item at the intervals of its city; returns how many messages."""
    return remind(timezone.localdate())
