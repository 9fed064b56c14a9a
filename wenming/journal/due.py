"""What falls due in this room: anonymous acts join the chain when their day is over, old addresses are reduced."""

from datetime import datetime

from django.utils import timezone

from wenming.journal.models.pending import fold_pending
from wenming.journal.traces import reduce_traces


def run_due(now: datetime) -> dict[str, int]:
    """Called by the tick; safe to call at any time and twice. Returns how much was done."""
    return {"folded": fold_pending(timezone.localdate(now)), "reduced": reduce_traces(now).traces}
