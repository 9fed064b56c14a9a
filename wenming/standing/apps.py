from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StandingConfig(AppConfig):
    name = "wenming.standing"
    label = "standing"
    verbose_name = _("名次与称号")
