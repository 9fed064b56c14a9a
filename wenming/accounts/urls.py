"""Sign-in pages. The library's views are listed one by one, each with the reason why it is open or who may come in."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path

from wenming.accounts.rules import may_keep_own_account
from wenming.accounts.second_factor import journalled
from wenming.accounts.views import drafts, security
from wenming.lib.access import View, allows, open_to_public


def own(view: View) -> View:
    """A library view about one's own account."""
    return allows(may_keep_own_account)(view)


before_sign_in = open_to_public("登录之前就要用到")
by_mail = open_to_public("忘记密码的人还没有登录；凭邮件里的一次性链接")

urlpatterns = [
    path("sign-in/", before_sign_in(account.login), name="account_login"),
    path("sign-out/", open_to_public("退出登录对任何人都无害")(account.logout), name="account_logout"),
    path("inactive/", open_to_public("告诉被停用的人该找谁")(account.account_inactive), name="account_inactive"),
    path("password/", own(account.password_change), name="account_change_password"),
    path("password/first/", own(account.password_set), name="account_set_password"),
    path("password/reset/", by_mail(account.password_reset), name="account_reset_password"),
    path("password/reset/sent/", by_mail(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        by_mail(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        by_mail(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("again/", own(account.reauthenticate), name="account_reauthenticate"),
    path("again/code/", own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("again/key/", own(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("second-factor/", own(mfa.index), name="mfa_index"),
    path("second-factor/code/", before_sign_in(mfa.authenticate), name="mfa_authenticate"),
    path("second-factor/key/", before_sign_in(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("second-factor/app/", own(journalled(totp.activate_totp)), name="mfa_activate_totp"),
    path("second-factor/app/remove/", own(journalled(totp.deactivate_totp)), name="mfa_deactivate_totp"),
    path("second-factor/keys/", own(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("second-factor/keys/add/", own(journalled(webauthn.add_webauthn)), name="mfa_add_webauthn"),
    path("second-factor/keys/<int:pk>/remove/", own(journalled(webauthn.remove_webauthn)), name="mfa_remove_webauthn"),
    path("second-factor/recovery/", security.recovery_codes, name="account_recovery_codes"),
    path("sessions/", security.own_sessions, name="account_sessions"),
    path("sessions/<int:pk>/end/", security.session_end, name="account_session_end"),
    path("session/", security.session_clock, name="account_session"),
    path("draft/", drafts.draft, name="account_draft"),
]
