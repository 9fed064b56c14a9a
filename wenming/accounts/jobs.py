"""What accounts do by the clock: messages leave the house, old sign-in attempts go."""

from dataclasses import asdict
from datetime import time, timedelta

from django.conf import settings

from wenming.accounts.delivery import deliver_due
from wenming.accounts.lockout import forget_old_attempts
from wenming.lib.jobs import job, periodic


@periodic(every=timedelta(seconds=settings.DELIVERY_EVERY_SECONDS))
@job(retries=0)
def deliver() -> dict[str, int]:
    """Send what is due; a delivery that fails has tries of its own, so the round needs none."""
    return asdict(deliver_due())


@periodic(at=time(3, 40))
@job(retries=1)
def clear_attempts() -> int:
    """Remove sign-in attempts and locks past the time they are kept for; returns how many attempts."""
    return forget_old_attempts()
