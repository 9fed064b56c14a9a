"""Discarding a draft: what was never published may go; that it was there stays in the journal."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from wenming.journal.models import record
from wenming.lib.access import Refused
from wenming.standards.models import Edition

if TYPE_CHECKING:
    from wenming.accounts.models import User


@transaction.atomic
def discard(edition: Edition, *, by: "User", because: str) -> None:
    """Remove a draft with its lines. Raises Refused once it has been published."""
    if edition.is_frozen:
        raise Refused(_("已发布的体系不能删除，只能停用。"))
    detail = {"version": edition.version, "lines": edition.indicators.count()}
    record("discard_edition", edition, by=by, because=because, detail=detail)
    removed, _rows = Edition.objects.filter(pk=edition.pk, stage=Edition.Stage.DRAFT).delete()
    if not removed:
        raise Refused(_("已有人先一步处理。请刷新后再看。"))
