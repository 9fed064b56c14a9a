"""入库申请: what a unit tells about itself, once, from a telephone if need be."""

import re
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from wenming.lib.codes import normalised
from wenming.units.codes import CodeJudgement, judge_code
from wenming.units.models import Body, Enrolment, Kind, Nature, Region
from wenming.units.petitions.enrolling import Application
from wenming.units.petitions.forms.base import Dressed, NameField, PhoneField, WholeNumberField

INDUSTRY = re.compile(r"[A-T]|(0[1-9]|[1-8]\d|9[0-7])\d{0,2}")


def region_choices() -> list[Any]:
    """Regions in force, grouped by district; withdrawn ones are not offered (COD-07)."""
    groups: dict[str, list[tuple[str, str]]] = {}
    zones: list[tuple[str, str]] = []
    districts: dict[str, str] = {}
    for region in Region.objects.choosable().filter(level__in=(3, 4)).order_by("code"):
        if region.kind == Region.Kind.JURISDICTION:
            zones.append((region.code, region.name))
        elif region.level == 3:
            districts[region.code[:6]] = region.name
            groups[region.code[:6]] = [(region.code, _g("%(district)s（区县直属）") % {"district": region.name})]
        elif region.code[:6] in groups:
            groups[region.code[:6]].append((region.code, region.name))
    chosen: list[Any] = [("", _("请选择"))]
    chosen += [(districts[code], streets) for code, streets in groups.items()]
    return [*chosen, (_("市直、驻地单位和功能区"), zones)] if zones else chosen


def industry_code(text: str) -> str:
    """COD-10: a GB/T 4754 code of any level as text; raises ValidationError."""
    code = normalised(text).upper()
    if code and not INDUSTRY.fullmatch(code):
        raise forms.ValidationError(
            _("行业代码是一个字母（门类），或以01至97开头的2至4位数字，如 8334。"), code="industry"
        )
    return code


