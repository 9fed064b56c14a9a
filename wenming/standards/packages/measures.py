"""Reading a rule of scoring: its type from the closed set, the parameters that type must and may have."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wenming.standards.packages.faults import Gathering
from wenming.standards.plain import MEASURES, Judges, Level, Measure, Part, Step, Tier, Year

COMBINE = ("mean", "median", "trimmed", "two_blind")
LISTS = {"parts", "tiers", "grades", "steps", "levels", "years"}
HUNDRED = Decimal(100)


def read_measure(gathered: Gathering, value: Any, where: str, points: Decimal | None) -> Measure | None:
    """A rule as a Measure; `points` are the leaf's, which the rule's own points may not exceed."""
    given = gathered.mapping(
        value, where, ("type", *(name for need, may in MEASURES.values() for name in (*need, *may)))
    )
    kind = given.get("type")
    if not isinstance(kind, str) or kind not in MEASURES:
        gathered.say(f"{where}.type", "unknown-rule", _("不认识的计分规则“%(type)s”。") % {"type": str(kind)[:40]})
        return None
    need, may = MEASURES[kind]
    before = len(gathered.faults)
    for name in need:
        if given.get(name) in (None, "", []):
            gathered.say(f"{where}.{name}", "missing-parameter", _("这种计分规则缺少参数“%(name)s”。") % {"name": name})
    for name in given:
        if name != "type" and name not in (*need, *may) and any(name in (*n, *m) for n, m in MEASURES.values()):
            gathered.say(f"{where}.{name}", "unknown-parameter", _("这种计分规则没有参数“%(name)s”。") % {"name": name})
    held = {
        name: read_parameter(gathered, kind, name, given[name], f"{where}.{name}")
        for name in (*need, *may)
        if name in given
    }
    if len(gathered.faults) > before:
        return None
    measure = Measure(kind, **{name: value for name, value in held.items() if value is not None})
    judge_measure(gathered, measure, where, points)
    return measure


def read_parameter(gathered: Gathering, kind: str, name: str, value: Any, where: str) -> Any:
    """One parameter by its name."""
    if name in LISTS:
        rows = gathered.rows(value, where)
        return tuple(read_row(gathered, kind, name, row, f"{where}[{place}]") for place, row in enumerate(rows))
    if name in ("whole", "highest_only", "doubled"):
        return gathered.flag(value, where, name != "whole")
    if name == "size":
        return gathered.whole(value, where, required=True)
    return gathered.number(value, where, required=True)


def read_row(gathered: Gathering, kind: str, name: str, row: Any, where: str) -> Any:
    """One row of a list parameter."""
    if name == "parts":
        given = gathered.mapping(row, where, ("text", "points"))
        points = gathered.number(given.get("points"), f"{where}.points", required=True)
        return Part(gathered.text(given.get("text"), f"{where}.text", 200, required=True), points or Decimal(0))
    if name == "steps":
        given = gathered.mapping(row, where, ("at_least", "points"))
        bound = gathered.number(given.get("at_least"), f"{where}.at_least", required=True, negative=True)
        return Step(
            bound or Decimal(0), gathered.number(given.get("points"), f"{where}.points", required=True) or Decimal(0)
        )
    fields = {"levels": ("label", "points"), "years": ("label", "weight")}.get(
        name, ("label", "points", "percent", "text")
    )
    given = gathered.mapping(row, where, fields)
    label = gathered.text(given.get("label"), f"{where}.label", 60, required=True)
    if name == "levels":
        return Level(label, gathered.number(given.get("points"), f"{where}.points", required=True) or Decimal(0))
    if name == "years":
        return Year(label, gathered.number(given.get("weight"), f"{where}.weight", required=True) or Decimal(0))
    by_points = kind == "tiers"
    return Tier(
        label,
        points=gathered.number(given.get("points"), f"{where}.points", required=by_points),
        percent=gathered.number(given.get("percent"), f"{where}.percent", required=not by_points),
        text=gathered.text(given.get("text"), f"{where}.text", 200),
    )


def judge_measure(gathered: Gathering, measure: Measure, where: str, points: Decimal | None) -> None:
    """What is wrong with parameters that are each well written: sums, bounds, names used twice."""
    for name in ("tiers", "grades", "levels", "years"):
        labels = [row.label for row in getattr(measure, name)]
        if len(set(labels)) < len(labels):
            gathered.say(f"{where}.{name}", "duplicate", _("档次名称不能重复。"))
    if measure.parts and points is not None and sum(part.points for part in measure.parts) != points:
        gathered.say(f"{where}.parts", "sum", _("各部分的分值之和应等于本条分值。"))
    fixed = [tier.points for tier in measure.tiers if tier.points is not None]
    fixed += [step.points for step in measure.steps] + [level.points for level in measure.levels]
    if points is not None and measure.type != "percent_tiers" and any(each > points for each in fixed):
        gathered.say(where, "over-points", _("档次的分值不能高于本条分值。"))
    shares = [row.percent for row in (*measure.tiers, *measure.grades) if row.percent is not None]
    if any(share > HUNDRED for share in shares) or (measure.target is not None and measure.target > HUNDRED):
        gathered.say(where, "over-hundred", _("百分比不能超过100。"))
    if measure.quota == 0 or measure.size == 0:
        gathered.say(where, "zero", _("定额和抽查数量必须大于0。"))
    if measure.years and not sum(year.weight for year in measure.years):
        gathered.say(f"{where}.years", "zero", _("各年权重之和必须大于0。"))
    if points is not None and measure.floor > points:
        gathered.say(f"{where}.floor", "over-points", _("最低分不能高于本条分值。"))


def read_judges(gathered: Gathering, value: Any, where: str) -> Judges | None:
    """How several assessors' marks become one."""
    if value is None:
        return None
    given = gathered.mapping(value, where, ("combine", "threshold"))
    combine = gathered.choice(given.get("combine"), f"{where}.combine", COMBINE, "mean")
    threshold = gathered.number(given.get("threshold"), f"{where}.threshold", required=combine == "two_blind")
    return Judges(combine, threshold)
