from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanConfig(AppConfig):
    name = "wenming.plan"
    label = "plan"
    verbose_name = _("任务与督办")

    def ready(self) -> None:
        """Tell the journal what the room's verbs are called."""
        from wenming.journal.verbs import name_verbs

        name_verbs(
            {
                "load_plan": _("载入实施方案"),
                "plan_item": _("安排工作事项"),
                "change_item": _("修改工作事项"),
                "carry_over": _("结转到新年度"),
                "issue": _("下达"),
                "report_progress": _("报送进展"),
                "set_reminders": _("设定提醒天数"),
                "set_members": _("设定成员单位"),
                "withdraw": _("撤回"),
            }
        )