class EnrolmentForm(Dressed):
    """The public form. A correction leaves name, phone and e-mail empty to keep what was given (COD-13)."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("单位名称"), max_length=100, help_text=_("与证照上的全称一致。"))
    credit_code = forms.CharField(label=_("统一社会信用代码"), max_length=40, required=False)
    no_code = forms.BooleanField(label=_("本单位没有统一社会信用代码"), required=False)
    no_code_because = forms.CharField(label=_("没有代码的原因"), max_length=200, required=False)
    code_evidence = forms.CharField(
        label=_("证照名称、编号和发证机关"),
        max_length=300,
        required=False,
        help_text=_("只在代码校验不符、但证照上确实如此时填写；由两位工作人员核对证照后才能入库。"),
    )
    region = forms.ChoiceField(label=_("所在区划"), help_text=_("选单位实际所在的镇街，不看信用代码里的数字。"))
    sector = forms.ModelChoiceField(
        Body.objects.none(), label=_("行业主管部门"), required=False, empty_label=_("没有或不清楚")
    )
    nature = forms.ModelChoiceField(Nature.objects.all(), label=_("单位性质"), empty_label=_("请选择"))
    kinds = forms.ModelMultipleChoiceField(
        Kind.objects.all(),
        label=_("类型标签"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("可多选。"),
    )
    industry = forms.CharField(
        label=_("行业代码"),
        max_length=10,
        required=False,
        help_text=_("国民经济行业分类代码，如 8334；不清楚可以不填。"),
    )
    headcount = WholeNumberField(label=_("从业人数"), required=False)
    contact_name = NameField()
    contact_phone = PhoneField(help_text=_("手机或座机。查询办理情况时要用后四位。"))
    contact_email = forms.EmailField(
        label=_("电子邮箱"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("这不像一个邮箱地址，请检查；没有可以不填。")},
    )

    def __init__(self, *args: Any, returned: Enrolment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.returned = returned
        self.judgement: CodeJudgement | None = None
        self._field("region").choices = region_choices()
        self._field("sector").queryset = Body.objects.sectors().order_by("name")
        self.fields["key"].initial = uuid4
        for name in ("contact_name", "contact_phone", "contact_email") if returned else ():
            self.fields[name].required = False
            self.fields[name].help_text = _g("留空则不变。") if name == "contact_email" else _kept(returned, name)

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean_industry(self) -> str:
        """GB/T 4754 as text."""
        return industry_code(self.cleaned_data["industry"])

    def clean_region(self) -> Region:
        """The row behind the choice."""
        return Region.objects.get(pk=self.cleaned_data["region"])

    def clean(self) -> dict[str, Any]:
        """COD-02, COD-03, COD-05: the code, or why there is none; evidence carries a failed checksum to the office."""
        cleaned = super().clean() or {}
        if cleaned.get("no_code"):
            if not cleaned.get("no_code_because"):
                self.refuse(_("请写明没有代码的原因，如内设机构。"), "no_code_because")
            cleaned["credit_code"] = None
            return cleaned
        if not cleaned.get("credit_code"):
            if "credit_code" not in self.errors:
                self.refuse(_("请填写统一社会信用代码；确实没有的，请勾选下面一项。"), "credit_code")
            return cleaned
        self.judgement = judge_code(cleaned["credit_code"], nature=cleaned.get("nature"))
        cleaned["credit_code"] = self.judgement.code
        cleaned["no_code_because"] = ""
        error = self.judgement.error
        if error and not (error.name == "uscc-checksum" and cleaned.get("code_evidence")):
            self.refuse(what_to_do(error.name, error.message), "credit_code")
        return cleaned

    def application(self) -> Application:
        """What was asked, cleaned, for the act."""
        given = self.cleaned_data
        kept = self.returned
        return Application(
            name=given["name"],
            credit_code=given["credit_code"],
            region=given["region"],
            sector=given["sector"],
            fields={
                "nature": given["nature"].pk,
                "kinds": sorted(kind.pk for kind in given["kinds"]),
                "industry": given["industry"],
                "headcount": given["headcount"],
                "no_code_because": given["no_code_because"],
                "code_evidence": given["code_evidence"],
            },
            contact_name=given["contact_name"] or (kept.contact_name if kept else ""),
            contact_phone=given["contact_phone"] or (kept.contact_phone if kept else ""),
            contact_email=given["contact_email"] or (kept.contact_email if kept else ""),
        )


def stated(enrolment: Enrolment) -> dict[str, Any]:
    """What a returned request said, for the form in which it is corrected; persons and numbers stay out of it."""
    return {
        "name": enrolment.name,
        "credit_code": enrolment.credit_code or "",
        "no_code": enrolment.credit_code is None,
        "region": enrolment.region_id,
        "sector": enrolment.sector_id,
        **enrolment.fields,
    }


def what_to_do(name: str, message: str) -> str:
    """The sentence beside the field of an applicant who cannot go on alone."""
    if name == "duplicate":
        return _g(
            "这个代码已由在册单位使用，不必再申请入库。如果就是本单位，请向所在区（县）文明办索取信息管理员账号；"
            "如果单位已合并或改制，请联系文明办办理。"
        )
    if name == "uscc-checksum":
        return _g(
            "末位校验码不符，可能抄错了一位，请对照证照逐位检查。证照上确实如此的，请填写下面的证照信息，由工作人员核对。"
        )
    return message


def _kept(returned: Enrolment | None, name: str) -> str:
    if returned is None:
        return ""
    masked = returned.masked_name if name == "contact_name" else returned.masked_phone
    return _g("现为 %(masked)s，留空则不变。") % {"masked": masked}


class ReceiptForm(Dressed):
    """Asking how a request stands: receipt number and the last four digits of the telephone given."""

    receipt = forms.CharField(label=_("回执号"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    digits = forms.RegexField(
        r"^\s*\d{4}\s*$",
        label=_("联系电话后四位"),
        error_messages={"invalid": _("请填写四位数字。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 6}),
    )
