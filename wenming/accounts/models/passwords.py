"""PastPassword 用过的密码: digests only, so that a password cannot come back too soon (SEC-03)."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wenming.accounts.models.users import User


class PastPassword(models.Model):
    """A password a person has had, as the same kind of slow digest that signs in; never the password."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="past_passwords")
    encoded = models.CharField(_("摘要"), max_length=128)
    ended_at = models.DateTimeField(_("停用时间"), default=timezone.now)

    objects: ClassVar[models.Manager["PastPassword"]] = models.Manager()

    class Meta:
        verbose_name = _("用过的密码")
        ordering: ClassVar[list[str]] = ["-ended_at", "-pk"]
