"""Rules, scopes and bars of an edition in plain sentences, for whoever has to work by them (docs/formats §2 to §4)."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wenming.standards.plain import BarItem, Evidence, Judges, Measure, Node, Scope

PARTS = {"base": gettext_noop("基本指标"), "bonus": gettext_noop("加分指标"), "deduction": gettext_noop("扣分指标")}
EVIDENCE = {
    "link": gettext_noop("公开链接"), "document": gettext_noop("文件"), "text": gettext_noop("文字说明"),
    "photo": gettext_noop("图片"), "video": gettext_noop("视频"), "form": gettext_noop("表格"),
    "figure": gettext_noop("数据"), "opinion": gettext_noop("评价意见"),
}  # fmt: skip
EFFECTS = {
    "veto": gettext_noop("不得申报"), "rectify": gettext_noop("责令整改"), "suspend": gettext_noop("暂停称号"),
    "deduct": gettext_noop("扣分"),
}  # fmt: skip
SEVERITIES = {"severe": gettext_noop("严重"), "ordinary": gettext_noop("一般")}


def plain(number: Decimal | int | None) -> str:
    """A number as people write it: no exponent, no zeros behind; "" for none."""
    return "" if number is None else format(Decimal(number).normalize(), "f")


def listed(words: Iterable[str]) -> str:
    """Words one after the other."""
    return _("、").join(words)


def clauses(words: Iterable[str]) -> str:
    """Half sentences one after the other."""
    return _("；").join(words)


def rule_in_words(measure: Measure, points: Decimal | None, part: str = "base") -> str:
    """One sentence that says how a mark becomes points; in a deduction part, how many are taken."""
    say = TAKEN if part == "deduction" and measure.type in TAKEN else GIVEN
    return say[measure.type](measure, plain(points or 0))


def _down_to(measure: Measure) -> str:
    if measure.floor > 0:
        return _("最低得%(floor)s分") % {"floor": plain(measure.floor)}
    return _("扣完为止")


def _points(measure: Measure, most: str) -> str:
    return _("由测评人员在0至%(most)s分之间打分。") % {"most": most}


def _parts(measure: Measure, most: str) -> str:
    each = [_("%(text)s，%(points)s分") % {"text": part.text, "points": plain(part.points)} for part in measure.parts]
    return _("逐项给分后相加，共%(most)s分：%(list)s。") % {"most": most, "list": clauses(each)}


def _tiers(measure: Measure, most: str) -> str:
    each = [
        _labelled(tier.label, tier.text, _("得%(points)s分") % {"points": plain(tier.points)}) for tier in measure.tiers
    ]
    return _("按档次给分：%(list)s。") % {"list": clauses(each)}


def _percent_tiers(measure: Measure, most: str) -> str:
    each = [
        _labelled(
            tier.label, tier.text,
            _("得%(percent)s%%，即%(points)s分")
            % {"percent": plain(tier.percent), "points": plain((tier.percent or 0) * Decimal(most) / 100)},
        )
        for tier in measure.tiers
    ]  # fmt: skip
    return _("按档次给满分%(most)s分的一定比例：%(list)s。") % {"most": most, "list": clauses(each)}


def _labelled(label: str, text: str, gives: str) -> str:
    named = _("%(label)s（%(text)s）") % {"label": label, "text": text} if text else label
    return _("%(label)s%(gives)s") % {"label": named, "gives": gives}


def _all_or_nothing(measure: Measure, most: str) -> str:
    return _("符合得%(most)s分，不符合不得分。") % {"most": most}


def _per_occurrence(measure: Measure, most: str) -> str:
    return _("满分%(most)s分，每发现1次扣%(each)s分，%(down)s。") % {
        "most": most, "each": plain(measure.each), "down": _down_to(measure),
    }  # fmt: skip


def _per_percent(measure: Measure, most: str) -> str:
    begun = _("不足1个百分点的按1个计") if measure.whole else _("不足1个百分点的按比例计")
    return _("达到%(target)s%%得%(most)s分；每低1个百分点扣%(each)s分，%(begun)s，%(down)s。") % {
        "target": plain(measure.target), "most": most, "each": plain(measure.each), "begun": begun,
        "down": _down_to(measure),
    }  # fmt: skip


def _quota(measure: Measure, most: str) -> str:
    return _("完成%(quota)s（件、次、人等）得%(most)s分；未完成的按完成的比例得分，超过的不再加分。") % {
        "quota": plain(measure.quota), "most": most,
    }  # fmt: skip


def _sample(measure: Measure, most: str) -> str:
    return _("随机抽查%(size)s个，满分%(most)s分，每有1个不合格扣%(each)s分，%(down)s。") % {
        "size": measure.size, "most": most, "each": plain(measure.each), "down": _down_to(measure),
    }  # fmt: skip


def _steps(measure: Measure, most: str) -> str:
    steps = sorted(measure.steps, key=lambda step: step.at_least, reverse=True)
    each = [_("达到%(value)s得%(points)s分") % {"value": plain(s.at_least), "points": plain(s.points)} for s in steps]
    lowest = plain(steps[-1].at_least) if steps else "0"
    return _("按达到的台阶给分：%(list)s；不到%(lowest)s不得分。") % {"list": clauses(each), "lowest": lowest}


def _survey_grades(measure: Measure, most: str) -> str:
    each = [_("%(label)s计%(percent)s%%") % {"label": g.label, "percent": plain(g.percent)} for g in measure.grades]
    return _("按问卷计分，满分%(most)s分：每份答卷按所选档次折算（%(list)s），取平均；没有答卷的暂缺。") % {
        "most": most, "list": listed(each),
    }  # fmt: skip


def _survey_forms(measure: Measure, most: str) -> str:
    blank = ""
    if measure.each_blank > 0:
        blank = _("每有1处空白扣%(each)s分，") % {"each": plain(measure.each_blank)}
    return _("按问卷的平均分计，%(blank)s最多%(most)s分；没有问卷的暂缺。") % {"blank": blank, "most": most}


def _bonus(measure: Measure, most: str) -> str:
    each = listed(_("%(label)s加%(points)s分") % {"label": x.label, "points": plain(x.points)} for x in measure.levels)
    if measure.highest_only:
        return _("按最高的一级加分，不重复计算：%(list)s；最多加%(most)s分。") % {"list": each, "most": most}
    return _("按级别逐项相加：%(list)s；最多加%(most)s分。") % {"list": each, "most": most}


def _warnings(measure: Measure, most: str) -> str:
    return _("各次暗访的告诫记分取平均，每1分扣%(each)s分，从%(most)s分中扣，%(down)s；没有暗访的暂缺。") % {
        "each": plain(1 if measure.each is None else measure.each), "most": most, "down": _down_to(measure),
    }  # fmt: skip


def _years(measure: Measure, most: str) -> str:
    each = listed(_("%(label)s占%(weight)s") % {"label": y.label, "weight": plain(y.weight)} for y in measure.years)
    return _("各年度分别打分（0至%(most)s分），再按权重平均：%(list)s。") % {"most": most, "list": each}


def _penalty(measure: Measure, most: str) -> str:
    if measure.doubled:
        return _("每发生1次扣%(each)s分，瞒报的加倍，最多扣%(most)s分。") % {"each": plain(measure.each), "most": most}
    return _("每发生1次扣%(each)s分，最多扣%(most)s分。") % {"each": plain(measure.each), "most": most}


def _veto(measure: Measure, most: str) -> str:
    return _("发生即一票否决，本项不计分。")


def _points_taken(measure: Measure, most: str) -> str:
    return _("由测评人员在0至%(most)s分之间扣分。") % {"most": most}


def _tiers_taken(measure: Measure, most: str) -> str:
    each = [
        _labelled(tier.label, tier.text, _("扣%(points)s分") % {"points": plain(tier.points)}) for tier in measure.tiers
    ]
    return _("按档次扣分：%(list)s。") % {"list": clauses(each)}


def _bonus_taken(measure: Measure, most: str) -> str:
    each = listed(_("%(label)s扣%(points)s分") % {"label": x.label, "points": plain(x.points)} for x in measure.levels)
    if measure.highest_only:
        return _("按最重的一级扣分，不重复计算：%(list)s；最多扣%(most)s分。") % {"list": each, "most": most}
    return _("按级别逐项相加扣分：%(list)s；最多扣%(most)s分。") % {"list": each, "most": most}


GIVEN: dict[str, Callable[[Measure, str], str]] = {
    "points": _points, "parts": _parts, "tiers": _tiers, "percent_tiers": _percent_tiers,
    "all_or_nothing": _all_or_nothing, "per_occurrence": _per_occurrence, "per_percent": _per_percent, "quota": _quota,
    "sample": _sample, "steps": _steps, "survey_grades": _survey_grades, "survey_forms": _survey_forms,
    "bonus": _bonus, "warnings": _warnings, "years": _years, "penalty": _penalty, "veto": _veto,
}  # fmt: skip
TAKEN: dict[str, Callable[[Measure, str], str]] = {
    "points": _points_taken, "tiers": _tiers_taken, "bonus": _bonus_taken,
}  # fmt: skip


def judges_in_words(judges: Judges) -> str:
    """How the marks of several assessors become one."""
    if judges.combine == "median":
        return _("几人评分取中间的分数。")
    if judges.combine == "trimmed":
        return _("五人以上评分，去掉最高分和最低分后取平均；不足五人取平均。")
    if judges.combine == "two_blind":
        return _("两人各自评分，相差不超过%(threshold)s分取平均，超过的由第三人裁定。") % {
            "threshold": plain(judges.threshold or 0)
        }
    return _("几人评分取平均。")


def gathering_in_words(node: Node) -> str:
    """How a branch brings its children together, where that is more than a sum; else ""."""
    if node.combine == "weighted":
        shares = listed(
            _("%(text)s占%(weight)s") % {"text": child.text, "weight": plain(child.weight)} for child in node.children
        )
        return _("按得分率加权：%(list)s。") % {"list": shares}
    if node.part != "base" and node.points is not None:
        if node.part == "bonus":
            return _("各项相加，最多加%(most)s分。") % {"most": plain(node.points)}
        return _("各项相加，最多扣%(most)s分。") % {"most": plain(node.points)}
    return ""


def scope_in_words(scope: Scope, places: Mapping[str, str] | None = None) -> str:
    """Which units a scope means; "" when it names none. `places` gives the names of region codes."""
    said = []
    if scope.forms:
        said.append(listed({"full": _("完整表"), "short": _("短表")}.get(form, form) for form in scope.forms))
    said += [listed(words) for words in (scope.kinds, scope.natures) if words]
    if headcount := _headcount(scope):
        said.append(headcount)
    if scope.regions:
        said.append(listed((places or {}).get(code, code) for code in scope.regions))
    if scope.units:
        said.append(_("指定的%(count)s个单位") % {"count": len(scope.units)})
    return _("，且").join(said)


def _headcount(scope: Scope) -> str:
    low, high = scope.headcount_from, scope.headcount_until
    if low is not None and high is not None:
        return _("%(low)s至%(high)s人") % {"low": low, "high": high}
    if low is not None:
        return _("%(low)s人以上") % {"low": low}
    if high is not None:
        return _("%(high)s人以下") % {"high": high}
    return ""


def evidence_in_words(evidence: Evidence) -> str:
    """What to show, how much at most, and from when; "" when nothing is asked."""
    said = []
    if evidence.kinds:
        said.append(listed(_(EVIDENCE.get(kind, kind)) for kind in evidence.kinds))
    if evidence.most is not None:
        said.append(_("最多%(count)s份") % {"count": evidence.most})
    if evidence.characters is not None:
        said.append(_("说明不超过%(count)s字") % {"count": evidence.characters})
    if evidence.period:
        said.append(_("时间范围：%(period)s") % {"period": evidence.period})
    return clauses(said)


def window_in_words(bar: BarItem) -> str:
    """How far back a bar looks."""
    if bar.window_months is not None:
        return _("此前%(count)s个月内") % {"count": bar.window_months}
    if bar.window_from is not None:
        return _("%(day)s以来") % {"day": bar.window_from.isoformat()}
    return _("本届测评期内")


def effects_in_words(bar: BarItem) -> str:
    """What follows for those who apply anew and for those who hold a title."""
    return clauses([
        _("新申报单位：%(effect)s") % {"effect": _effect(bar, bar.effect.newcomer)},
        _("已有称号的单位：%(effect)s") % {"effect": _effect(bar, bar.effect.holder)},
    ])  # fmt: skip


def _effect(bar: BarItem, name: str) -> str:
    word = _(EFFECTS.get(name, name))
    if name == "deduct" and bar.effect.points is not None:
        return _("扣%(points)s分") % {"points": plain(bar.effect.points)}
    if name in ("rectify", "suspend") and bar.effect.months is not None:
        return _("%(effect)s%(count)s个月") % {"effect": word, "count": bar.effect.months}
    return word


def report_in_words(bar: BarItem) -> str:
    """By when a unit reports of itself, and what hiding it costs; "" when nothing is asked."""
    said = []
    if bar.report_months is not None:
        said.append(_("%(count)s个月内书面报告") % {"count": bar.report_months})
    if bar.report_days is not None:
        said.append(_("%(count)s日内书面报告") % {"count": bar.report_days})
    if bar.doubled_if_concealed:
        said.append(_("瞒报的加倍处理"))
    return clauses(said)
