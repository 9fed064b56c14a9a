"""Honour 荣誉称号 and Title 称号 as facts of the register; only the room `standing` and the loader write titles."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wenming.units.models.units import Unit


class Honour(models.Model):
    """荣誉称号 as data: its level, the kind of holder, its term and who confers it."""

    class Level(models.TextChoices):
        """The steps of the ladder 创建梯队."""

        NATIONAL = "national", _("全国")
        PROVINCE = "province", _("省级")
        CITY = "city", _("市级")
        DISTRICT = "district", _("区县级")

    class Holder(models.TextChoices):
        """Who may hold it. Persons and families have no edition, mark or ranking (design §4.9)."""

        UNIT = "unit", _("单位")
        SECTOR = "sector", _("行业")
        WINDOW = "window", _("窗口")
        SECTION = "section", _("科室")
        TEAM = "team", _("班组")
        PERSON = "person", _("个人")
        FAMILY = "family", _("家庭")

    class Inheritance(models.TextChoices):
        """What becomes of it when its holder is merged or reorganised; a decision is always needed (STA, 三(三))."""

        LOWER = "lower", _("就低不就高")
        DECIDE = "decide", _("逐一重新认定")
        END = "end", _("自动终止")

    class Channel(models.TextChoices):
        """Through whom units are recommended: their region or their line."""

        TERRITORY = "territory", _("属地")
        SECTOR = "sector", _("系统")

    name = models.CharField(_("名称"), max_length=60, unique=True)
    level = models.CharField(_("级别"), max_length=10, choices=Level)
    holder = models.CharField(_("授予对象"), max_length=10, choices=Holder, default=Holder.UNIT)
    term_years = models.PositiveSmallIntegerField(_("有效年限"), null=True, blank=True)
    issued_by = models.CharField(_("授予机关"), max_length=100, blank=True)
    step_below = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("须先获得"), related_name="steps_above"
    )
    years_held = models.PositiveSmallIntegerField(_("须先保持的年数"), default=0)
    inheritance = models.CharField(_("重组后的处理"), max_length=10, choices=Inheritance, default=Inheritance.DECIDE)
    channels = models.JSONField(_("推荐渠道"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("荣誉称号")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(holder__in=["person", "family"])
                | models.Q(step_below=None, years_held=0, channels=[]),
                name="units_no_ladder_of_persons",
                violation_error_message=_("授予个人和家庭的荣誉不设梯队和推荐渠道。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_evaluated(self) -> bool:
        """Whether it may have an edition: never for persons and families (design §4.9)."""
        return self.holder not in (self.Holder.PERSON, self.Holder.FAMILY)

    @property
    def channel_labels(self) -> list[str]:
        """The channels in the reader's language."""
        return [str(self.Channel(channel).label) for channel in self.channels]


class TitleQuerySet(models.QuerySet["Title"]):
    """Phrases about titles."""

    def in_force(self, on: date | None = None) -> "TitleQuerySet":
        """Titles held on a day; without a day, those that have not ended."""
        if on is None:
            return self.filter(ended_on=None)
        return self.filter(named_on__lte=on).filter(models.Q(ended_on=None) | models.Q(ended_on__gt=on))


class Title(models.Model):
    """A title a unit was named with: which honour, which round, when, on which document, from which source."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="titles")
    honour = models.ForeignKey(Honour, on_delete=models.PROTECT, related_name="titles")
    round = models.CharField(_("届次"), max_length=30, blank=True)
    named_on = models.DateField(_("命名日期"))
    document = models.CharField(_("文号"), max_length=80, blank=True)
    source = models.CharField(_("来源"), max_length=300, blank=True)
    ended_on: "models.DateField[date | None, date | None]" = models.DateField(_("终止日期"), null=True, blank=True)

    objects: ClassVar[TitleQuerySet] = TitleQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("称号")
        constraints = [models.UniqueConstraint(fields=["unit", "honour", "round"], name="units_title_once_a_round")]

    def __str__(self) -> str:
        return f"{self.honour} {self.round}"
