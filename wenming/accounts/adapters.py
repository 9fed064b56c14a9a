"""What the sign-in library asks of us: lockout around every password, our own verbs for what changes, our words."""

from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from wenming.accounts import passwords, sessions
from wenming.accounts.lockout import Locked, knock, let_in, name_subject, turn_away
from wenming.accounts.models import Attempt, User
from wenming.accounts.second_factor import cipher
from wenming.journal.models import notify, record


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library is not typed
    """Signing in and out, and passwords."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("用户名或密码不正确。"),
        "incorrect_password": _("密码不正确。"),
        "enter_current_password": _("现在的密码不正确。"),
        "rate_limited": _("操作太频繁，请稍后再试。"),
        "too_many_login_attempts": _("失败次数过多，请稍后再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by invitation only."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address as the rest of the house sees it."""
        return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104  # a placeholder, nothing listens on it

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """SEC-04: count the try before the password is looked at, for known and unknown names alike."""
        try:
            self._attempt: Attempt = knock(name_subject(credentials.get("username", "")))
        except Locked as locked:
            raise ValidationError(str(locked), code="locked") from locked

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """SEC-04: a wrong password, or a name nobody has."""
        account = User.objects.filter(username__iexact=credentials.get("username", "")).values_list("pk", flat=True)
        turn_away(self._attempt, account.first())

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Prove a password; success is noted so that earlier failures are forgotten."""
        user = super().authenticate(request, **credentials)
        if user:
            let_in(self._attempt)
        return user

    def _rollback_login_failed_rl_usage(self) -> None:
        """The library's own counter is off; ours is in the database."""

    @transaction.atomic
    def login(self, request: HttpRequest, user: Any) -> None:
        """A new session key, its clocks started, and an entry."""
        super().login(request, user)
        sessions.begin(request)
        record("sign_in", user, by=user)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Two sessions at a time; and a word when the password will soon expire."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        sessions.end_surplus(user)
        self._remind(request, user)
        return response

    def _remind(self, request: HttpRequest, user: User) -> None:
        due = passwords.password_due(user)
        days = (due - timezone.now()).days if due else None
        if due is None or days is None or not 0 <= days < settings.PASSWORD_REMINDER_DAYS:
            return
        words = _g("您的密码将在%(days)d天后到期，请及时更改。") % {"days": days + 1}
        messages.warning(request, words)
        notify(
            user.pk, _g("密码即将到期"), words, link=resolve_url("account_change_password"),
            key=f"password-due-{user.pk}-{due:%Y%m%d}",
        )  # fmt: skip

    @transaction.atomic
    def logout(self, request: HttpRequest) -> None:
        """End the session on the server; the old cookie opens nothing."""
        if isinstance(request.user, User):
            record("sign_out", request.user, by=request.user)
            UserSession.objects.filter(session_key=request.session.session_key).delete()
        super().logout(request)

    def set_password(self, user: Any, password: str) -> None:
        """Through our own verb, with its history and entry."""
        passwords.change_password(user, password, by=user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """After a change, on with the work."""
        return resolve_url("desk:home")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away must not tell a stranger which addresses are known; it is written down instead."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            with transaction.atomic():
                record("mail_failed", context.get("user"), by=None)

    def format_email_subject(self, subject: str) -> str:
        """The platform's name before the subject."""
        return _g("【文明单位创建】") + str(subject)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library is not typed
    """Second factors: secrets encrypted at rest, our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("验证码不正确，或者已经用过。请等下一个验证码再试。"),
        "cannot_delete_authenticator": _("您的岗位必须使用两步验证，不能移除最后一个。请先添加另一个。"),
    }

    def encrypt(self, text: str) -> str:
        """For the database."""
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """From the database."""
        return cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """What the authenticator app shows above the code."""
        return _g("文明单位创建")

    def get_totp_label(self, user: Any) -> str:
        """The user name, not the mail address: it stands on a private telephone."""
        return str(user.username)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A name to begin with."""
        return _g("我的安全密钥")
