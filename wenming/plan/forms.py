"""What people type in the plan."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wenming.lib.codes import normalised
from wenming.plan.bearers import Bearer, bearer_of
from wenming.plan.models import Group, Item, Report, Task
from wenming.plan.rules import plans_for_all
from wenming.units.models import Body

if TYPE_CHECKING:
    from wenming.accounts.models import User

FARTHEST = 365  # days before or after a due date at which a reminder may go out


def owner_choices(task: Task, user: "User") -> list[tuple[str, list[tuple[str, str]]]]:
    """Who may be made to answer for an item: the task's bearers; the office's own body; a district for itself."""
    own = bearer_of(user)
    if not plans_for_all(user):
        return [("", [(str(own.owner), str(own))])] if own and own.region else []
    bodies = {body.pk: body for body in task.bearing_bodies()}
    if own and own.body:
        bodies.setdefault(own.body.pk, own.body)
    choices = [(str(_("单位")), [(str(Bearer(body=body).owner), body.name) for body in bodies.values()])]
    if districts := [Bearer(region=region) for region in task.bearing_districts()]:
        choices.append((str(Group.Rule.DISTRICTS.label), [(str(one.owner), str(one)) for one in districts]))
    return choices


class ItemForm(forms.ModelForm[Item]):
    """A work item, new or changed. `owners` is asked once; afterwards an item stays with its owner."""

    owners = forms.MultipleChoiceField(
        label=_("牵头单位"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("可以选多个：每个单位各得一项。"),
        error_messages={"required": _("请至少选一个牵头单位。")},
    )
    because = forms.CharField(
        label=_("修改理由"), max_length=200, required=False, widget=forms.TextInput({"class": "form-control"})
    )
    draft = forms.BooleanField(
        label=_("先存为草稿，不通知牵头单位"), required=False, widget=forms.CheckboxInput({"class": "form-check-input"})
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Item
        fields = ["title", "done_when", "due_on", "helpers"]
        widgets = {
            "title": forms.TextInput({"class": "form-control"}),
            "done_when": forms.Textarea({"class": "form-control", "rows": 2}),
            "due_on": forms.DateInput({"class": "form-control", "type": "date"}, format="%Y-%m-%d"),
            "helpers": forms.SelectMultiple({"class": "form-select", "size": 8}),
        }
        help_texts = {
            "title": _("一句话写清要做什么，例如“开展窗口服务承诺”。"),
            "done_when": _("看到什么就算完成，最好可以数出来。"),
            "helpers": _("可以不选；按住 Ctrl 可选多个。配合单位可以报告，但不被催报。"),
        }

    def __init__(self, *args: Any, task: Task, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        city = Body.objects.filter(region=task.region_id)
        self.fields["helpers"].queryset = city  # type: ignore[attr-defined]  # a ModelMultipleChoiceField has one
        if self.instance.pk:
            del self.fields["owners"], self.fields["draft"], self.fields["key"]
            self.fields["seen"].initial = self.instance.version
            self.fields["because"].required = self.instance.stage == Item.Stage.ISSUED
        else:
            del self.fields["because"], self.fields["seen"]
            self.fields["owners"].choices = owner_choices(task, user)  # type: ignore[attr-defined]  # as above

    def clean_due_on(self) -> date:
        """The programme is a yearly one: this year's or next year's days."""
        due: date = self.cleaned_data["due_on"]
        first = self.instance.year if self.instance.pk else timezone.localdate().year
        if due.year not in (first, first + 1):
            raise forms.ValidationError(_("完成期限应在%(year)s年或下一年内。") % {"year": first})
        return due

    def plain(self) -> dict[str, Any]:
        """The fields of the item itself."""
        return {name: self.cleaned_data[name] for name in ("title", "done_when", "due_on")}


class ReportForm(forms.ModelForm[Report]):
    """进展: what is asked is little, so that it takes a minute. A link stands in for a file that is already public."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    link = forms.URLField(
        label=_("公开链接"),
        required=False,
        assume_scheme="https",
        help_text=_("已经公开的报道或文件，填链接即可，不必上传。"),
        widget=forms.URLInput({"class": "form-control", "placeholder": "https://"}),
    )

    class Meta:
        model = Report
        fields = ["state", "text", "number", "measure", "link"]
        widgets = {
            "state": forms.RadioSelect,
            "text": forms.Textarea({"class": "form-control", "rows": 3, "maxlength": 500}),
            "number": forms.NumberInput({"class": "form-control", "step": "any", "inputmode": "decimal"}),
            "measure": forms.TextInput({"class": "form-control"}),
        }
        help_texts = {
            "text": _("不超过500字，写做了什么、下一步做什么。"),
            "measure": _("例如：场、人次、个"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = Report.State.choices  # type: ignore[attr-defined]  # without the empty choice

    def clean(self) -> dict[str, Any]:
        """A number says nothing without its measure, nor a measure without its number."""
        cleaned = super().clean() or {}
        if cleaned.get("number") is not None and not cleaned.get("measure"):
            self.add_error("measure", _("请写明数量的单位，例如“场”。"))
        if cleaned.get("measure") and cleaned.get("number") is None and "number" not in self.errors:
            self.add_error("number", _("请填写数量，或清空计量单位。"))
        return cleaned

    def plain(self) -> dict[str, Any]:
        """The fields of the report itself."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class WithdrawalForm(forms.Form):
    """Withdrawing an item needs a reason."""

    because = forms.CharField(
        label=_("取消理由"),
        max_length=200,
        widget=forms.Textarea({"class": "form-control", "rows": 2}),
        error_messages={"required": _("请写明取消理由。")},
    )


class RemindersForm(forms.Form):
    """Intervals as people write them: "14、3"."""

    before = forms.CharField(
        label=_("到期前几天提醒"), required=False, widget=forms.TextInput({"class": "form-control"})
    )
    after = forms.CharField(
        label=_("到期后几天提醒"), required=False, widget=forms.TextInput({"class": "form-control"})
    )

    def clean_before(self) -> list[int]:
        """Days before the due date as negative numbers; 0 is the due date itself."""
        return [-day for day in self._days("before", least=0)]

    def clean_after(self) -> list[int]:
        """Days after the due date."""
        return self._days("after", least=1)

    def _days(self, name: str, least: int) -> list[int]:
        parts = [part for part in re.split(r"[\s,、;]+", normalised(self.cleaned_data[name])) if part]
        if not all(part.isdecimal() and least <= int(part) <= FARTHEST for part in parts):
            raise forms.ValidationError(
                _("请填写 %(least)s 到 %(most)s 之间的天数，用顿号隔开，例如 14、3。")
                % {"least": least, "most": FARTHEST}
            )
        return sorted({int(part) for part in parts})


class MembersForm(forms.Form):
    """文明委成员单位 among the bodies of the city."""

    members = forms.ModelMultipleChoiceField(
        Body.objects.none(), label=_("成员单位"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, region: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = Body.objects.filter(region=region)  # type: ignore[attr-defined]  # it has one
