"""Lineage 沿革: Span (what a unit was from one day to another), Change (what happened, on which paper), Succession."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wenming.units.models.bodies import Body
from wenming.units.models.regions import Region
from wenming.units.models.units import Unit


class Change(models.Model):
    """One recorded reorganisation, with its document. Nothing in the register is ever deleted; it is changed by these."""

    class Kind(models.TextChoices):
        """The events of a unit's life after it is entered."""

        ENTER = "enter", _("入库")
        RENAME = "rename", _("更名")
        MOVE = "move", _("迁移")
        RECODE = "recode", _("换码")
        MERGE = "merge", _("合并")
        SPLIT = "split", _("分立")
        ABSORB = "absorb", _("并入")
        DISSOLVE = "dissolve", _("撤销")

    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    on = models.DateField(_("生效日期"))
    document = models.CharField(_("文号"), max_length=80, blank=True)
    reason = models.CharField(_("说明"), max_length=300, blank=True)
    decided_by = models.BigIntegerField(_("经办人编号"), null=True)

    class Meta:
        verbose_name = _("沿革事项")
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"


class Succession(models.Model):
    """Who went into a change and who came out of it; both sides the same unit for a rename or a move."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="successions")
    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions_out", null=True)
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions_in", null=True)

    class Meta:
        verbose_name = _("承继")


class SpanQuerySet(models.QuerySet["Span"]):
    """Phrases about spans."""

    def as_of(self, day: date) -> "SpanQuerySet":
        """The register as it stood on a day: one span for each unit that existed then."""
        return self.filter(from_on__lte=day).filter(Q(until_on=None) | Q(until_on__gt=day))


class Span(models.Model):
    """The days from `from_on` up to, not including, `until_on` in which a unit bore this name, code, region, sector."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="spans")
    name = models.CharField(_("单位名称"), max_length=100, db_index=True)
    credit_code: "models.CharField[str | None, str | None]" = models.CharField(
        _("统一社会信用代码"), max_length=18, null=True, db_index=True
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    sector = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    from_on = models.DateField(_("自"))
    until_on: "models.DateField[date | None, date | None]" = models.DateField(_("至"), null=True)
    opened_by = models.ForeignKey(Change, on_delete=models.PROTECT, null=True, related_name="opened")

    objects: ClassVar[SpanQuerySet] = SpanQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("沿革段")
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(until_on=None), name="units_one_open_span"),
        ]
        # Most spans are open. A search for former names reads the few closed ones here instead of all of them.
        indexes = [models.Index(fields=["name", "unit"], condition=Q(until_on__isnull=False), name="units_span_former")]
        ordering = ["from_on", "id"]

    def __str__(self) -> str:
        return f"{self.name} {self.from_on}–{self.until_on or ''}"
