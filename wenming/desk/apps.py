from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "wenming.desk"
    label = "desk"
    verbose_name = _("工作台")

    def ready(self) -> None:
        """Tell the journal what the room's verbs are called."""
        from wenming.journal.verbs import name_verbs

        name_verbs(
            {
                "build_demo": _("建立演示城市"),
            }
        )
