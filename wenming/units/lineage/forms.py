"""Forms of reorganisations: each knows its fields, foresees what follows, and carries the act out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from wenming.accounts.models import User
from wenming.lib.access import Refused, require
from wenming.lib.codes import normalised
from wenming.units.lineage import Entrant, Paper, Seen
from wenming.units.lineage.checks import check_code_free, check_dates, check_day, present_since, sound_code
from wenming.units.lineage.form_lines import Block, blocks
from wenming.units.lineage.rules import may_change, may_place_in
from wenming.units.models import Body, Region, Unit
from wenming.units.models.regions import within
from wenming.units.register.finding import named_exactly

FEW = 2  # other units asked for at once; the fields for more are folded away
OTHERS = 5
PARTS = 4


@dataclass(frozen=True)
class Box:
    """One unit in the picture of a change: its name, a line beneath, whether it ends or is new."""

    name: str
    note: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Picture:
    """What stands before, what stands after, and in sentences what follows."""

    before: list[Box]
    after: list[Box]
    follows: list[str] = field(default_factory=list)


def box_of(unit: Unit, mark: str = "") -> Box:
    """A unit as it is now."""
    return Box(unit.name, unit.credit_code or _g("未填代码"), mark)


class TextInput(forms.TextInput):
    """A text field dressed for the house."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__({"class": "form-control", "autocomplete": "off"} | attrs)


