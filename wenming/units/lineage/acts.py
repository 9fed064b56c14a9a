"""The acts that may be done to a unit from its page, each with its form, in the order they are offered."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from wenming.accounts.models import User
from wenming.units import lineage
from wenming.units.lineage import Entrant
from wenming.units.lineage.forms import (
    OTHERS,
    PARTS,
    Box,
    EntrantFields,
    OtherUnits,
    PaperForm,
    Picture,
    PlaceFields,
    TextInput,
    box_of,
    chosen_code,
    ending_follows,
)
from wenming.units.models import Kind, Nature, Unit


class RenameForm(PaperForm):
    """更名."""

    name = forms.CharField(label=_("新名称"), max_length=100, widget=TextInput())

    def clean_name(self) -> str:
        """A new name, not the old one."""
        name = " ".join(self.cleaned_data["name"].split())
        if name == self.subject.name:
            raise forms.ValidationError(_("新名称与现名称相同。"))
        return name

    def foresee(self) -> Picture:
        """The name before and after."""
        after = Box(self.cleaned_data["name"], self.subject.credit_code or "")
        return Picture([box_of(self.subject)], [after], [_g("原名称作为曾用名保留，用原名称仍能查到。")])

    def carry_out(self, by: User) -> Unit:
        """Rename it."""
        lineage.rename(self.seen, self.cleaned_data["name"], self.paper, by=by)
        return self.subject


class MoveForm(PaperForm, PlaceFields):
    """迁移."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(self.user, self.unit)

    def clean(self) -> None:
        """Something has to change."""
        given = self.cleaned_data
        if "region" in given and (given["region"], given.get("sector")) == (self.subject.region, self.subject.sector):
            self.add_error("region", _("区划和行业主管部门都没有变化。"))

    def foresee(self) -> Picture:
        """Where it stands before and after, and who looks after it from then on."""
        old, given = self.subject, self.cleaned_data
        region, sector = given["region"], given["sector"]
        before = Box(old.name, " · ".join(str(x or "—") for x in (old.region, old.sector)))
        after = Box(old.name, " · ".join(str(x or "—") for x in (region, sector)))
        return Picture([before], [after], [_g("以后由新的区（县）文明办和主管部门管理；原来的情况可按日期查到。")])

    def carry_out(self, by: User) -> Unit:
        """Move it."""
        region, sector = self.cleaned_data["region"], self.cleaned_data["sector"]
        lineage.move(self.seen, region.pk if region else None, sector.pk if sector else None, self.paper, by=by)
        return self.subject


class RecodeForm(PaperForm):
    """换码."""

    credit_code = forms.CharField(label=_("新的统一社会信用代码"), max_length=30, widget=TextInput())

    def clean_credit_code(self) -> str | None:
        """COD-01, COD-02."""
        code = chosen_code(self.cleaned_data["credit_code"])
        if code == self.subject.credit_code:
            raise forms.ValidationError(_("新代码与现代码相同。"))
        return code

    def clean(self) -> None:
        """COD-05."""
        self.need_free("credit_code", self.cleaned_data.get("credit_code"), [self.subject])

    def foresee(self) -> Picture:
        """The code before and after."""
        after = Box(self.subject.name, self.cleaned_data["credit_code"])
        return Picture([box_of(self.subject)], [after], [_g("原代码保留在沿革里；其他单位从生效之日起可以使用它。")])

    def carry_out(self, by: User) -> Unit:
        """Recode it."""
        lineage.recode(self.seen, self.cleaned_data["credit_code"], self.paper, by=by)
        return self.subject


