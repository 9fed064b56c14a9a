"""Task 任务 of a city's plan, Group (bearers named by rule) and Duty 责任."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Exists, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wenming.units.models import Body, Region, Unit
from wenming.units.models.bodies import BodyQuerySet
from wenming.units.models.regions import RegionQuerySet, within
from wenming.units.models.units import UnitQuerySet
from wenming.units.places import read_in_place

if TYPE_CHECKING:
    from wenming.accounts.models import User


class TaskQuerySet(models.QuerySet["Task"]):
    """Phrases about tasks."""

    def visible_to(self, user: "User") -> "TaskQuerySet":
        """Tasks of the plan of the seat's own city; another city's plan is never seen."""
        return self.filter(read_in_place(user))

    def borne_by_body(self, body: int) -> "TaskQuerySet":
        """Tasks laid on this body, by name or as a member body."""
        return self.filter(pk__in=Duty.objects.for_body(body).values("task"))

    def borne_by_districts(self) -> "TaskQuerySet":
        """Tasks laid on every district."""
        return self.filter(pk__in=Duty.objects.of_group(Group.Rule.DISTRICTS).values("task"))

    def borne_by_titled_units(self) -> "TaskQuerySet":
        """Tasks laid on the titled units of every level."""
        return self.filter(pk__in=Duty.objects.of_group(Group.Rule.TITLED_UNITS).values("task"))


class Task(models.Model):
    """One of the tasks of a city's plan: its code, its place in the text and what it asks."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, verbose_name=_("城市"), related_name="tasks")
    code = models.CharField(_("编号"), max_length=10)
    section = models.CharField(_("章节"), max_length=100)
    title = models.CharField(_("任务"), max_length=100)
    summary = models.CharField(_("内容"), max_length=600)
    order = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[TaskQuerySet] = TaskQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("任务")
        ordering = ["region", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="plan_task_code_once_a_city")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        """The task's page."""
        return reverse("plan:task", args=[self.pk])

    def bearing_bodies(self) -> BodyQuerySet:
        """Bodies that bear the task: those named, and the members if the member bodies are named."""
        members = Duty.objects.filter(task=self).of_group(Group.Rule.MEMBER_BODIES)
        in_city = within(self.region.prefix)
        return Body.objects.filter(Q(duties__task=self) | (Q(is_member=True) & in_city & Exists(members))).distinct()

    def bearing_districts(self) -> RegionQuerySet:
        """The districts of the city if the plan lays the task on them, else none."""
        named = Duty.objects.filter(task=self).of_group(Group.Rule.DISTRICTS)
        return Region.objects.districts().under(self.region.prefix).filter(Exists(named))

    def bearing_units(self) -> UnitQuerySet:
        """The titled units of the city if the plan lays the task on them, else none. Count them; never list them."""
        named = Duty.objects.filter(task=self).of_group(Group.Rule.TITLED_UNITS)
        return Unit.objects.titled().filter(within(self.region.prefix)).filter(Exists(named))


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


class DutyQuerySet(models.QuerySet["Duty"]):
    """Phrases about duties."""

    def of_group(self, rule: str) -> "DutyQuerySet":
        """Duties laid on the group with this rule."""
        return self.filter(group__rule=rule)

    def for_body(self, body: int) -> "DutyQuerySet":
        """Duties of a body: laid on it by name, or on the member bodies if it is one."""
        member = Body.objects.filter(pk=body, is_member=True)
        return self.filter(Q(body=body) | (Q(group__rule=Group.Rule.MEMBER_BODIES) & Exists(member)))


class Duty(models.Model):
    """A task laid on a body, or on a group. Each pair stands once, however often the plan prints it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="duties")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="duties")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, blank=True, related_name="duties")
    printed = models.CharField(_("原文"), max_length=100)
    order = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[DutyQuerySet] = DutyQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

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
