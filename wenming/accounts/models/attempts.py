"""Attempt 登录尝试 and Lockout 锁定: what SEC-04 counts. Names are kept as digests, so a mistyped password
entered as a name is never stored in clear.
"""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """One try to prove who one is. `subject` is a digest of what was tried: a user name, or an account's codes."""

    subject = models.CharField(_("对象摘要"), max_length=64)
    source = models.CharField(_("来源网络"), max_length=50, blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)
    succeeded = models.BooleanField(_("成功"), default=False)

    objects: ClassVar[models.Manager["Attempt"]] = models.Manager()

    class Meta:
        verbose_name = _("登录尝试")
        indexes = [
            models.Index(fields=["subject", "at"], name="accounts_attempt_subject"),
            models.Index(fields=["source", "at"], name="accounts_attempt_source"),
        ]


class LockoutQuerySet(models.QuerySet["Lockout"]):
    """Phrases about lockouts."""

    def running(self) -> "LockoutQuerySet":
        """Those that hold right now."""
        return self.filter(lifted_at=None, until__gt=timezone.now())


class Lockout(models.Model):
    """A time in which a user name, the codes of an account, or a source network is not heard."""

    subject = models.CharField(_("对象摘要"), max_length=64)
    began_at = models.DateTimeField(_("开始"), default=timezone.now)
    until = models.DateTimeField(_("截止"))
    lifted_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(_("解除时间"), null=True)

    objects: ClassVar[LockoutQuerySet] = LockoutQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("锁定")
        indexes = [models.Index(fields=["subject", "until"], name="accounts_lockout_subject")]
