"""NodeForm: everything that can be said of one node, in the order in which an officer thinks of it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from wenming.standards.models import Edition, Indicator
from wenming.standards.node_form.rules import TYPES, number, parameter_fields, parameters_of, rule_from, worded
from wenming.standards.node_form.scopes import Choices, scope_fields, scope_from, scope_shown
from wenming.standards.packages.canonical import written
from wenming.standards.plain import MEASURES
from wenming.standards.wording import EVIDENCE, PARTS

COMBINE = [("", _("跟随上级")), ("mean", _("取平均")), ("median", _("取中间的分数")), ("trimmed", _("去掉最高最低后取平均")),
           ("two_blind", _("两人各自评，差得多的由第三人裁定"))]  # fmt: skip
MARKS = [("", _("未注明")), ("real", _("有出处")), ("demo", _("演示"))]
TEXT_FIELDS = ("code", "text", "part", "combine", "method", "scored_by", "because")


def area(rows: int) -> forms.Textarea:
    """A text of several lines."""
    return forms.Textarea(attrs={"rows": rows})


class NodeForm(forms.Form):
    """One node. `columns` are its fields as the row holds them; fields that the node's place has no use for are not there."""

    code = forms.CharField(label=_("编号"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    text = forms.CharField(label=_("内容"), max_length=1000, required=False, widget=area(3))
    part = forms.ChoiceField(label=_("部分"), choices=worded(PARTS))
    points = number(_("分值"), min_value=Decimal(0))
    minimum = number(_("合格线"), min_value=Decimal(0), help_text=_("低于它就算不合格；没有就不填。"))
    combine = forms.ChoiceField(label=_("下级怎样合计"), choices=[("sum", _("相加")), ("weighted", _("按权重"))])
    weight = number(_("权重"), min_value=Decimal(0))
    method = forms.ChoiceField(label=_("测评方法"), required=False)
    scored_by = forms.CharField(label=_("评分单位"), max_length=100, required=False)
    rule_type = forms.ChoiceField(label=_("怎样计分"), choices=TYPES)
    judges_combine = forms.ChoiceField(label=_("几个人评分时"), choices=COMBINE, required=False)
    judges_threshold = number(_("相差几分以内取平均"), min_value=Decimal(0))
    because = forms.CharField(label=_("不适用时说明的理由"), max_length=200, required=False)
    evidence_kinds = forms.MultipleChoiceField(
        label=_("要什么材料"), required=False, choices=worded(EVIDENCE),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    evidence_most = forms.IntegerField(label=_("最多几份"), required=False, min_value=0, max_value=1000)
    evidence_characters = forms.IntegerField(label=_("说明最多几个字"), required=False, min_value=0, max_value=100_000)
    evidence_period = forms.CharField(label=_("材料的时间范围"), max_length=100, required=False)
    evidence_link_is_enough = forms.BooleanField(label=_("有公开链接的，给链接就行"), required=False)
    handbook_why = forms.CharField(label=_("为什么要求"), max_length=2000, required=False, widget=area(2))
    handbook_example = forms.CharField(label=_("例子"), max_length=2000, required=False, widget=area(2))
    handbook_how = forms.CharField(label=_("怎样评"), max_length=2000, required=False, widget=area(2))
    origin_mark = forms.ChoiceField(label=_("来历"), choices=MARKS, required=False)
    origin_source = forms.CharField(label=_("出处"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, node: Indicator, edition: Edition, is_leaf: bool, choices: Choices) -> None:
        self.node, self.is_leaf = node, is_leaf
        kind = (data or {}).get("rule_type") or (node.rule or {}).get("type") or "points"
        self.kind = kind if kind in MEASURES else "points"
        super().__init__(data, initial=shown(node))
        self.parameters = parameter_fields(self.kind) if is_leaf else {}
        self.fields |= self.parameters
        self.fields |= scope_fields("applies", node.applies, choices) | scope_fields("spares", node.spares, choices)
        method: Any = self.fields["method"]
        known = [(each["code"], each["label"]) for each in edition.methods]
        lost = [(node.method, node.method)] if node.method and node.method not in dict(known) else []
        method.choices = [("", _("还没有定")), *known, *lost]
        self._leave_out()

    def _leave_out(self) -> None:
        dropped = ["combine"] if self.is_leaf else ["method", "rule_type"]
        if not self.is_leaf:
            dropped += [name for name in self.fields if name.startswith("evidence_")]
        if self.node.parent_id is not None:
            dropped.append("part")
        if self.node.parent is None or self.node.parent.combine != "weighted":
            dropped.append("weight")
        for name in dropped:
            del self.fields[name]

    def shown_parameters(self) -> list[forms.BoundField]:
        """The fields of the rule that is chosen, in their order."""
        return [self[name] for name in self.parameters]

    def clean_code(self) -> str:
        """A code that no other node of the edition has."""
        code = str(self.cleaned_data["code"]).strip()
        others = Indicator.objects.filter(edition=self.node.edition_id, code=code).exclude(pk=self.node.pk)
        if code != self.node.code and others.exists():
            raise forms.ValidationError(_g("编号“%(code)s”已经用过了。") % {"code": code})
        return code

    def clean(self) -> dict[str, Any]:
        """Bounds the right way round; a threshold where two assess blind."""
        given: dict[str, Any] = super().clean() or {}
        for name, value in given.items():
            if isinstance(value, str):
                given[name] = value.replace("\r\n", "\n")
        for prefix in ("applies", "spares"):
            low, high = given.get(f"{prefix}_headcount_from"), given.get(f"{prefix}_headcount_until")
            if low is not None and high is not None and low > high:
                self.add_error(f"{prefix}_headcount_until", _g("人数下限不能大于上限。"))
        if given.get("judges_combine") == "two_blind" and given.get("judges_threshold") is None:
            self.add_error("judges_threshold", _g("这里应填一个数。"))
        return given

    def columns(self) -> dict[str, Any]:
        """The cleaned fields as the columns of the row."""
        given = self.cleaned_data
        wanted = {name: given[name] for name in (*TEXT_FIELDS, "points", "minimum", "weight") if name in given}
        wanted |= {"applies": scope_from("applies", given), "spares": scope_from("spares", given)}
        wanted["judges"] = self._judges()
        wanted["handbook"] = _kept({name: given[f"handbook_{name}"] for name in ("why", "example", "how")})
        wanted["origin"] = _kept({"mark": given["origin_mark"], "source": given["origin_source"]})
        if self.is_leaf:
            wanted["rule"] = rule_from(self.kind, given, given.get("points"))
            names = ("kinds", "most", "period", "characters")
            asked = _kept({name: given[f"evidence_{name}"] for name in names})
            wanted["evidence"] = asked | ({} if given["evidence_link_is_enough"] else {"link_is_enough": False})
        return wanted

    def _judges(self) -> dict[str, Any]:
        combine, threshold = self.cleaned_data["judges_combine"], self.cleaned_data["judges_threshold"]
        if not combine:
            return {}
        return {"combine": combine} | ({"threshold": written(threshold)} if combine == "two_blind" else {})


def _kept(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def shown(node: Indicator) -> dict[str, Any]:
    """What the form shows for a row."""
    told: dict[str, Any] = {name: getattr(node, name) for name in TEXT_FIELDS}
    for name in ("points", "minimum", "weight"):
        value = getattr(node, name)
        told[name] = None if value is None else written(value)
    told |= {f"evidence_{name}": value for name, value in node.evidence.items()}
    told["evidence_link_is_enough"] = node.evidence.get("link_is_enough", True)
    told |= {f"handbook_{name}": value for name, value in node.handbook.items()}
    told |= {f"origin_{name}": value for name, value in node.origin.items()}
    told |= {f"judges_{name}": value for name, value in node.judges.items()}
    told |= scope_shown("applies", node.applies) | scope_shown("spares", node.spares)
    return told | {"rule_type": (node.rule or {}).get("type", "points")} | parameters_of(node.rule or {})
