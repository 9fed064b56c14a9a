"""Rehearsal 推演: what a draft would have done to a past round, kept so that it can be read again and compared."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wenming.assessment.rules import rehearsals_seen_by
from wenming.cycles.models import Cycle
from wenming.standards.models import Edition

if TYPE_CHECKING:
    from wenming.accounts.models import User


class RehearsalQuerySet(models.QuerySet["Rehearsal"]):
    """Phrases about rehearsals."""

    def visible_to(self, user: "User") -> "RehearsalQuerySet":
        """Rehearsals of the own office."""
        return self.filter(rehearsals_seen_by(user))


class Rehearsal(models.Model):
    """One rehearsal of one edition, as it stood at `revision`, on one round. Nothing follows from it; `report` is null until played."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, verbose_name=_("测评体系"), related_name="rehearsals"
    )
    revision = models.PositiveIntegerField(_("修订序号"), default=0)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, verbose_name=_("上一届"), related_name="rehearsals")
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    by = models.BigIntegerField(_("推演人编号"))
    report: Any = models.JSONField(null=True)

    objects: ClassVar[RehearsalQuerySet] = RehearsalQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("推演")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.edition} → {self.cycle}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("assessment:rehearsal", args=[self.pk])
