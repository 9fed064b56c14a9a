from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    name = "wenming.dossiers"
    label = "dossiers"
    verbose_name = _("一事一档")
