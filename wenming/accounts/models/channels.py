"""Channel 消息渠道: where messages reach a person outside of the platform."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ChannelQuerySet(models.QuerySet["Channel"]):
    """Phrases about channels."""

    def open_to(self, owners: set[int]) -> "ChannelQuerySet":
        """Channels that are switched on and belong to people whose account is in use."""
        return self.filter(owner__in=owners, is_on=True, owner__is_active=True)


class Channel(models.Model):
    """One way to reach a person: e-mail, a signed webhook, or a WeCom robot. Without an owner it has a label instead,
    and receives only what is sent to it by name.

    `url` and `secret` are keys to another system: pages show the host only.
    """

    class Kind(models.TextChoices):
        """How a message leaves the house."""

        EMAIL = "email", _("电子邮件")
        WEBHOOK = "webhook", _("网络回调")
        WECOM = "wecom", _("企业微信机器人")

    kind = models.CharField(_("方式"), max_length=10, choices=Kind)
    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, null=True, related_name="channels")
    label = models.CharField(_("名称"), max_length=60, blank=True)
    url = models.URLField(_("地址"), max_length=500, blank=True)
    secret = models.CharField(_("签名密钥"), max_length=120, blank=True)
    is_on = models.BooleanField(_("启用"), default=True)

    objects: ClassVar[Any] = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("消息渠道")
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=Q(kind="email"), name="accounts_channel_one_email",
                violation_error_message=_("每人只有一个电子邮件渠道。"),
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | ~Q(label=""), name="accounts_channel_owned_or_labelled",
                violation_error_message=_("没有所属人的渠道须有名称。"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label or str(self.Kind(self.kind).label)
