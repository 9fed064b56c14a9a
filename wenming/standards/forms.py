"""Forms of the room: a package to read, a version to name, a reason, a unit to look through the eyes of."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wenming.lib.loading import Unusable
from wenming.standards.applying import Profile
from wenming.standards.models import Edition
from wenming.standards.packages import read_yardstick
from wenming.standards.packages.reading import NAMES
from wenming.standards.workbook import looks_like_workbook, read_edition
from wenming.units.models import Kind, Nature

MOST_SHOWN = 20  # faults of a file shown at once


class PackageForm(forms.Form):
    """A workbook, or a YAML or JSON package; `yardstick` is what it holds. All its faults stand beside the field."""

    file = forms.FileField(
        label=gettext_lazy("测评体系文件"),
        help_text=gettext_lazy("按模板填写的 Excel 工作簿，或 YAML、JSON 格式的体系包。"),
    )

    def clean(self) -> dict[str, Any]:
        """Read the whole file; with any fault nothing is entered."""
        given: dict[str, Any] = super().clean() or {}
        sent = given.get("file")
        if sent is None:
            return given
        if sent.size > settings.EDITION_LARGEST_FILE:
            most = settings.EDITION_LARGEST_FILE // 1_000_000
            self.add_error("file", _("文件太大，最多 %(most)s MB。") % {"most": most})
            return given
        content = sent.read()
        try:
            yardstick, faults = read_edition(content) if looks_like_workbook(content) else read_yardstick(content)
        except Unusable as problem:
            self.add_error("file", str(problem))
            return given
        for fault in faults[:MOST_SHOWN]:
            self.add_error("file", f"{fault.where}：{fault.message}" if fault.where else fault.message)
        if len(faults) > MOST_SHOWN:
            self.add_error("file", _("还有 %(more)s 处错误没有列出。") % {"more": len(faults) - MOST_SHOWN})
        given["yardstick"] = yardstick
        return given


class VersionForm(forms.Form):
    """How the new version is called; an office that copies another's edition gives it an id of its own."""

    identifier = forms.CharField(label=gettext_lazy("体系编号"), max_length=60)
    version = forms.CharField(
        label=gettext_lazy("版本号"), max_length=30, help_text=gettext_lazy("例如下一年度或修订次数。")
    )

    def __init__(self, *args: Any, edition: Edition, home: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = edition.region_id == home
        self.fields["identifier"].initial = edition.identifier if own else f"{edition.identifier}-{home.rstrip('0')}"

    def clean(self) -> dict[str, Any]:
        """Letters, digits, . - _ only; each pair once."""
        given: dict[str, Any] = super().clean() or {}
        for name in ("identifier", "version"):
            if not set(given.get(name, "")) <= NAMES:
                self.add_error(name, _("只能用字母、数字和 . - _ 。"))
        if not self.errors and Edition.objects.filter(**given).exists():
            self.add_error("version", _("这个编号的这一版本已经有了，请换一个版本号。"))
        return given


class ReasonForm(forms.Form):
    """Why."""

    because = forms.CharField(label=gettext_lazy("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class EyesForm(forms.Form):
    """以某类单位的眼光看: a kind, a nature and a headcount."""

    kind = forms.ModelChoiceField(
        Kind.objects.all(), label=gettext_lazy("类型标签"), required=False, to_field_name="name"
    )
    nature = forms.ModelChoiceField(
        Nature.objects.all(), label=gettext_lazy("单位性质"), required=False, to_field_name="name"
    )
    headcount = forms.IntegerField(label=gettext_lazy("从业人数"), required=False, min_value=0, max_value=1_000_000)

    def profile(self) -> Profile:
        """The unit described; nothing known where nothing sensible was given."""
        given = self.cleaned_data if self.is_valid() else {}
        kind, nature = given.get("kind"), given.get("nature")
        return Profile(
            (kind.name,) if kind else (), (nature.name,) if nature else (), given.get("headcount"),
        )  # fmt: skip
