"""Forms of the account pages: inviting a person, taking an account over, giving a reason."""

import re
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wenming.accounts.models import User
from wenming.lib.codes import mobile_number, normalised

NAME_SHAPE = re.compile(r"[\w.@+-]{2,60}")


def clean_username(text: str, own: int | None = None, *, anybody: bool = False) -> str:
    """A user name in its normal form, unused by anybody else (unless `anybody`) whatever the case of its letters."""
    username = User.normalize_username(normalised(text))
    if not NAME_SHAPE.fullmatch(username):
        raise ValidationError(_("用户名用2至60个汉字、字母、数字或 . - _ @ +，不含空格。"))
    others = User.objects.filter(username__iexact=username)
    if not anybody and (others.exclude(pk=own) if own else others).exists():
        raise ValidationError(_("这个用户名已有人使用，请换一个。"))
    return username


class InviteForm(forms.Form):
    """Who gets an account. It begins without rights."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    username = forms.CharField(label=_("用户名"), max_length=60, help_text=_("本人接受邀请时可以改。"))
    email = forms.EmailField(label=_("电子邮箱"), required=False, help_text=_("邮箱和手机号至少填一项。"))
    phone = forms.CharField(label=_("手机号码"), max_length=20, required=False)

    def clean_username(self) -> str:
        """Refuse a name in use before the database does."""
        return clean_username(self.cleaned_data["username"])

    def clean_phone(self) -> str:
        """Eleven digits, however they were typed."""
        phone = self.cleaned_data["phone"]
        if not phone:
            return ""
        if not (number := mobile_number(phone)):
            raise ValidationError(_("请填写11位手机号码。"))
        return number

    def clean(self) -> dict[str, Any]:
        """At least one way to reach the person."""
        fields: dict[str, Any] = super().clean() or {}
        if not self.errors and not fields.get("email") and not fields.get("phone"):
            self.add_error("email", _("请填写电子邮箱或手机号码，至少一项。"))
        return fields


class JoinForm(forms.Form):
    """The invited person chooses a user name and a password."""

    username = forms.CharField(label=_("用户名"), max_length=60)
    password = forms.CharField(
        label=_("设置密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )
    again = forms.CharField(
        label=_("再输一遍密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["username"].initial = user.username
        self.fields["username"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = " ".join(password_validation.password_validators_help_texts())

    def clean_username(self) -> str:
        """A name nobody else has."""
        return clean_username(self.cleaned_data["username"], own=self.user.pk)

    def clean(self) -> dict[str, Any]:
        """SEC-02: the password is judged beside the name it goes with."""
        fields: dict[str, Any] = super().clean() or {}
        password, again = fields.get("password"), fields.get("again")
        if password and again and password != again:
            self.add_error("again", _("两次输入的密码不一样。"))
        if password:
            self.user.username = fields.get("username", self.user.username)
            try:
                password_validation.validate_password(password, self.user)
            except ValidationError as error:
                self.add_error("password", error)
        return fields


class ReasonForm(forms.Form):
    """Why."""

    because = forms.CharField(
        label=_("理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明理由。")},
    )
