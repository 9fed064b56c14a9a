"""Pairing 结对共建 (三(三)五) and its yearly JointRecord."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wenming.units.models.units import Unit
from wenming.units.rules import units_seen_by

if TYPE_CHECKING:
    from wenming.accounts.models import User


class PairingQuerySet(models.QuerySet["Pairing"]):
    """Phrases about pairings."""

    def visible_to(self, user: "User") -> "PairingQuerySet":
        """Both sides see a pairing, and whoever sees either side's record."""
        return self.filter(units_seen_by(user, "unit__") | units_seen_by(user, "partner__"))

    def going_on(self) -> "PairingQuerySet":
        """Pairings that have not been ended."""
        return self.filter(until_on=None)


class Pairing(models.Model):
    """Two sides that build together. The military side is a name only and never has a record here."""

    class Kind(models.TextChoices):
        """With whom."""

        UNIT = "unit", _("单位结对")
        COMMUNITY = "community", _("驻地社区共建")
        MILITARY = "military", _("军民共建")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="pairings")
    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    partner = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="paired_by")
    partner_name = models.CharField(_("对方名称"), max_length=100, blank=True)
    aims = models.CharField(_("共建目标"), max_length=500)
    from_on = models.DateField(_("自"))
    until_on: "models.DateField[date | None, date | None]" = models.DateField(_("至"), null=True, blank=True)

    objects: ClassVar[PairingQuerySet] = PairingQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("结对共建")
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(partner__isnull=False) | ~Q(partner_name=""), name="units_pairing_has_a_partner"
            ),
            models.CheckConstraint(
                condition=~Q(kind="military") | Q(partner=None), name="units_military_side_is_a_name"
            ),
            models.CheckConstraint(
                condition=Q(partner=None) | ~Q(partner=models.F("unit")), name="units_pairs_are_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.other_side}"

    def get_absolute_url(self) -> str:
        """The page both sides share."""
        return reverse("units:pairing", args=[self.pk])

    @property
    def other_side(self) -> str:
        """The partner's name."""
        return self.partner.name if self.partner else self.partner_name


class JointRecord(models.Model):
    """What the two sides did together in one year, in a few sentences."""

    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="records")
    year = models.PositiveSmallIntegerField(_("年度"))
    summary = models.CharField(_("共建情况"), max_length=500)
    written_by = models.BigIntegerField()

    class Meta:
        verbose_name = _("共建年度记录")
        constraints = [models.UniqueConstraint(fields=["pairing", "year"], name="units_one_joint_record_a_year")]
        ordering = ["-year"]
