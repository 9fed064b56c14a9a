"""Scoring 计分 and Result 得分: one computation over a round, on which edition and marks, and what each unit got."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from wenming.assessment.models.sheets import Sheet
from wenming.cycles.models import Cycle
from wenming.standards.models import Edition


class Scoring(models.Model):
    """One computation of a round's scores. It is never changed; computing again makes a new one (STA-11)."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="scorings")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="scorings")
    edition_digest = models.CharField(max_length=64)
    marks_digest = models.CharField(max_length=64)
    units = models.PositiveIntegerField(_("单位数"))
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("计分")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.cycle} #{self.pk}"


class Result(models.Model):
    """What one unit got in one computation; `nodes` holds every node's score and state packed (assessment/packing.py)."""

    scoring = models.ForeignKey(Scoring, on_delete=models.CASCADE, related_name="results")
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="results")
    total: Any = models.DecimalField(_("总分"), max_digits=10, decimal_places=4)
    base: Any = models.DecimalField(_("基本分"), max_digits=10, decimal_places=4)
    bonus: Any = models.DecimalField(_("加分"), max_digits=10, decimal_places=4)
    deduction: Any = models.DecimalField(_("扣分"), max_digits=10, decimal_places=4)
    complete = models.BooleanField(_("齐全"))
    qualified = models.BooleanField(_("达到合格线"))
    vetoed = models.BooleanField(_("被否决"))
    band = models.CharField(_("等次"), max_length=30, blank=True)
    rank: "models.PositiveIntegerField[int | None, int | None]" = models.PositiveIntegerField(_("名次"), null=True)
    rank_in_variant: "models.PositiveIntegerField[int | None, int | None]" = models.PositiveIntegerField(
        _("同类名次"), null=True
    )
    nodes = models.BinaryField()

    class Meta:
        verbose_name = _("得分")
        constraints = [models.UniqueConstraint(fields=["scoring", "sheet"], name="assessment_one_result_a_scoring")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.total}"
