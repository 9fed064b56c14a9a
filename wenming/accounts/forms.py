"""Forms of signing in: the library's own, with our words, our rules and our counting."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from wenming.accounts.lockout import Locked, lift_by_mail
from wenming.accounts.passwords import StaffProfile, changed_too_recently
from wenming.accounts.second_factor import proven_by


def _worded(field: forms.Field, label: Any, help_text: Any = "", **attributes: Any) -> None:
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update({"class": "form-control form-control-lg", **attributes})


class SignInForm(account.LoginForm):  # type: ignore[misc]  # the library is not typed
    """User name and password; pasting and password managers are welcome."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self.fields["login"], _("用户名"), autofocus=True, autocapitalize="none", spellcheck="false")
        _worded(self.fields["password"], _("密码"))


class PasswordChangeForm(account.ChangePasswordForm):  # type: ignore[misc]  # the library is not typed
    """The present password, and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self.fields["oldpassword"], _("现在的密码"))
        _worded(self.fields["password1"], _("新密码"), StaffProfile().get_help_text())
        _worded(self.fields["password2"], _("再输一次新密码"))

    def clean(self) -> Any:
        """SEC-03: at least a day between two changes of one's own."""
        cleaned = super().clean()
        if changed_too_recently(self.user):
            words = _g("密码用满%(days)d天才能再改。如果怀疑密码已泄露，请用“忘记密码”通过邮箱重置。")
            raise ValidationError(words % {"days": settings.PASSWORD_MIN_AGE_DAYS}, code="password_too_young")
        return cleaned


class PasswordSetForm(account.SetPasswordForm):  # type: ignore[misc]  # the library is not typed
    """A first password, for who signs in without one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self.fields["password1"], _("新密码"), StaffProfile().get_help_text())
        _worded(self.fields["password2"], _("再输一次新密码"))


class PasswordResetForm(account.ResetPasswordForm):  # type: ignore[misc]  # the library is not typed
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self.fields["email"], _("电子邮箱"), _("填写账号登记的邮箱。"), autocomplete="email")


class PasswordFromKeyForm(account.ResetPasswordKeyForm):  # type: ignore[misc]  # the library is not typed
    """A new password twice, after the link from the mail."""

    def save(self) -> None:
        """The new password, and an end to a lock that wrong ones brought about (SEC-04)."""
        super().save()
        lift_by_mail(self.user)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self.fields["password1"], _("新密码"), StaffProfile().get_help_text())
        _worded(self.fields["password2"], _("再输一次新密码"))


class PasswordAgainForm(account.ReauthenticateForm):  # type: ignore[misc]  # the library is not typed
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self.fields["password"], _("密码"), autofocus=True)


class _CodeForm:
    """A six-digit code or a recovery code, counted and used once."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("验证器应用里的6位数字；手机不在身边时，输入一个恢复码。")
        _worded(self.fields["code"], _("验证码"), hint, autofocus=True, maxlength=20, autocapitalize="characters")

    def clean_code(self) -> str:
        """SEC-06: each code counts once; wrong ones are counted against the account's codes only."""
        code = str(self.cleaned_data["code"])
        try:
            authenticator = proven_by(self.user, code)
        except Locked as locked:
            raise ValidationError(_g("验证码错误次数过多，请稍后再试，或改用恢复码。"), code="locked") from locked
        if authenticator is None:
            raise mfa.get_adapter().validation_error("incorrect_code")
        authenticator.user = self.user
        self.authenticator = authenticator
        return code


class CodeForm(_CodeForm, mfa.AuthenticateForm):  # type: ignore[misc]  # the library is not typed
    """The second step of signing in."""


class CodeAgainForm(_CodeForm, mfa.ReauthenticateForm):  # type: ignore[misc]  # the library is not typed
    """A code before something that matters."""


class AppEnrolmentForm(totp.ActivateTOTPForm):  # type: ignore[misc]  # the library is not typed
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self.fields["code"], _("应用里显示的6位数字"), inputmode="numeric", maxlength=6)


class KeyEnrolmentForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]  # the library is not typed
    """A new key and its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self.fields["name"], _("名称"), _("方便以后认出它，例如“办公室的UKey”。"), maxlength=60)
        if "passwordless" in self.fields:
            self.fields["passwordless"].label = _("以后可以只用它登录，不输密码")
            self.fields["passwordless"].help_text = _("需要密钥支持指纹或PIN。")
            self.fields["passwordless"].widget.attrs["class"] = "form-check-input"
