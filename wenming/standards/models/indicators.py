"""Indicator 指标 and Bar 负面清单: the rows of an edition; the database refuses to change those of a published one."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from wenming.standards.models.editions import Edition


class Indicator(models.Model):
    """One node of an edition's tree (docs/formats §2); JSON columns hold what the package holds, in canonical form."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="indicators")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField(_("次序"), default=0)  # among the children of one parent
    code = models.CharField(_("编号"), max_length=30)
    text = models.CharField(_("内容"), max_length=1000)
    part = models.CharField(_("部分"), max_length=10, default="base")
    points: Any = models.DecimalField(_("分值"), max_digits=10, decimal_places=4, null=True, blank=True)
    minimum: Any = models.DecimalField(_("合格线"), max_digits=10, decimal_places=4, null=True, blank=True)
    combine = models.CharField(_("合计方式"), max_length=10, default="sum")
    weight: Any = models.DecimalField(_("权重"), max_digits=10, decimal_places=4, null=True, blank=True)
    method = models.CharField(_("测评方法"), max_length=30, blank=True)
    scored_by = models.CharField(_("评分单位"), max_length=100, blank=True)
    because = models.CharField(_("不适用的说明"), max_length=200, blank=True)
    previous = models.CharField(_("上一版编号"), max_length=30, blank=True)
    rule = models.JSONField(_("计分规则"), default=dict, blank=True)
    judges = models.JSONField(_("多人评分的合成方式"), default=dict, blank=True)
    applies = models.JSONField(_("适用范围"), default=dict, blank=True)
    spares = models.JSONField(_("除外范围"), default=dict, blank=True)
    evidence = models.JSONField(_("所需材料"), default=dict, blank=True)
    handbook = models.JSONField(_("操作说明"), default=dict, blank=True)
    origin = models.JSONField(_("出处"), default=dict, blank=True)

    class Meta:
        verbose_name = _("指标")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"],
                name="standards_one_code_an_edition",
                violation_error_message=_("这个编号在本体系里已经用过了。"),
            ),
        ]
        indexes = [models.Index(fields=["edition", "parent", "position"], name="standards_tree")]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class Bar(models.Model):
    """四(四) 制定落实负面清单: one item, its window, effect, and who confirms that it happened (docs/formats §4)."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="bars")
    position = models.PositiveIntegerField(_("次序"), default=0)
    code = models.CharField(_("编号"), max_length=30)
    text = models.CharField(_("情形"), max_length=500)
    severity = models.CharField(_("程度"), max_length=10, default="severe")
    window_months = models.PositiveSmallIntegerField(_("追溯月数"), null=True, blank=True)
    window_from: Any = models.DateField(_("追溯起日"), null=True, blank=True)
    effect = models.JSONField(_("后果"), default=dict, blank=True)
    confirmed_by = models.CharField(_("认定单位"), max_length=100, blank=True)
    report_months = models.PositiveSmallIntegerField(_("自报期限（月）"), null=True, blank=True)
    report_days = models.PositiveSmallIntegerField(_("自报期限（日）"), null=True, blank=True)
    doubled_if_concealed = models.BooleanField(_("瞒报加倍"), default=False)
    source = models.CharField(_("来源"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("负面清单事项")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"],
                name="standards_one_bar_code_an_edition",
                violation_error_message=_("这个编号在本负面清单里已经用过了。"),
            ),
            models.CheckConstraint(
                condition=models.Q(window_months=None) | models.Q(window_from=None),
                name="standards_one_window_a_bar",
                violation_error_message=_("追溯期只能填月数或起日中的一个。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"