class MergeForm(PaperForm, EntrantFields, OtherUnits):
    """合并."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(self.user, self.unit)
        self.ask_for(OTHERS, _("一同合并的单位"))
        self.fields["name"].label = _("合并后的名称")
        others = [name for name in self.fields if name.startswith("other_")]
        self.order_fields([*others, *EntrantFields.field_order, "on", "document", "reason"])

    def clean(self) -> None:
        """Find the others; the new unit may take over the code of one of them."""
        self.found = self.find_others(self.user, self.subject)
        self.need_free("credit_code", self.cleaned_data.get("credit_code"), [self.subject, *self.found])

    def together(self) -> list[tuple[str, str]]:
        """The code, or why there is none."""
        return [("credit_code", "no_code_because")]

    def others(self) -> list[Unit]:
        """The units that end together with this one."""
        return self.found

    def foresee(self) -> Picture:
        """Several become one."""
        before = [box_of(unit, _g("终止")) for unit in (self.subject, *self.found)]
        after = Box(self.cleaned_data["name"], self.cleaned_data["credit_code"] or _g("未填代码"), _g("新"))
        return Picture(before, [after], ending_follows(len(before)))

    def carry_out(self, by: User) -> Unit:
        """Merge them."""
        entrant = self.entrant(nature=self.subject.nature, fictional=self.subject.fictional)
        return lineage.merge([self.seen, *self.witnessed()], entrant, self.paper, by=by)


class AbsorbForm(PaperForm, OtherUnits):
    """并入: other units end and live on in this one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_for(OTHERS, _("并入本单位的单位"))
        others = [name for name in self.fields if name.startswith("other_")]
        self.order_fields([*others, "on", "document", "reason"])

    def clean(self) -> None:
        """Find the others."""
        self.found = self.find_others(self.user, self.subject)

    def began(self, unit: Unit) -> date:
        """This unit stays what it is, so any day of its life will do."""
        return unit.created_on

    def others(self) -> list[Unit]:
        """The units that end."""
        return self.found

    def foresee(self) -> Picture:
        """They end, this one stays."""
        before = [box_of(self.subject), *(box_of(unit, _g("终止")) for unit in self.found)]
        return Picture(before, [box_of(self.subject)], ending_follows(len(self.found)))

    def carry_out(self, by: User) -> Unit:
        """Absorb them."""
        lineage.absorb(self.seen, self.witnessed(), self.paper, by=by)
        return self.subject


