"""Cycle 届: one round of creation and evaluation in one region, on one published edition."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wenming.standards.models import Edition
from wenming.units.models import Honour, Region
from wenming.units.places import read_in_place

if TYPE_CHECKING:
    from wenming.accounts.models import User


class CycleQuerySet(models.QuerySet["Cycle"]):
    """Phrases about rounds."""

    def visible_to(self, user: "User") -> "CycleQuerySet":
        """Rounds of the place the seat reads from."""
        return self.filter(read_in_place(user))


class Cycle(models.Model):
    """届次: which honour, where, on which edition, from when to when. Its phases come with the room's own work."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, verbose_name=_("地区"), related_name="cycles")
    honour = models.ForeignKey(
        Honour, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("荣誉称号"), related_name="cycles"
    )
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, verbose_name=_("测评体系"), related_name="cycles")
    title = models.CharField(_("届次"), max_length=80)
    opened_on: "models.DateField[date | None, date | None]" = models.DateField(_("开始日期"), null=True, blank=True)
    closed_on: "models.DateField[date | None, date | None]" = models.DateField(_("结束日期"), null=True, blank=True)
    demonstration = models.BooleanField(_("演示用"), default=False)

    objects: ClassVar[CycleQuerySet] = CycleQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("届次")
        ordering = ["-closed_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["region", "title"], name="cycles_one_title_a_region")]

    def __str__(self) -> str:
        return self.title
