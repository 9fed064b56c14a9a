"""What the pieces of lib keep: working days by year, unsaved form text, progress of long work."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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

    class Meta:
        verbose_name = _("进度")
