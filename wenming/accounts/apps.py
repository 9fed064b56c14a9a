from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "wenming.accounts"
    label = "accounts"
    verbose_name = _("账号")

    def ready(self) -> None:
        """Tell Django of the room's own system check."""
        from wenming.accounts.passwords import check_profile

        register(check_profile, Tags.security)
