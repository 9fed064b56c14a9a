"""The fields of a rule of scoring: what each type is called, which parameters it shows, and the rule they make."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenming.standards.node_form.tables import SmallTableField
from wenming.standards.packages.canonical import plain_value
from wenming.standards.packages.faults import Gathering
from wenming.standards.packages.measures import LISTS, read_measure
from wenming.standards.plain import MEASURES

TYPES = [
    ("points", _("直接打分：0 至满分之间")), ("all_or_nothing", _("符合得满分，不符合不得分")),
    ("parts", _("分成几项，逐项给分后相加")), ("tiers", _("分档，每档给固定分值")),
    ("percent_tiers", _("分档，每档给满分的百分之几")), ("per_occurrence", _("每发现一次扣几分")),
    ("per_percent", _("比目标每低一个百分点扣几分")), ("quota", _("按完成定额的比例给分")),
    ("sample", _("随机抽查，每个不合格的扣几分")), ("steps", _("达到几个台阶给几分")),
    ("survey_grades", _("问卷：按各档次的人数折算")), ("survey_forms", _("问卷：取平均分")),
    ("bonus", _("按级别加分（或扣分）")), ("warnings", _("暗访告诫记分，取各次平均")),
    ("years", _("分年度打分，按权重平均")), ("penalty", _("扣分项：每发生一次扣几分")), ("veto", _("一票否决")),
]  # fmt: skip
WORD, POINTS, TEXT = ("label", _("名称"), 8), ("points", _("分值"), 6), ("text", _("说明"), 0)


def worded(words: dict[str, str]) -> list[tuple[str, Any]]:
    """Codes with their words, translated when they are shown."""
    return [(code, _(word)) for code, word in words.items()]


def number(label: Any, **more: Any) -> forms.DecimalField:
    """A number of at most four decimal places, typed as text so that nothing is rounded by the browser."""
    box = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "form-control number-box"})
    return forms.DecimalField(label=label, required=False, max_digits=10, decimal_places=4, widget=box, **more)


def parameter_fields(kind: str) -> dict[str, forms.Field]:
    """The fields that a type of rule shows."""
    need, may = MEASURES.get(kind, ((), ()))
    every: dict[str, Any] = {
        "parts": lambda: SmallTableField(_("各项"), (("text", _("要求"), 0), POINTS), _("各项分值之和等于本条分值。")),
        "tiers": lambda: SmallTableField(
            _("档次"), (WORD, ("percent", _("百分之"), 6) if kind == "percent_tiers" else POINTS, TEXT)
        ),
        "grades": lambda: SmallTableField(_("问卷档次"), (WORD, ("percent", _("百分之"), 6))),
        "steps": lambda: SmallTableField(_("台阶"), (("at_least", _("达到"), 8), POINTS)),
        "levels": lambda: SmallTableField(_("级别"), (WORD, POINTS)),
        "years": lambda: SmallTableField(_("年度"), (WORD, ("weight", _("权重"), 6))),
        "each": lambda: number(_("每次扣分"), min_value=Decimal(0)),
        "each_blank": lambda: number(_("每处空白扣分"), min_value=Decimal(0)),
        "floor": lambda: number(_("最低扣到"), min_value=Decimal(0), help_text=_("不填就是扣完为止。")),
        "target": lambda: number(_("目标百分比"), min_value=Decimal(0), max_value=Decimal(100)),
        "quota": lambda: number(_("定额"), min_value=Decimal(0)),
        "size": lambda: forms.IntegerField(label=_("抽查数量"), required=False, min_value=1),
        "whole": lambda: forms.BooleanField(label=_("不足一个百分点的按一个计"), required=False),
        "highest_only": lambda: forms.BooleanField(label=_("只按最高的一级计，不累加"), required=False),
        "doubled": lambda: forms.BooleanField(label=_("瞒报的加倍扣"), required=False),
    }
    return {f"rule_{name}": every[name]() for name in (*need, *may)}


def parameters_of(rule: dict[str, Any]) -> dict[str, Any]:
    """What the fields show for a rule."""
    shown = {"rule_highest_only": True, "rule_doubled": True}
    return shown | {f"rule_{name}": value for name, value in rule.items() if name != "type"}


def rule_from(kind: str, cleaned: dict[str, Any], points: Decimal | None) -> dict[str, Any]:
    """The rule as its column holds it: canonical if it can be read, else as far as it goes, for the faults to say."""
    need, may = MEASURES[kind]
    rule: dict[str, Any] = {"type": kind}
    for name in (*need, *may):
        value = cleaned.get(f"rule_{name}")
        if name in LISTS:
            value = [{key: text for key, text in row.items() if text} for row in value or []]
        if value in (None, "", []):
            continue
        rule[name] = value if name in LISTS else plain_value(value)
    read = read_measure(Gathering(), rule, "rule", points)
    return plain_value(read) if read is not None else rule
