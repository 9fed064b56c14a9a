"""What the pieces of lib keep: working days by year, unsaved form text, progress of long work, workers and chores."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SILENCE = timedelta(seconds=30)


class CalendarYear(models.Model):
    """A year whose holidays and make-up days are known. A year without a row is refused, never guessed."""

    year = models.PositiveSmallIntegerField(_("年份"), primary_key=True)
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("工作日历")


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, or a weekend day worked to make up for one."""

    day = models.DateField(_("日期"), primary_key=True)
    year = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="days")
    is_working = models.BooleanField(_("是否上班"))

    class Meta:
        verbose_name = _("特殊日")


class Draft(models.Model):
    """Text typed into a form and not yet sent, kept on the server, one row a person and form."""

    owner = models.BigIntegerField()
    form = models.CharField(max_length=200)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("未提交的文字")
        constraints = [models.UniqueConstraint(fields=["owner", "form"], name="lib_draft_once")]


class ProgressQuerySet(models.QuerySet["Progress"]):
    """Phrases about long work."""

    def visible_to(self, user: Any) -> "ProgressQuerySet":
        """The work that this person started; nobody else sees it."""
        return self.filter(owner=user.pk).order_by("-started_at")


class Progress(models.Model):
    """How far a long piece of work has come; the page that started it shows it, and finds it again."""

    key = models.UUIDField(primary_key=True)
    owner = models.BigIntegerField(null=True)
    title = models.CharField(_("工作"), max_length=120)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=20, default="waiting")
    note = models.CharField(max_length=500, blank=True)
    answer = models.JSONField(default=dict)
    started_at = models.DateTimeField(default=timezone.now)
    heard_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("进度")
        indexes = [models.Index(fields=["owner", "-started_at"], name="lib_progress_owner")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page that shows how far the work is."""
        return reverse("lib:work", args=[self.key])

    @property
    def is_over(self) -> bool:
        """Whether the work has ended, well or badly."""
        return self.stage in {"finished", "failed"}

    @property
    def is_silent(self) -> bool:
        """Whether nothing was heard for so long that the person who waits deserves a word."""
        return not self.is_over and timezone.now() - self.heard_at > SILENCE


class Worker(models.Model):
    """A worker process that is alive: it says so every few seconds. One that fell silent has lost its jobs."""

    id = models.CharField(primary_key=True, max_length=64)
    host = models.CharField(_("机器"), max_length=120)
    started_at = models.DateTimeField(_("启动时间"), default=timezone.now)
    heard_at = models.DateTimeField(_("最近一次报到"), default=timezone.now)

    class Meta:
        verbose_name = _("后台进程")


class Chore(models.Model):
    """Periodic work: when it was last put in the queue and when it is due again, one row a name in the code."""

    name = models.CharField(_("名称"), primary_key=True, max_length=120)
    due_at = models.DateTimeField(_("下次时间"))
    queued_at = models.DateTimeField(_("上次时间"), null=True)

    class Meta:
        verbose_name = _("定时工作")
