"""Body 机构: an authority with duties or units of its own; an association is a body with member units."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wenming.units.models.regions import Region


class BodyQuerySet(models.QuerySet["Body"]):
    """Phrases about bodies."""

    def called(self, name: str) -> "BodyQuerySet":
        """Bodies known under this name or one of their aliases."""
        return self.filter(models.Q(name=name) | models.Q(names__name=name)).distinct()

    def sectors(self) -> "BodyQuerySet":
        """行业主管部门: bodies that have units."""
        return self.filter(units__isnull=False).distinct()


class Body(models.Model):
    """A body of the plan or of the register. A sector authority is a body with units; nothing else marks it."""

    class Kind(models.TextChoices):
        """What the body is, so that an association may have members."""

        DEPARTMENT = "department", _("部门")
        ASSOCIATION = "association", _("行业协会")
        OTHER = "other", _("其他")

    name = models.CharField(_("名称"), max_length=100, unique=True)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind, default=Kind.DEPARTMENT)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, verbose_name=_("辖区"), related_name="bodies")
    is_member = models.BooleanField(_("文明委成员单位"), default=False)
    members = models.ManyToManyField("units.Unit", blank=True, related_name="associations", verbose_name=_("会员单位"))

    objects: ClassVar[BodyQuerySet] = BodyQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("机构")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class BodyName(models.Model):
    """Another name a body is printed under: 别名. Data, so that a misprint in a plan needs no code."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("别名"), max_length=100, unique=True)

    class Meta:
        verbose_name = _("机构别名")

    def __str__(self) -> str:
        return self.name
