"""Task 任务 of the plan, Group (bearers named by rule), Duty 责任, yearly Item 工作事项 and its Reports 进展."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wenming.units.models import Body, Region, Unit


class Task(models.Model):
    """One of the plan's tasks: its code, its place in the text and what it asks."""

    code = models.CharField(_("编号"), max_length=10, unique=True)
    section = models.CharField(_("章节"), max_length=100)
    title = models.CharField(_("任务"), max_length=100)
    summary = models.CharField(_("内容"), max_length=600)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("任务")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Group(models.Model):
    """Bearers the plan names by kind, such as every district; expanded by rule whenever they are asked for."""

    class Rule(models.TextChoices):
        """How the members are found."""

        DISTRICTS = "districts", _("各区县")
        TITLED_UNITS = "titled_units", _("各级文明单位")
        MEMBER_BODIES = "member_bodies", _("文明委成员单位")

    name = models.CharField(_("名称"), max_length=100, unique=True)
    rule = models.CharField(_("展开规则"), max_length=20, choices=Rule)

    class Meta:
        verbose_name = _("责任群体")

    def __str__(self) -> str:
        return self.name


class Duty(models.Model):
    """A task laid on a body, or on a group. Each pair stands once, however often the plan prints it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="duties")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="duties")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, blank=True, related_name="duties")
    printed = models.CharField(_("原文"), max_length=100)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("责任")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=False, group=None) | Q(body=None, group__isnull=False),
                name="plan_duty_has_one_bearer",
            ),
            models.UniqueConstraint(fields=["task", "body"], condition=Q(group=None), name="plan_duty_once_a_body"),
            models.UniqueConstraint(fields=["task", "group"], condition=Q(body=None), name="plan_duty_once_a_group"),
        ]

    def __str__(self) -> str:
        return f"{self.task.code} {self.printed}"


class Item(models.Model):
    """A yearly work item under a task: who owns it, who helps, until when, and what counts as done."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="items")
    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("工作事项"), max_length=120)
    done_when = models.CharField(_("完成标志"), max_length=300)
    due_on = models.DateField(_("完成期限"))
    owner = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("牵头单位"), related_name="owned_items"
    )
    owner_region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("牵头区（县）"),
        related_name="owned_items",
    )
    helpers = models.ManyToManyField(Body, blank=True, verbose_name=_("配合单位"), related_name="helped_items")
    withdrawn_on: "models.DateField[date | None, date | None]" = models.DateField(_("取消日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("工作事项")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False, owner_region=None) | Q(owner=None, owner_region__isnull=False),
                name="plan_item_has_one_owner",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Report(models.Model):
    """进展: what one duty-bearer says about one item on one day. Lights are computed from reports, never set by hand."""

    class State(models.TextChoices):
        """What the bearer reports."""

        STARTED = "started", _("已启动")
        ADVANCING = "advancing", _("推进中")
        DONE = "done", _("已完成")
        STUCK = "stuck", _("遇到困难")

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="reports")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    state = models.CharField(_("进展"), max_length=10, choices=State)
    text = models.CharField(_("情况说明"), max_length=500)
    number = models.DecimalField(_("数量"), max_digits=14, decimal_places=2, null=True, blank=True)
    measure = models.CharField(_("计量单位"), max_length=20, blank=True)
    link = models.URLField(_("公开链接"), blank=True)
    reported_by = models.BigIntegerField(_("报告人编号"))
    reported_at: Any = models.DateTimeField(_("报告时间"), default=timezone.now)
    key = models.UUIDField(_("一次性键"), unique=True, null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("进展报告")
        ordering = ["-reported_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=False, region=None, unit=None)
                | Q(body=None, region__isnull=False, unit=None)
                | Q(body=None, region=None, unit__isnull=False),
                name="plan_report_has_one_bearer",
            )
        ]


class ReminderRule(models.Model):
    """How many days before (negative) or after (positive) the due date a reminder goes out. Data, not code."""

    days = models.SmallIntegerField(_("相对到期日的天数"), unique=True)
    is_on = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("提醒间隔")
        ordering = ["days"]
