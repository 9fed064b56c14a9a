"""Sheet 评分表 and Mark 评分: what was found at one unit in one round, as rows and, beside them, packed."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wenming.assessment.rules import sheets_seen_by
from wenming.cycles.models import Cycle
from wenming.standards.models import Indicator
from wenming.units.models import Unit

if TYPE_CHECKING:
    from wenming.accounts.models import User


class SheetQuerySet(models.QuerySet["Sheet"]):
    """Phrases about sheets."""

    def visible_to(self, user: "User") -> "SheetQuerySet":
        """Sheets of the units the seat may see, in rounds of its place."""
        return self.filter(sheets_seen_by(user))


class Sheet(models.Model):
    """All marks of one unit in one round.

    `profile` is what the unit was when the round looked at it (docs/formats §5). `packed` holds every mark once more as
    one array (assessment/packing.py), written in the same transaction; `wenming verify scores` compares the two.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="sheets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sheets")
    variant = models.CharField(_("分类表"), max_length=40, blank=True)
    profile = models.JSONField(default=dict)
    packed = models.BinaryField(default=bytes)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[SheetQuerySet] = SheetQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("评分表")
        constraints = [models.UniqueConstraint(fields=["cycle", "unit"], name="assessment_one_sheet_a_round")]

    def __str__(self) -> str:
        return f"{self.unit} {self.cycle}"

    def get_absolute_url(self) -> str:
        """The page that explains its score."""
        return reverse("assessment:score", args=[self.pk])


class Mark(models.Model):
    """One assessor's mark on one indicator: the value in the form its rule asks for, where it was seen, and why."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="marks")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="marks")
    assessor = models.CharField(_("测评员"), max_length=20)  # a letter or number within the round, not a person's name
    moderates = models.BooleanField(_("仲裁评分"), default=False)
    value: Any = models.JSONField(_("评分"), null=True)
    because = models.CharField(_("理由"), max_length=500, blank=True)
    pointer = models.JSONField(_("依据的位置"), default=dict, blank=True)
    at = models.DateTimeField(_("时间"), auto_now=True)

    class Meta:
        verbose_name = _("评分")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "indicator", "assessor"], name="assessment_one_mark_an_assessor")
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.indicator_id} {self.assessor}"
