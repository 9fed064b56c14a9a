from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "wenming.accounts"
    label = "accounts"
    verbose_name = _("账号")

    def ready(self) -> None:
        """Tell Django of the room's own system check, and the journal what its verbs are called."""
        from wenming.accounts.passwords import check_profile
        from wenming.journal.verbs import name_verbs

        register(check_profile, Tags.security)
        name_verbs(
            {
                "sign_in": _("登录"),
                "sign_out": _("退出登录"),
                "sign_in_failed": _("登录失败"),
                "locked": _("锁定登录"),
                "unlocked": _("解除锁定"),
                "password_changed": _("更改密码"),
                "mail_failed": _("邮件未能发出"),
                "session_ended": _("会话到期退出"),
                "session_closed": _("退出一台设备"),
                "other_sessions_closed": _("退出其他设备"),
                "second_factor_added": _("添加两步验证"),
                "second_factor_removed": _("移除两步验证"),
                "recovery_codes_made": _("生成恢复码"),
                "recovery_code_used": _("使用恢复码"),
                "reset_factor": _("重置两步验证"),
                "create_account": _("建立账号"),
                "invite": _("发出邀请"),
                "withdraw_invitation": _("撤回邀请"),
                "accept_invitation": _("接受邀请"),
                "disable": _("停用账号"),
                "enable": _("启用账号"),
            }
        )
