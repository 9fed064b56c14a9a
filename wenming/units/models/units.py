"""Unit 单位 with its Nature 单位性质, Kinds 类型标签, Contacts 联系人 and yearly Profile 年度情况."""

import json
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wenming.lib.codes import mask_name, mask_phone
from wenming.units.fingerprints import fingerprint
from wenming.units.models.bodies import Body
from wenming.units.models.regions import Region
from wenming.units.rules import units_seen_by

if TYPE_CHECKING:
    from wenming.accounts.models import User


class PlainLetters(json.JSONEncoder):
    """JSON with Chinese characters as they are, so that SQLite can look for a name inside it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**(options | {"ensure_ascii": False}))


class Nature(models.Model):
    """单位性质, as data. `prefixes` lists the beginnings of credit codes that fit, for the COD-06 warning."""

    name = models.CharField(_("名称"), max_length=30, unique=True)
    prefixes = models.JSONField(_("信用代码开头"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("单位性质")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class Kind(models.Model):
    """类型标签, as data; a unit may carry several (三(三)一: 按行业特色分类)."""

    name = models.CharField(_("名称"), max_length=30, unique=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("类型标签")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(models.QuerySet["Unit"]):
    """Phrases about units."""

    def active(self) -> "UnitQuerySet":
        """Units that exist today: not merged away, absorbed, split up or dissolved."""
        return self.filter(ended_on=None)

    def visible_to(self, user: "User") -> "UnitQuerySet":
        """Units whose full record the seat taken may open: its own, its region's, its sector's."""
        return self.filter(units_seen_by(user))

    def titled(self) -> "UnitQuerySet":
        """各级文明单位: active units that hold a title in force."""
        from wenming.units.models.honours import Title

        return self.active().filter(pk__in=Title.objects.in_force().values("unit"))


class Unit(models.Model):
    """A unit in the register as it is today; what it was before stands in its Spans and Changes."""

    class CodeStanding(models.TextChoices):
        """How far the credit code is to be relied on (COD-03)."""

        SOUND = "", _("校验通过")
        EXCEPTED = "excepted", _("经两人核准的例外")

    name = models.CharField(_("单位名称"), max_length=100)
    credit_code: "models.CharField[str | None, str | None]" = models.CharField(
        _("统一社会信用代码"), max_length=18, null=True, blank=True
    )
    code_standing = models.CharField(_("代码情况"), max_length=10, choices=CodeStanding, blank=True, default="")
    no_code_because = models.CharField(_("无代码的原因"), max_length=200, blank=True)
    aliases = models.JSONField(_("别名"), default=list, blank=True, encoder=PlainLetters)
    nature = models.ForeignKey(Nature, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("单位性质"))
    kinds = models.ManyToManyField(Kind, blank=True, verbose_name=_("类型标签"))
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("所在区划"))
    sector = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("行业主管部门"), related_name="units"
    )
    industry = models.CharField(_("行业代码"), max_length=5, blank=True)
    headcount = models.PositiveIntegerField(_("从业人数"), null=True, blank=True, validators=[MinValueValidator(0)])
    remark = models.CharField(_("备注"), max_length=500, blank=True)
    fictional = models.BooleanField(_("虚构（演示）"), default=False)
    created_on = models.DateField(_("入库日期"), default=timezone.localdate)
    ended_on: "models.DateField[date | None, date | None]" = models.DateField(_("终止日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[UnitQuerySet] = UnitQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("单位")
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=models.Q(ended_on=None, credit_code__isnull=False),
                name="units_one_active_unit_a_code",
                violation_error_message=_("这个统一社会信用代码已由另一个在册单位使用。"),
            ),
            models.CheckConstraint(
                condition=models.Q(credit_code__isnull=False) | ~models.Q(no_code_because=""),
                name="units_code_or_reason",
                violation_error_message=_("没有统一社会信用代码的，请写明原因。"),
            ),
        ]
        indexes = [
            # Each carries all that a list filters and sorts by, so that a deep page is found in the index alone.
            models.Index(fields=["region", "ended_on", "name", "id"], name="units_region_name"),
            models.Index(fields=["sector", "ended_on", "name", "id"], name="units_sector_name"),
            models.Index(fields=["name", "id", "ended_on", "region", "sector"], name="units_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The unit's page."""
        return reverse("units:unit", args=[self.pk])

    @property
    def is_active(self) -> bool:
        """Whether the unit exists today."""
        return self.ended_on is None


class Contact(models.Model):
    """联系人: who answers for what in a unit. Telephone numbers are masked wherever they are shown."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("联系人"), max_length=40)
    role = models.CharField(_("职责"), max_length=40, blank=True)
    phone = models.CharField(_("联系电话"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("联系人")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.masked_name

    @property
    def masked_name(self) -> str:
        """COD-13: the name as any page shows it."""
        return mask_name(self.name)

    @property
    def masked_phone(self) -> str:
        """COD-13: the number as any page shows it."""
        return mask_phone(self.phone)


class Profile(models.Model):
    """四(五): who leads the work, who does it and with what means, once a year. Never scored."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="profiles")
    year = models.PositiveSmallIntegerField(_("年度"))
    leader = models.CharField(_("负总责的主要领导（职务）"), max_length=60)
    staff_full_time = models.PositiveIntegerField(_("专职人员"), default=0)
    staff_part_time = models.PositiveIntegerField(_("兼职人员"), default=0)
    budgeted = models.DecimalField(_("预算经费（元）"), max_digits=14, decimal_places=2, default=0)
    spent = models.DecimalField(_("实际支出（元）"), max_digits=14, decimal_places=2, default=0)
    confirmed_at: Any = models.DateTimeField(_("确认时间"), null=True, blank=True)
    confirmed_by = models.BigIntegerField(_("确认人编号"), null=True, blank=True)

    class Meta:
        verbose_name = _("年度情况")
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="units_one_profile_a_year")]
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"

    @property
    def fingerprint(self) -> str:
        """A digest of what is stated, so that the leader confirms what was on the page and nothing newer."""
        stated = (self.leader, self.staff_full_time, self.staff_part_time, f"{self.budgeted:.2f}", f"{self.spent:.2f}")
        return fingerprint(repr(stated))
