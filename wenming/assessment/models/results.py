"""Scoring 计分 and Result 得分: one computation over a round, on which edition and marks, and what each unit got."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wenming.assessment.models.sheets import Sheet
from wenming.cycles.models import Cycle
from wenming.standards.models import Edition

if TYPE_CHECKING:
    from wenming.assessment.ranking import Ranking


class ScoringQuerySet(models.QuerySet["Scoring"]):
    """Phrases about computations."""

    def latest_of(self, cycle: Cycle) -> "Scoring | None":
        """The newest computation of a round, whole or for one unit; its ranking is left in the database until it is asked for."""
        return self.filter(cycle=cycle).defer("ranking").order_by("-id").first()


class Scoring(models.Model):
    """One computation of a round's scores. It is never changed; computing again makes a new one (STA-11).

    A whole computation keeps its `ranking` packed (assessment/ranking.py). One that follows from a changed mark `corrects`
    the last whole one: it has the Result of that one unit, and everyone's rank follows from both.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="scorings")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="scorings")
    corrects: "models.ForeignKey[Scoring | None, Scoring | None]" = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="corrections"
    )
    edition_digest = models.CharField(max_length=64)
    marks_digest = models.CharField(max_length=64)
    units = models.PositiveIntegerField(_("单位数"))
    ranking = models.BinaryField(default=bytes)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    by = models.BigIntegerField(null=True)

    objects: ClassVar[ScoringQuerySet] = ScoringQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("计分")
        ordering = ["-id"]
        indexes = [models.Index(fields=["cycle", "-id"], name="assessment_newest_scoring")]

    def __str__(self) -> str:
        return f"{self.cycle} #{self.pk}"

    @property
    def root_id(self) -> int:
        """The whole computation that this one is or corrects."""
        return self.corrects_id or self.pk

    def effective(self) -> "models.QuerySet[Result]":
        """Each unit's Result as of this computation: its own, or the newest one before it back to the whole computation."""
        root = self.root_id
        newer = Result.objects.filter(
            sheet=models.OuterRef("sheet"),
            scoring__corrects=root,
            scoring__lte=self.pk,
            scoring__gt=models.OuterRef("scoring"),
        )
        of_these = models.Q(scoring=root) | models.Q(scoring__corrects=root, scoring__lte=self.pk)
        return Result.objects.filter(of_these).exclude(models.Exists(newer))

    def ranks(self) -> "Ranking":
        """Everyone's rank as of this computation."""
        from wenming.assessment.ranking import ranking_of

        return ranking_of(self)


class Result(models.Model):
    """What one unit got in one computation; `nodes` holds every node's score and state packed (assessment/arrays/answers.py).

    Its rank is not here: it depends on all the others, and `Scoring.ranks()` tells it.
    """

    # The unique constraint below begins with it: a second index would only slow the writing of thirty thousand rows.
    scoring = models.ForeignKey(Scoring, on_delete=models.CASCADE, related_name="results", db_index=False)
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="results")
    total: Any = models.DecimalField(_("总分"), max_digits=10, decimal_places=4)
    base: Any = models.DecimalField(_("基本分"), max_digits=10, decimal_places=4)
    bonus: Any = models.DecimalField(_("加分"), max_digits=10, decimal_places=4)
    deduction: Any = models.DecimalField(_("扣分"), max_digits=10, decimal_places=4)
    complete = models.BooleanField(_("齐全"))
    qualified = models.BooleanField(_("达到合格线"))
    vetoed = models.BooleanField(_("被否决"))
    band = models.CharField(_("等次"), max_length=30, blank=True)
    nodes = models.BinaryField()

    class Meta:
        verbose_name = _("得分")
        constraints = [models.UniqueConstraint(fields=["scoring", "sheet"], name="assessment_one_result_a_scoring")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.total}"
