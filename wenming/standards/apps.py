from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StandardsConfig(AppConfig):
    name = "wenming.standards"
    label = "standards"
    verbose_name = _("测评体系")

    def ready(self) -> None:
        """Name the room's triggers, and tell the journal what its verbs are called."""
        from wenming.journal.verbs import name_verbs
        from wenming.lib.guards import stand_guard
        from wenming.standards.guards import lower_guards, raise_guards

        stand_guard(raise_guards, lower_guards)

        name_verbs(
            {
                "shelve_edition": _("录入测评体系"),
                "change_edition": _("修改测评体系"),
                "discard_edition": _("删除体系草稿"),
                "publish_edition": _("发布测评体系"),
                "retire_edition": _("停用测评体系"),
                "waive_finding": _("放行减负检查结果"),
            }
        )