class PaperForm(forms.Form):
    """What every change needs: the paper. Subclasses put their own fields before it."""

    verb: ClassVar[str] = ""
    on = forms.DateField(
        label=_("生效日期"), widget=forms.DateInput({"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        help_text=_("文件写明的日期；可以是过去，不能早于单位现在情况开始的那一天。"),
        error_messages={"required": _("请填写生效日期。"), "invalid": _("请按“年-月-日”填写日期，月和日各两位。")},
    )  # fmt: skip
    document = forms.CharField(
        label=_("文号"), max_length=80, widget=TextInput(), help_text=_("照文件上的写，连同年份和序号。"),
        error_messages={"required": _("请填写文号。每一次变动都要有文件依据。")},
    )  # fmt: skip
    reason = forms.CharField(label=_("说明"), max_length=300, required=False, widget=TextInput())
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.unit = user, unit
        if unit is not None:
            self.fields["version"].initial = unit.version
        last = ("on", "document", "reason", "version")
        self.order_fields([*(name for name in self.fields if name not in last), *last])
        day: Any = self.fields["on"].widget
        day.attrs["max"] = timezone.localdate().isoformat()

    def clean_on(self) -> date:
        """A day that has come, and not before the unit's present state began: said beside the field, not at the end."""
        on: date = self.cleaned_data["on"]
        try:
            check_day(on)
            if self.unit is not None:
                check_dates(self.unit, on, self.began(self.unit))
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return on

    def began(self, unit: Unit) -> date:
        """The day before which this change cannot lie."""
        return present_since(unit)

    def need_free(self, name: str, code: str | None, without: Iterable[Unit] = ()) -> None:
        """COD-05, said beside the field `name`: nobody else bears the code from the day of the change."""
        if not code or "on" not in self.cleaned_data:
            return
        try:
            check_code_free(code, self.cleaned_data["on"], without)
        except Refused as refusal:
            self.add_error(name, str(refusal))

    def blocks(self) -> list[Block]:
        """The fields as the page shows them."""
        return blocks(self.visible_fields(), [("on", "document"), ("region", "sector"), *self.together()], self.rare())

    def together(self) -> list[tuple[str, str]]:
        """More fields that share a line."""
        return []

    def rare(self) -> list[str]:
        """Fields that few need: a third unit and those after it."""
        return [name for name in self.fields if name[-1:].isdigit() and int(name[-1]) > FEW]

    @property
    def paper(self) -> Paper:
        """The document behind the change."""
        return Paper(self.cleaned_data["on"], self.cleaned_data["document"], self.cleaned_data["reason"])

    @property
    def subject(self) -> Unit:
        """The unit on whose page the change was begun."""
        if self.unit is None:
            raise Refused(_g("没有指定单位。"))
        return self.unit

    @property
    def seen(self) -> Seen:
        """The unit as it stood when the form was opened."""
        return Seen(self.subject, self.cleaned_data.get("version"))

    def others(self) -> list[Unit]:
        """Other units this change touches."""
        return []

    def witnessed(self) -> list[Seen]:
        """The other units as they stood when the person confirmed."""
        pairs = (pair.split(":") for pair in self.data.get("seen", "").split(",") if pair.count(":") == 1)
        versions = {int(pk): int(version) for pk, version in pairs if pk.isdigit() and version.isdigit()}
        return [Seen(unit, versions.get(unit.pk)) for unit in self.others()]

    def foresee(self) -> Picture:
        """What this change makes of the register."""
        raise NotImplementedError

    def carry_out(self, by: User) -> Unit:
        """Do it; the unit whose page should be shown next."""
        raise NotImplementedError


def chosen_code(text: str) -> str | None:
    """A credit code as typed into a form, judged beside its field; empty is None."""
    if not text.strip():
        return None
    try:
        return sound_code(text)[0]
    except Refused as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class PlaceFields(forms.Form):
    """Region and sector, offered inside what the seat may place units in."""

    region = forms.ModelChoiceField(
        Region.objects.none(), label=_("所在区划"), required=False, empty_label=_("未定"),
        widget=forms.Select({"class": "form-select"}),
        error_messages={"invalid_choice": _("请从列表里选择现行的区划；已撤销的区划不能再用。")},
    )  # fmt: skip
    sector = forms.ModelChoiceField(
        Body.objects.none(), label=_("行业主管部门"), required=False, empty_label=_("无"),
        widget=forms.Select({"class": "form-select"}),
    )  # fmt: skip

    def offer(self, user: User, unit: Unit | None) -> None:
        """Fill the lists for this seat and start from where the unit is."""
        regions: Any = self.fields["region"]
        sectors: Any = self.fields["sector"]
        regions.queryset = Region.objects.choosable().filter(within(user.seat.region, "code"))
        regions.label_from_instance = lambda region: ("　" if region.level > 3 else "") + region.name
        sectors.queryset = Body.objects.order_by("name")
        if unit is not None:
            regions.initial, sectors.initial = unit.region_id, unit.sector_id

    def clean_region(self) -> Region | None:
        """COD-07 and the seat's own range."""
        region: Region | None = self.cleaned_data["region"]
        user: User = self.user  # type: ignore[attr-defined]  # set by PaperForm, which every user of these fields is
        verdict = may_place_in(user, region.pk if region else None)
        if not verdict:
            raise forms.ValidationError(verdict.reason)
        return region


class EntrantFields(PlaceFields):
    """A unit that comes into being."""

    name = forms.CharField(
        label=_("单位名称"), max_length=100, widget=TextInput(), error_messages={"required": _("请填写单位名称。")}
    )
    credit_code = forms.CharField(label=_("统一社会信用代码"), max_length=30, required=False, widget=TextInput())
    no_code_because = forms.CharField(
        label=_("没有代码的原因"), max_length=200, required=False, widget=TextInput(), help_text=_("有代码的不用填。")
    )
    field_order = ["name", "credit_code", "no_code_because", "region", "sector"]

    def clean_name(self) -> str:
        """Full-width letters become what people meant."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_credit_code(self) -> str | None:
        """COD-01, COD-02."""
        return chosen_code(self.cleaned_data["credit_code"])

    def clean_no_code_because(self) -> str:
        """COD-05: a unit without a code says why."""
        text: str = self.cleaned_data["no_code_because"].strip()
        if not text and not self.data.get("credit_code", "").strip():
            raise forms.ValidationError(_("没有统一社会信用代码的，请写明原因。"))
        return text

    def entrant(self, **fields: Any) -> Entrant:
        """The unit to be."""
        given = self.cleaned_data
        region, sector = given["region"], given["sector"]
        return Entrant(
            given["name"], given["credit_code"], given["no_code_because"],
            region.pk if region else None, sector.pk if sector else None, fields,
        )  # fmt: skip


class OtherUnits(forms.Form):
    """Naming other units by name or code, one to a field, with suggestions while typing."""

    def ask_for(self, count: int, label: Any) -> None:
        """Add the fields."""
        suggesting = {"hx-get": reverse("units:names"), "hx-trigger": "input changed delay:300ms"}
        suggesting |= {"hx-target": "#unit-names", "hx-swap": "innerHTML"}
        for number in range(1, count + 1):
            self.fields[f"other_{number}"] = forms.CharField(
                label=f"{label} {number}", required=number == 1, max_length=100,
                help_text=_("填单位全称或统一社会信用代码。") if number == 1 else "",
                widget=TextInput(list="unit-names", **suggesting),
                error_messages={"required": _("请填写至少一个单位。")},
            )  # fmt: skip

    def find_others(self, user: User, unit: Unit) -> list[Unit]:
        """The units named; a name nobody bears, or two bear, is an error beside its field."""
        found: list[Unit] = []
        for name in [name for name in self.fields if name.startswith("other_")]:
            words = self.cleaned_data.get(name, "")
            if not normalised(words):
                continue
            units = named_exactly(Unit.objects.visible_to(user).active(), words)
            if len(units) != 1:
                self.add_error(
                    name,
                    _("有两个在册单位同名，请改填代码。") if units else _("没有找到这个在册单位。请填全称或代码。"),
                )
            elif units[0] == unit or units[0] in found:
                self.add_error(name, _("这个单位已经在里面了。"))
            else:
                require(may_change(user, units[0]))
                found.append(units[0])
        return found


def ending_follows(count: int) -> list[str]:
    """What follows for every unit that ends."""
    return [
        _g("原单位终止后只能查看，记录、曾用名和称号都保留，随时可以查。"),
        _g("称号不会自动转到新单位；是否保留由命名机关复核决定。"),
        _g("终止的单位共 %(count)s 个，这一步不能在页面上撤回。") % {"count": count},
    ]
