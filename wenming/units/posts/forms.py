"""Forms of the post pages. People and places are searched by name and chosen from the matches shown."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wenming.accounts.models import User
from wenming.units.models import Post
from wenming.units.posts.choosing import Choice, Place, people_named, person_of, place_of, places_named


def day_input() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def because_field() -> forms.CharField:
    """Why; always asked."""
    return forms.CharField(
        label=_("理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明理由。")},
    )


class PersonForm(forms.Form):
    """Whom: `person_q` is what was typed, `person` the match chosen."""

    person_q = forms.CharField(label=_("人员"), required=False, max_length=60)
    person = forms.CharField(error_messages={"required": _("请搜索姓名或用户名，再从结果中选定一个人。")})

    def said(self, name: str) -> str:
        """What stands in a field now: typed, or given at the start."""
        value = self.data.get(name) if self.is_bound else self.initial.get(name)
        return str(value or "").strip()

    def clean_person(self) -> User:
        """The account itself."""
        if not (person := person_of(self.cleaned_data["person"])):
            raise ValidationError(_("没有这个账号，请重新搜索。"))
        return person

    @property
    def people(self) -> list[Choice]:
        """The matches, for pages without scripts too."""
        return people_named(self.said("person_q"), self.said("person"))


class GrantForm(PersonForm):
    """A post: whom, what, where, from when until when."""

    role = forms.ChoiceField(label=_("角色"), choices=[("", _("请选择")), *Post.Role.choices])
    place_q = forms.CharField(label=_("地点"), required=False, max_length=60)
    place = forms.CharField(error_messages={"required": _("请搜索名称，再从结果中选定一个地点。")})
    from_on = forms.DateField(label=_("自"), widget=day_input(), initial=timezone.localdate)
    until_on = forms.DateField(label=_("至"), widget=day_input(), required=False, help_text=_("不填表示长期。"))

    @property
    def no_role(self) -> bool:
        """Whether the role is still to be chosen; without it no place can be offered."""
        return not self.said("role")

    @property
    def places(self) -> list[Choice]:
        """The matches for the role chosen."""
        return places_named(self.said("role"), self.said("place_q"), self.said("place"))

    def clean(self) -> dict[str, Any]:
        """The place must be one where the role can be held."""
        fields: dict[str, Any] = super().clean() or {}
        if fields.get("role") and fields.get("place"):
            place: Place | None = place_of(fields["role"], fields["place"])
            if place is None:
                self.add_error("place", _("这个角色不能设在这里，请重新选择地点。"))
            fields["place"] = place
        if fields.get("until_on") and fields.get("from_on") and fields["until_on"] < fields["from_on"]:
            self.add_error("until_on", _("结束日期不能早于开始日期。"))
        return fields


class CoverForm(PersonForm):
    """A stand-in, with both dates and a reason."""

    from_on = forms.DateField(label=_("代班自"), widget=day_input(), initial=timezone.localdate)
    until_on = forms.DateField(label=_("代班至"), widget=day_input())
    because = because_field()


class EndForm(forms.Form):
    """When the post ends and why."""

    last_on = forms.DateField(
        label=_("最后一天"), widget=day_input(), required=False, help_text=_("不填表示立即收回。")
    )
    because = because_field()


class AppointForm(PersonForm):
    """A new administrator."""

    administers = forms.ChoiceField(label=_("管理员类别"), choices=[("", _("请选择")), *User.Administers.choices])
    because = because_field()


class BecauseForm(forms.Form):
    """Only a reason."""

    because = because_field()


class AskForm(forms.Form):
    """Who is to be the unit's next clerk."""

    person_name = forms.CharField(label=_("接手人姓名"), max_length=40)
    person_contact = forms.CharField(label=_("接手人手机或邮箱"), max_length=100, help_text=_("用来发送账号邀请。"))
    replaces = forms.BooleanField(label=_("现任信息管理员同时卸任"), required=False, initial=True)


class HandoverForm(PersonForm):
    """Which account becomes the clerk, and from when."""

    from_on = forms.DateField(label=_("自"), widget=day_input(), initial=timezone.localdate)
