from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    name = "wenming.journal"
    label = "journal"
    verbose_name = _("纪事")

    def ready(self) -> None:
        """Name the journal's triggers and its own verbs."""
        from wenming.journal import checks  # noqa: F401  # registers itself
        from wenming.journal.guards import lower_guards, raise_guards
        from wenming.journal.verbs import name_verbs
        from wenming.lib.guards import stand_guard

        stand_guard(raise_guards, lower_guards)
        name_verbs(
            {
                "refused": _("尝试被拒绝"),
                "journal.export": _("导出纪事"),
                "journal.verify": _("校验纪事"),
                "journal.head": _("下载链头"),
                "journal.reduce": _("缩减来源地址"),
                "delivery.retry": _("再次发送消息"),
                "channel.set": _("设定通知方式"),
            }
        )
