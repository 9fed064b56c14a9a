from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "wenming.assessment"
    label = "assessment"
    verbose_name = _("测评")

    def ready(self) -> None:
        """Tell the journal what the room's verbs are called."""
        from wenming.journal.verbs import name_verbs

        name_verbs(
            {
                "write_marks": _("评分"),
                "score_round": _("全届计分"),
                "score_again": _("改分后重新计分"),
                "rehearse_edition": _("推演测评体系"),
                "build_past_round": _("生成演示届次"),
            }
        )
