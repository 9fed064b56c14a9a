"""Marks and ways of combining in words, as they stand beside a score; rules are said as in the handbook. Plain values in, sentences out."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from wenming.assessment.scoring.leaves import PLAIN_POINTS
from wenming.assessment.scoring.values import NotHere, half_up, plain
from wenming.standards.plain import Judges, Measure, Node
from wenming.standards.wording import rule_in_words

SHOWN = 4  # decimal places of an exact figure that is only shown


def rule_of(node: Node) -> str:
    """How the leaf is scored, in the handbook's own words: what is read beside a score is what was published."""
    return rule_in_words(node.rule or PLAIN_POINTS, node.points, node.part)


def mark_in_words(node: Node, value: Any) -> str:
    """What an assessor found: 发现2次. An empty mark is said to be empty."""
    if value is None:
        return _("尚未评分")
    if isinstance(value, NotHere):
        return _("不适用：%(because)s") % {"because": value.because}
    measure = node.rule or PLAIN_POINTS
    return MARK_WORDS[measure.type](measure, value)


def points_in_words(node: Node, points: Fraction) -> str:
    """What it gave: 得2分, or in a deduction 扣2分."""
    figure = {"points": plain(half_up(abs(points), SHOWN))}
    return _("扣%(points)s分") % figure if node.part == "deduction" else _("得%(points)s分") % figure


def judges_in_words(judges: Judges) -> str:
    """How several marks become one."""
    if judges.combine == "two_blind":
        return _("两人背靠背评分，相差不超过%(threshold)s分取平均，超过的由仲裁评定") % {
            "threshold": plain(judges.threshold or 0)
        }
    words = {"median": _("取中位数"), "trimmed": _("五人以上去掉一个最高分和一个最低分后取平均")}
    return words.get(judges.combine, _("取平均"))


def _list(parts: Iterable[str]) -> str:
    return "、".join(parts)


def _worth(name: str, points: Decimal | None) -> str:
    return _("%(name)s %(points)s分") % {"name": name, "points": plain(points or 0)}


def _parts_found(measure: Measure, value: Any) -> str:
    said = []
    for part, given in zip(measure.parts, value, strict=True):
        if isinstance(given, bool):
            said.append(f"{part.text} {_('达到') if given else _('未达到')}")
        else:
            said.append(_worth(part.text, given))
    return _list(said)


def _counted(measure: Measure, value: dict[str, Any]) -> str:
    return _list(f"{name} {number}" for name, number in value.items() if number) or _("无")


def _happened(measure: Measure, value: dict[str, int]) -> str:
    if value["concealed"]:
        return _("发生%(count)s起，其中瞒报%(concealed)s起") % value
    return _("发生%(count)s起") % value


MARK_WORDS: dict[str, Callable[[Measure, Any], str]] = {
    "points": lambda measure, value: _("评%(points)s分") % {"points": plain(value)},
    "parts": _parts_found,
    "tiers": lambda measure, value: _("评为“%(label)s”") % {"label": value},
    "percent_tiers": lambda measure, value: _("评为“%(label)s”") % {"label": value},
    "all_or_nothing": lambda measure, value: _("达到") if value else _("未达到"),
    "per_occurrence": lambda measure, value: _("发现%(count)s次") % {"count": value},
    "per_percent": lambda measure, value: _("达到%(percent)s%%") % {"percent": plain(value)},
    "quota": lambda measure, value: _("完成%(amount)s") % {"amount": plain(value)},
    "sample": lambda measure, value: _("%(count)s个不合格") % {"count": value},
    "steps": lambda measure, value: _("实际为%(amount)s") % {"amount": plain(value)},
    "survey_grades": _counted,
    "survey_forms": lambda measure, value: (
        _("共%(forms)s张，总分%(sum)s，弃权%(blank)s项") % (value | {"sum": plain(value["sum"])})
    ),
    "bonus": _counted,
    "warnings": lambda measure, value: _("各次告诫记分：%(points)s") % {"points": _list(plain(each) for each in value)},
    "years": lambda measure, value: _list(f"{year} {plain(points)}" for year, points in value.items()),
    "penalty": _happened,
    "veto": lambda measure, value: _("已发生") if value else _("未发生"),
}
