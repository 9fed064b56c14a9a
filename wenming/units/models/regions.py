"""Region 行政区划: GB/T 2260 codes extended to 12 places, so that "mine and below" is a prefix of the code."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

PLACES = {1: 2, 2: 4, 3: 6, 4: 9, 5: 12}  # how many places of the code a level fixes


def after(prefix: str) -> str:
    """The first code that no longer starts with this prefix, for a range filter that an index can serve."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def within(prefix: str, field: str = "region") -> models.Q:
    """Rows whose region code starts with `prefix`; an empty prefix covers nothing."""
    if not prefix:
        return models.Q(pk__in=[])
    return models.Q(**{f"{field}__gte": prefix, f"{field}__lt": after(prefix)})


class RegionQuerySet(models.QuerySet["Region"]):
    """Phrases about regions."""

    def choosable(self) -> "RegionQuerySet":
        """Regions that new records may use: not retired."""
        return self.filter(valid_to=None)

    def under(self, prefix: str) -> "RegionQuerySet":
        """Regions whose code starts with this prefix, the region itself included."""
        return self.filter(within(prefix, "code"))

    def districts(self) -> "RegionQuerySet":
        """County-level divisions in force, of every city known here."""
        return self.choosable().filter(level=3, kind=Region.Kind.DIVISION)


class Region(models.Model):
    """COD-07: an administrative division with its years, or a jurisdiction (市直, functional zone) outside GB/T 2260."""

    class Kind(models.TextChoices):
        """Divisions carry statistical codes; jurisdictions carry our own, with a letter, so they never collide."""

        DIVISION = "division", _("行政区划")
        JURISDICTION = "jurisdiction", _("管理辖区")

    code = models.CharField(_("代码"), max_length=12, primary_key=True)
    name = models.CharField(_("名称"), max_length=60)
    level = models.PositiveSmallIntegerField(_("层级"), help_text=_("1 省 2 市 3 区县 4 镇街 5 村社区"))
    kind = models.CharField(_("类别"), max_length=12, choices=Kind, default=Kind.DIVISION)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    valid_from: "models.DateField[date | None, date | None]" = models.DateField(_("启用"), null=True, blank=True)
    valid_to: "models.DateField[date | None, date | None]" = models.DateField(_("撤销"), null=True, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="predecessors")

    objects: ClassVar[RegionQuerySet] = RegionQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("行政区划")
        ordering = ["code"]

    def __str__(self) -> str:
        if self.valid_to:
            return str(_("%(name)s(%(year)s年撤销)") % {"name": self.name, "year": self.valid_to.year})
        return self.name

    @property
    def prefix(self) -> str:
        """The places of the code that its level fixes: what every code below starts with."""
        return self.code if self.kind == self.Kind.JURISDICTION else self.code[: PLACES[self.level]]
