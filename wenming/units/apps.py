from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnitsConfig(AppConfig):
    name = "wenming.units"
    label = "units"
    verbose_name = _("单位台账")

    def ready(self) -> None:
        """Tell the journal what the room's verbs are called."""
        from wenming.journal.verbs import name_verbs

        name_verbs(
            {
                "enter": _("入库"),
                "rename": _("更名"),
                "move": _("迁移"),
                "recode": _("换码"),
                "merge": _("合并"),
                "split": _("分立"),
                "absorb": _("并入"),
                "dissolve": _("撤销"),
                "amend": _("更正单位信息"),
                "name": _("登记称号"),
                "load_units": _("导入单位表"),
                "load_regions": _("载入行政区划"),
                "load_reference": _("载入性质和类型"),
                "file": _("提交入库申请"),
                "file_again": _("更正后重新提交"),
                "confirm": _("确认"),
                "send_back": _("退回更正"),
                "decline": _("不予同意"),
                "propose": _("申请变更"),
                "refuse": _("不采纳变更"),
                "settle": _("办结变更申请"),
                "withdraw": _("撤回"),
                "ask": _("申请代码例外"),
                "approve": _("核准"),
                "affirm": _("复核代码例外"),
                "state": _("填写年度情况"),
                "reopen": _("取消确认"),
                "add": _("登记联系人"),
                "correct": _("修改联系人"),
                "remove": _("删除联系人"),
                "reveal": _("查看完整号码"),
                "pair": _("登记结对共建"),
                "write": _("填写共建情况"),
                "end": _("结束共建"),
                "grant_post": _("授予岗位"),
                "end_post": _("收回岗位"),
                "cover_post": _("安排代班"),
                "take_seat": _("切换岗位"),
                "ask_for_clerk": _("申请更换信息管理员"),
                "grant": _("授予"),
                "appoint": _("任命管理员"),
                "relieve": _("免去管理员"),
            }
        )
