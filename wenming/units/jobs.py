"""What the register does by the clock."""

from datetime import timedelta

from django.conf import settings

from wenming.lib.jobs import job, periodic
from wenming.units.roll.uploads import sweep


@periodic(every=timedelta(minutes=settings.SWEEP_EVERY_MINUTES))
@job(retries=1)
def sweep_uploads() -> None:
    """Remove workbooks whose hours between preview and confirmation are over."""
    sweep()