class SplitForm(PaperForm):
    """分立: this unit ends and two to four new ones begin where it was."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, PARTS + 1):
            needed = number <= 2
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("新单位 %(number)s 的名称") % {"number": number}, max_length=100, required=needed,
                widget=TextInput(), error_messages={"required": _("分立至少要产生两个新单位。")},
            )  # fmt: skip
            self.fields[f"code_{number}"] = forms.CharField(
                label=_("统一社会信用代码"), max_length=30, required=False, widget=TextInput(),
                help_text=_("可以沿用原单位的代码；没有的留空，并在“说明”里写明原因。") if number == 1 else "",
            )  # fmt: skip
        parts = [f"{kind}_{number}" for number in range(1, PARTS + 1) for kind in ("name", "code")]
        self.order_fields([*parts, "on", "document", "reason"])

    def clean(self) -> None:
        """Judge each code beside its field; a part without a code needs the reason in words."""
        self.entrants = []
        for number in range(1, PARTS + 1):
            name = " ".join(self.cleaned_data.get(f"name_{number}", "").split())
            try:
                code = chosen_code(self.cleaned_data.get(f"code_{number}", ""))
            except forms.ValidationError as problem:
                self.add_error(f"code_{number}", problem)
                continue
            if name and not code and not self.cleaned_data.get("reason"):
                self.add_error("reason", _("有新单位没有代码，请在这里写明原因。"))
            self.need_free(f"code_{number}", code, [self.subject])
            if name:
                self.entrants.append(self._part(name, code))

    def together(self) -> list[tuple[str, str]]:
        """The name of a part and its code."""
        return [(f"name_{number}", f"code_{number}") for number in range(1, PARTS + 1)]

    def _part(self, name: str, code: str | None) -> Entrant:
        old = self.subject
        because = "" if code else self.cleaned_data.get("reason", "")[:200]
        fields = {"nature": old.nature, "fictional": old.fictional}
        return Entrant(name, code, because, old.region_id, old.sector_id, fields)

    def foresee(self) -> Picture:
        """One becomes several."""
        after = [Box(part.name, part.code or _g("未填代码"), _g("新")) for part in self.entrants]
        follows = [_g("新单位先沿用原单位的区划和主管部门，需要时再办迁移。"), *ending_follows(1)]
        return Picture([box_of(self.subject, _g("终止"))], after, follows)

    def carry_out(self, by: User) -> Unit:
        """Split it."""
        lineage.split(self.seen, self.entrants, self.paper, by=by)
        return self.subject


class DissolveForm(PaperForm):
    """撤销."""

    def foresee(self) -> Picture:
        """It ends, and nothing follows it."""
        return Picture([box_of(self.subject, _g("终止"))], [], ending_follows(1))

    def carry_out(self, by: User) -> Unit:
        """Dissolve it."""
        lineage.dissolve(self.seen, self.paper, by=by)
        return self.subject


@dataclass(frozen=True)
class Act:
    """One act: its name in addresses, its label, a picture, its form, what it is for, and whether a unit ends by it."""

    name: str
    label: Any
    icon: str
    form: type[PaperForm]
    purpose: Any
    ends: bool = False

    @property
    def route(self) -> str:
        """The name of its address."""
        return f"units:{self.name}"


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act("rename", _("更名"), "writing", RenameForm, _("单位换了名称，还是同一个单位。")),
        Act("move", _("迁移"), "map-pin", MoveForm, _("换了所在区划或行业主管部门。")),
        Act("recode", _("换码"), "replace", RecodeForm, _("换发了新的统一社会信用代码。")),
        Act("merge", _("合并"), "git-merge", MergeForm, _("几个单位合成一个新单位。"), ends=True),
        Act("absorb", _("并入"), "sitemap", AbsorbForm, _("别的单位并入本单位，本单位不变。"), ends=True),
        Act("split", _("分立"), "git-branch", SplitForm, _("一个单位分成几个新单位。"), ends=True),
        Act("dissolve", _("撤销"), "archive", DissolveForm, _("单位撤销，没有承继单位。"), ends=True),
    )
}


class EnterForm(PaperForm, EntrantFields):
    """入库."""

    verb: ClassVar[str] = "enter"
    nature = forms.ModelChoiceField(
        Nature.objects.all(),
        label=_("单位性质"),
        required=False,
        empty_label=_("未定"),
        widget=forms.Select({"class": "form-select"}),
    )
    kinds = forms.ModelMultipleChoiceField(
        Kind.objects.all(), label=_("类型标签"), required=False, widget=forms.CheckboxSelectMultiple
    )
    same_name = forms.BooleanField(label=_("确有另一个同名单位，仍要新增"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(self.user, None)
        self.order_fields([*EntrantFields.field_order, "nature", "kinds", "on", "document", "reason", "same_name"])

    def clean(self) -> None:
        """A second tap, or a second clerk, must not enter the same unit twice."""
        name = self.cleaned_data.get("name")
        if name and not self.cleaned_data.get("same_name") and Unit.objects.active().filter(name=name).exists():
            self.add_error("name", _("台账里已有同名的在册单位。确实是另一个单位的，请勾选下面的确认。"))

        self.need_free("credit_code", self.cleaned_data.get("credit_code"))

    def together(self) -> list[tuple[str, str]]:
        """The code, or why there is none."""
        return [("credit_code", "no_code_because")]

    def foresee(self) -> Picture:
        """A new unit."""
        after = Box(self.cleaned_data["name"], self.cleaned_data["credit_code"] or _g("未填代码"), _g("新"))
        return Picture([], [after], [_g("单位从生效日期起在册，所在区（县）和主管部门即可看到。")])

    def carry_out(self, by: User) -> Unit:
        """Enter it."""
        unit = lineage.enter(self.entrant(nature=self.cleaned_data["nature"]), self.paper, by=by)
        unit.kinds.set(self.cleaned_data["kinds"])
        return unit


ENTER = Act("enter", _("新增单位"), "plus", EnterForm, _("把一个单位登记入库。"))
