"""Reporting progress: one step, once for each tap, corrected by a newer report and never edited."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from wenming.journal.models import record
from wenming.plan.models import Item, Report
from wenming.plan.rules import bears_as

if TYPE_CHECKING:
    from wenming.accounts.models import User


@transaction.atomic
def report(item: Item, *, by: "User", key: UUID, fields: dict[str, Any]) -> Report:
    """四(四) 重点工作督查: what the bearer the seat speaks for says about the item today. A second tap adds nothing."""
    body, region = bears_as(by)
    said, is_new = Report.objects.get_or_create(
        key=key, defaults={"item": item, "body_id": body, "region_id": region, "reported_by": by.pk, **fields}
    )
    if is_new:
        record("report_progress", item, by=by, detail={"report": said.pk, "state": said.state})
    return said
