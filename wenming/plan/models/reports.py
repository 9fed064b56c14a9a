"""Report 进展: what a bearer says about an item on one day. ReminderRule 提醒间隔: when a bearer is reminded."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wenming.plan import lights
from wenming.plan.models.items import Item
from wenming.plan.rules import reports_seen_by
from wenming.units.models import Body, Region

if TYPE_CHECKING:
    from wenming.accounts.models import User


class ReportQuerySet(models.QuerySet["Report"]):
    """Phrases about reports."""

    def visible_to(self, user: "User") -> "ReportQuerySet":
        """Reports whose words the seat may read."""
        return self.filter(reports_seen_by(user))

    def marked_for(self, user: "User") -> "ReportQuerySet":
        """All of them, each with `readable`: whether the seat may read its words; without, only its light counts."""
        return self.annotate(readable=Case(When(reports_seen_by(user), then=True), default=False))  # type: ignore[no-redef]  # declared on Report

    def newest(self) -> "ReportQuerySet":
        """Newest first."""
        return self.order_by("-reported_at", "-id")


class Report(models.Model):
    """进展: one bearer's word about one item on one day. Never edited: a newer report corrects an older one."""

    class State(models.TextChoices):
        """What the bearer reports."""

        STARTED = "started", _("已启动")
        ADVANCING = "advancing", _("推进中")
        DONE = "done", _("已完成")
        STUCK = "stuck", _("遇到困难")

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="reports")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    state = models.CharField(_("进展"), max_length=10, choices=State)
    text = models.CharField(_("情况说明"), max_length=500)
    number = models.DecimalField(_("数量"), max_digits=14, decimal_places=2, null=True, blank=True)
    measure = models.CharField(_("计量单位"), max_length=20, blank=True)
    link = models.URLField(_("公开链接"), blank=True)
    reported_by = models.BigIntegerField(_("报告人编号"))
    reported_at: Any = models.DateTimeField(_("报告时间"), default=timezone.now)
    key = models.UUIDField(_("一次性键"), unique=True, null=True)

    readable: bool  # set by marked_for()

    objects: ClassVar[ReportQuerySet] = ReportQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("进展报告")
        ordering = ["-reported_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=False, region=None) | Q(body=None, region__isnull=False),
                name="plan_report_has_one_bearer",
            )
        ]
        indexes = [models.Index(fields=["item", "-reported_at"], name="plan_report_newest")]

    def __str__(self) -> str:
        return f"{self.bearer_name} {self.get_state_display()}"

    @property
    def bearer_name(self) -> str:
        """The body or district that reports."""
        return str(self.body or self.region)

    @property
    def tone(self) -> str:
        """The colour word that goes with the state."""
        return {"done": "good", "stuck": "bad", "advancing": "info"}.get(self.state, "calm")

    @property
    def is_late(self) -> bool:
        """Whether it came after the due date. Late reports are welcome, and shown as late."""
        return lights.came_late(self.item.due_on, timezone.localtime(self.reported_at).date())


class ReminderQuerySet(models.QuerySet["ReminderRule"]):
    """Phrases about reminder rules."""

    def in_use(self, region: Any) -> "ReminderQuerySet":
        """The rules a city has switched on."""
        return self.filter(region=region, is_on=True)


class ReminderRule(models.Model):
    """How many days before (negative) or after (positive) the due date a reminder goes out. Data, not code."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, verbose_name=_("城市"), related_name="reminder_rules")
    days = models.SmallIntegerField(_("相对到期日的天数"))
    is_on = models.BooleanField(_("启用"), default=True)

    objects: ClassVar[ReminderQuerySet] = ReminderQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("提醒间隔")
        ordering = ["days"]
        constraints = [models.UniqueConstraint(fields=["region", "days"], name="plan_reminder_once_a_day")]

    def __str__(self) -> str:
        if self.days < 0:
            return str(_("到期前 %(days)s 天") % {"days": -self.days})
        return str(_("到期后 %(days)s 天") % {"days": self.days}) if self.days else str(_("到期当天"))
