"""Rules, marks and ways of combining in words, as they stand beside a score. Plain values in, sentences out."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from wenming.assessment.scoring.leaves import PLAIN_POINTS
from wenming.assessment.scoring.values import NotHere, half_up, plain
from wenming.standards.plain import Judges, Measure, Node

SHOWN = 4  # decimal places of an exact figure that is only shown


def rule_in_words(node: Node) -> str:
    """How the leaf is scored: 每发现1次扣0.5分，扣完为止."""
    measure = node.rule or PLAIN_POINTS
    return RULE_WORDS[measure.type](measure, node.points or Decimal(0))


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


def _share(name: str, percent: Decimal | None) -> str:
    return f"{name} {plain(percent or 0)}%"


def _to_the_floor(measure: Measure) -> str:
    if measure.floor == 0:
        return _("扣完为止")
    return _("最低%(floor)s分") % {"floor": plain(measure.floor)}


def _per_percent(measure: Measure, points: Decimal) -> str:
    words = _("目标%(target)s%%，每低1个百分点扣%(each)s分") % {
        "target": plain(measure.target or 0),
        "each": plain(measure.each or 0),
    }
    begun = [_("不足1个百分点按1个计")] if measure.whole else []
    return "，".join([words, *begun, _to_the_floor(measure)])


def _per_occurrence(measure: Measure, points: Decimal) -> str:
    return "，".join([_("每发现1次扣%(each)s分") % {"each": plain(measure.each or 0)}, _to_the_floor(measure)])


def _sample(measure: Measure, points: Decimal) -> str:
    words = _("抽查%(size)s个，每1个不合格扣%(each)s分") % {"size": measure.size, "each": plain(measure.each or 0)}
    return "，".join([words, _to_the_floor(measure)])


def _warnings(measure: Measure, points: Decimal) -> str:
    each = Decimal(1) if measure.each is None else measure.each
    words = _("按历次告诫记分的平均数，每1分扣%(each)s分") % {"each": plain(each)}
    return "，".join([words, _to_the_floor(measure)])


def _steps(measure: Measure, points: Decimal) -> str:
    named = ({"from": plain(step.at_least), "points": plain(step.points)} for step in measure.steps)
    return _list(_("达到%(from)s得%(points)s分") % each for each in named)


def _bonus(measure: Measure, points: Decimal) -> str:
    levels = _list(_worth(level.label, level.points) for level in measure.levels)
    named = {"levels": levels, "points": plain(points)}
    if measure.highest_only:
        return _("只计最高一级：%(levels)s，最多%(points)s分") % named
    return _("逐项累计：%(levels)s，最多%(points)s分") % named


def _survey_forms(measure: Measure, points: Decimal) -> str:
    words = _("各张民意测评表的平均分")
    if not measure.each_blank:
        return words
    return "，".join([words, _("每项弃权扣%(each)s分") % {"each": plain(measure.each_blank)}])


def _penalty(measure: Measure, points: Decimal) -> str:
    words = [_("每发生1起扣%(each)s分") % {"each": plain(measure.each or 0)}]
    if measure.doubled:
        words.append(_("瞒报加倍"))
    return "，".join([*words, _("最多扣%(points)s分") % {"points": plain(points)}])


RULE_WORDS: dict[str, Callable[[Measure, Decimal], str]] = {
    "points": lambda measure, points: _("在0到%(points)s分之间评分") % {"points": plain(points)},
    "parts": lambda measure, points: (
        _("按要点计分：%(parts)s") % {"parts": _list(_worth(part.text, part.points) for part in measure.parts)}
    ),
    "tiers": lambda measure, points: (
        _("按档次计分：%(tiers)s") % {"tiers": _list(_worth(tier.label, tier.points) for tier in measure.tiers)}
    ),
    "percent_tiers": lambda measure, points: (
        _("按档次计本项分值的比例：%(tiers)s")
        % {"tiers": _list(_share(tier.label, tier.percent) for tier in measure.tiers)}
    ),
    "all_or_nothing": lambda measure, points: _("达到得%(points)s分，未达到不得分") % {"points": plain(points)},
    "per_occurrence": _per_occurrence,
    "per_percent": _per_percent,
    "quota": lambda measure, points: (
        _("完成数÷%(quota)s×%(points)s分，最多%(points)s分")
        % {"quota": plain(measure.quota or 0), "points": plain(points)}
    ),
    "sample": _sample,
    "steps": _steps,
    "survey_grades": lambda measure, points: (
        _("按评价所占比例计分：%(grades)s")
        % {"grades": _list(_share(grade.label, grade.percent) for grade in measure.grades)}
    ),
    "survey_forms": _survey_forms,
    "bonus": _bonus,
    "warnings": _warnings,
    "years": lambda measure, points: (
        _("按年度加权平均：%(years)s")
        % {"years": _list(f"{year.label} {plain(year.weight)}" for year in measure.years)}
    ),
    "penalty": _penalty,
    "veto": lambda measure, points: _("发生即一票否决"),
}


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
