"""Invitation 邀请: the link by which a person takes over the account made for them."""

import hashlib
import secrets
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wenming.accounts.models.users import User


def digest_of(token: str) -> str:
    """What is kept of a link: its SHA-256. Whoever reads the database cannot open an account with it."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """256 random bits for one link; shown once and never stored."""
    return secrets.token_urlsafe(32)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Phrases about invitations."""

    def waiting(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; it may have run out."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def usable(self) -> "InvitationQuerySet":
        """Links that still open an account."""
        return self.waiting().filter(expires_at__gt=timezone.now(), user__is_active=True)


class Invitation(models.Model):
    """One link for one account: works once, until it expires or is withdrawn."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("用户"))
    token_digest = models.CharField(_("链接摘要"), max_length=64, unique=True)
    created_by = models.BigIntegerField(_("发出人编号"))
    created_at = models.DateTimeField(_("发出时间"), default=timezone.now)
    expires_at = models.DateTimeField(_("失效时间"))
    accepted_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        _("接受时间"), null=True, blank=True
    )
    withdrawn_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        _("撤回时间"), null=True, blank=True
    )

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("邀请")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="accounts_one_waiting_invitation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.created_at:%Y-%m-%d}"

    @property
    def closed_because(self) -> str:
        """Why the link no longer works, as a sentence for whoever holds it; "" while it works."""
        if self.accepted_at:
            return str(_("这个邀请链接已经用过。请直接登录；忘记密码的，请在登录页找回。"))
        if self.withdrawn_at or not self.user.is_active:
            return str(_("这个邀请已被撤回。如仍需要账号，请联系系统管理员。"))
        if self.expires_at <= timezone.now():
            return str(_("这个邀请链接已过期。请联系系统管理员重新邀请。"))
        return ""
