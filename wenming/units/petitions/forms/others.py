"""Forms of amendments, code exceptions, yearly profiles, contacts and pairings."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from wenming.lib.codes import canonical_credit_code, check_credit_code
from wenming.units.models import Contact, Kind, Nature, Pairing, Profile, Region, Unit
from wenming.units.petitions.amending import JOINED, readings
from wenming.units.petitions.forms.base import Dressed, EssayField, MoneyField, NameField, PhoneField, WholeNumberField
from wenming.units.petitions.forms.enrolments import industry_code, region_choices
from wenming.units.petitions.pairing import found_partner

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AmendmentForm(Dressed):
    """New values for a unit's fields; what is left as it stands is not proposed."""

    nature = forms.ModelChoiceField(Nature.objects.all(), label=_("单位性质"), required=False, empty_label=_("未填"))
    kinds = forms.ModelMultipleChoiceField(
        Kind.objects.all(), label=_("类型标签"), required=False, widget=forms.CheckboxSelectMultiple
    )
    aliases = forms.CharField(
        label=_("别名"), max_length=500, required=False, help_text=_("几个别名之间用顿号“、”分开。")
    )
    industry = forms.CharField(
        label=_("行业代码"), max_length=10, required=False, help_text=_("国民经济行业分类代码，如 8334。")
    )
    headcount = WholeNumberField(label=_("从业人数"), required=False)
    remark = EssayField(label=_("备注"), max_length=500, required=False)
    because = forms.CharField(label=_("变更理由"), max_length=300, required=False)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        now: dict[str, Any] = dict(readings(unit))
        now |= {"nature": unit.nature_id, "kinds": [kind.pk for kind in unit.kinds.all()]}
        super().__init__(*args, initial=now, **kwargs)

    def clean_industry(self) -> str:
        """GB/T 4754 as text."""
        return industry_code(self.cleaned_data["industry"])

    def wanted(self) -> dict[str, str]:
        """The new values as text, one for each amendable field."""
        given = self.cleaned_data
        aliases = given["aliases"].replace(",", JOINED).replace("，", JOINED).split(JOINED)
        return {
            "nature": str(given["nature"] or ""),
            "kinds": JOINED.join(kind.name for kind in given["kinds"]),
            "aliases": JOINED.join(dict.fromkeys(each.strip() for each in aliases if each.strip())),
            "industry": given["industry"],
            "headcount": "" if given["headcount"] is None else str(given["headcount"]),
            "remark": given["remark"],
        }


class CodeExceptionForm(Dressed):
    """COD-03: which code, whose, why, and on which paper it stands."""

    unit_name = forms.CharField(label=_("单位名称"), max_length=100)
    code = forms.CharField(label=_("统一社会信用代码"), max_length=40)
    region = forms.ChoiceField(label=_("所在区划"))
    because = forms.CharField(
        label=_("理由"),
        max_length=300,
        widget=forms.Textarea,
        help_text=_("如：早期试点发放的代码，登记机关尚未换发。"),
    )
    evidence = forms.CharField(
        label=_("证照名称、编号和发证机关"), max_length=300, help_text=_("写明您看到的原件；第二人按此核对。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["region"]
        field.choices = region_choices()

    def clean_code(self) -> str:
        """Only a code of the right shape whose check character fails needs an exception."""
        code = canonical_credit_code(self.cleaned_data["code"])
        answer = check_credit_code(code).answer
        if answer == "FORMAT":
            raise forms.ValidationError(_("位数或字符不对，不是统一社会信用代码，不能作为例外。"), code="uscc-format")
        if answer == "OK":
            raise forms.ValidationError(_("这个代码校验通过，不需要例外，可以直接使用。"), code="needless")
        return code

    def clean_region(self) -> Region:
        """The row behind the choice."""
        return Region.objects.get(pk=self.cleaned_data["region"])


class ProfileForm(Dressed):
    """四(五): who leads the work by office, who does it, with what means."""

    leader = forms.CharField(
        label=_("负总责的主要领导（职务）"), max_length=60, help_text=_("只写职务，如“校长”“局长”，不写姓名。")
    )
    staff_full_time = WholeNumberField(label=_("专职人员（人）"))
    staff_part_time = WholeNumberField(label=_("兼职人员（人）"))
    budgeted = MoneyField(label=_("预算经费（元）"))
    spent = MoneyField(label=_("实际支出（元）"))

    def fill(self, profile: Profile) -> Profile:
        """Put what was stated into the profile, not saved yet."""
        for name in ("leader", "staff_full_time", "staff_part_time", "budgeted", "spent"):
            setattr(profile, name, self.cleaned_data[name])
        return profile


class ContactForm(Dressed):
    """A contact. In a correction, what is left empty stays as it is (COD-13: it was never shown whole)."""

    name = NameField(label=_("姓名"))
    role = forms.CharField(label=_("职责"), max_length=40, required=False, help_text=_("如：分管负责人、信息管理员。"))
    phone = PhoneField(help_text=_("手机，或带区号的座机。"))

    def __init__(self, *args: Any, contact: Contact | None = None, **kwargs: Any) -> None:
        initial = {"role": contact.role} if contact else {}
        super().__init__(*args, initial=initial, **kwargs)
        if contact:
            for name, masked in (("name", contact.masked_name), ("phone", contact.masked_phone)):
                self.fields[name].required = False
                self.fields[name].help_text = _g("现为 %(masked)s，留空则不变。") % {"masked": masked or "—"}

    def given(self) -> dict[str, str]:
        """What was typed; the role may be emptied, name and number not."""
        return {name: value for name, value in self.cleaned_data.items() if value or name == "role"}


class PairingForm(Dressed):
    """三(三)五: with whom, what for, since when."""

    kind = forms.ChoiceField(label=_("类型"), choices=Pairing.Kind.choices, widget=forms.RadioSelect)
    partner = forms.CharField(
        label=_("对方"), max_length=100, help_text=_("在册单位填全称或统一社会信用代码；军民共建只填名称。")
    )
    aims = EssayField(label=_("共建目标"), max_length=500, help_text=_("不超过500字。"))
    from_on = forms.DateField(label=_("开始日期"), widget=DAY)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.side: Unit | None = None

    def clean(self) -> dict[str, Any]:
        """Find the other side in the register; the military side stays a name."""
        cleaned = super().clean() or {}
        kind, text = cleaned.get("kind"), cleaned.get("partner")
        if not kind or not text:
            return cleaned
        self.side = None if kind == Pairing.Kind.MILITARY else found_partner(text)
        if self.side == self.unit:
            self.refuse(_("不能与本单位自己结对。"), "partner")
        elif kind == Pairing.Kind.UNIT and self.side is None:
            self.refuse(_("台账里没有这个单位，或有几个同名单位。请填对方的统一社会信用代码。"), "partner")
        return cleaned

    def pairing(self) -> Pairing:
        """The pairing as stated, not saved yet."""
        given = self.cleaned_data
        return Pairing(
            unit=self.unit,
            kind=given["kind"],
            partner=self.side,
            partner_name="" if self.side else given["partner"],
            aims=given["aims"],
            from_on=given["from_on"],
        )


class JointRecordForm(Dressed):
    """What the two sides did in a year, in at most 500 characters."""

    summary = EssayField(label=_("共建情况"), max_length=500, help_text=_("不超过500字，写做了什么、有什么成效。"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class EndForm(Dressed):
    """When and why a pairing ends."""

    on = forms.DateField(label=_("结束日期"), widget=DAY)
    because = forms.CharField(label=_("原因"), max_length=300)
