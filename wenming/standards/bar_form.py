"""The form of one item of a negative list."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from wenming.standards.models import Bar
from wenming.standards.node_form.rules import number, worded
from wenming.standards.packages.canonical import plain_value
from wenming.standards.plain import Effect
from wenming.standards.wording import EFFECTS, SEVERITIES

SIMPLE = ("code", "text", "severity", "window_months", "window_from", "confirmed_by", "report_months", "report_days",
          "doubled_if_concealed", "source")  # fmt: skip


def whole(label: Any, help_text: Any = "") -> forms.IntegerField:
    """A number of months or days."""
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=1200, help_text=help_text)


class BarForm(forms.Form):
    """What happened, how far back one looks, what follows, who confirms it."""

    code = forms.CharField(label=_("编号"), max_length=30)
    text = forms.CharField(label=_("情形"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    severity = forms.ChoiceField(label=_("程度"), choices=worded(SEVERITIES))
    newcomer = forms.ChoiceField(label=_("对新申报的单位"), choices=worded(EFFECTS), initial="veto")
    holder = forms.ChoiceField(label=_("对已有称号的单位"), choices=worded(EFFECTS), initial="rectify")
    months = whole(_("整改或暂停几个月"))
    points = number(_("扣几分"), min_value=Decimal(0))
    window_months = whole(_("追溯几个月"), _("和起日只填一个；都不填就是本届测评期。"))
    window_from = forms.DateField(
        label=_("或从哪一天起"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    confirmed_by = forms.CharField(label=_("认定单位"), max_length=100, required=False)
    report_months = whole(_("自报期限（月）"), _("和日数只填一个。"))
    report_days = whole(_("自报期限（日）"))
    doubled_if_concealed = forms.BooleanField(label=_("瞒报加倍"), required=False)
    source = forms.CharField(label=_("来源"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, bar: Bar | None, free_code: str = "") -> None:
        super().__init__(data, initial=shown(bar) if bar else {"code": free_code})

    def clean(self) -> dict[str, Any]:
        """One window, one deadline, points where points are deducted."""
        given: dict[str, Any] = super().clean() or {}
        for one, other in (("window_months", "window_from"), ("report_months", "report_days")):
            if given.get(one) is not None and given.get(other) is not None:
                self.add_error(other, _g("这里只能写其中一种。"))
        if "deduct" in (given.get("newcomer"), given.get("holder")) and given.get("points") is None:
            self.add_error("points", _g("这里应填一个数。"))
        return given

    def columns(self) -> dict[str, Any]:
        """The cleaned fields as the columns of the row."""
        given = self.cleaned_data
        effect = Effect(given["newcomer"], given["holder"], given["months"], given["points"])
        wanted = {name: given[name] for name in SIMPLE}
        return wanted | {"text": given["text"].replace("\r\n", "\n"), "effect": plain_value(effect)}


def shown(bar: Bar) -> dict[str, Any]:
    """What the form shows for a row."""
    held: dict[str, Any] = {"newcomer": "veto", "holder": "rectify"} | {name: getattr(bar, name) for name in SIMPLE}
    return held | dict(bar.effect)
