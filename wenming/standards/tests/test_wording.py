"""Each rule of scoring as one sentence, in both languages."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.utils import translation
from hypothesis import given

from wenming.standards import wording
from wenming.standards.plain import MEASURES, BarItem, Effect, Evidence, Judges, Level, Measure, Node, Scope, Tier
from wenming.standards.tests import examples
from wenming.standards.tests.editions import measures
from wenming.standards.wording import rule_in_words

SAID = {
    "points": "由测评人员在0至3分之间打分。",
    "parts": "逐项给分后相加，共3分：有机构，0.5分；有计划，2.5分。",
    "tiers": "按档次给分：好得3分；一般（有制度未执行）得1分；差得0分。",
    "percent_tiers": "按档次给满分3分的一定比例：A得100%，即3分；B得66%，即1.98分。",
    "all_or_nothing": "符合得3分，不符合不得分。",
    "per_occurrence": "满分3分，每发现1次扣0.5分，最低得1分。",
    "per_percent": "达到90%得3分；每低1个百分点扣1分，不足1个百分点的按1个计，扣完为止。",
    "quota": "完成4（件、次、人等）得3分；未完成的按完成的比例得分，超过的不再加分。",
    "sample": "随机抽查4个，满分3分，每有1个不合格扣0.75分，扣完为止。",
    "steps": "按达到的台阶给分：达到90得3分；达到80得2分；不到80不得分。",
    "survey_grades": "按问卷计分，满分3分：每份答卷按所选档次折算（满意计100%、不满意计0%），取平均；没有答卷的暂缺。",
    "survey_forms": "按问卷的平均分计，每有1处空白扣0.1分，最多3分；没有问卷的暂缺。",
    "bonus": "按最高的一级加分，不重复计算：国家级加3分、省级加2分；最多加3分。",
    "warnings": "各次暗访的告诫记分取平均，每1分扣1分，从3分中扣，扣完为止；没有暗访的暂缺。",
    "years": "各年度分别打分（0至3分），再按权重平均：上年占40、本年占60。",
    "penalty": "每发生1次扣1分，瞒报的加倍，最多扣3分。",
    "veto": "发生即一票否决，本项不计分。",
}


@pytest.mark.parametrize("name", MEASURES)
def test_every_rule_is_one_sentence(name: str) -> None:
    part = {"penalty": "deduction", "veto": "deduction"}.get(name, "base")
    assert rule_in_words(examples.MEASURES[name], D(3), part) == SAID[name]


@pytest.mark.parametrize("name", MEASURES)
def test_every_rule_has_its_english_sentence(name: str) -> None:
    plain_labels = {"parts", "tiers", "survey_grades", "bonus", "years"}  # labels of the edition stay as they are
    with translation.override("en"):
        said = rule_in_words(examples.MEASURES[name], D(3))
    assert said.endswith(".")
    if name not in plain_labels:
        assert not any("一" <= sign <= "鿿" for sign in said)


@given(measures)
def test_any_rule_can_be_said(measure: Measure) -> None:
    for part in ("base", "deduction"):
        assert rule_in_words(measure, D(4), part).endswith("。")


def test_in_a_deduction_points_are_taken() -> None:
    tiers = Measure("tiers", tiers=(Tier("重", D(2)), Tier("轻", D(1))))
    levels = Measure("bonus", levels=(Level("省级通报", D(2)),), highest_only=False)
    assert rule_in_words(Measure("points"), D(2), "deduction") == "由测评人员在0至2分之间扣分。"
    assert rule_in_words(tiers, D(2), "deduction") == "按档次扣分：重扣2分；轻扣1分。"
    assert rule_in_words(levels, D(2), "deduction") == "按级别逐项相加扣分：省级通报扣2分；最多扣2分。"


def test_numbers_have_no_exponent_and_no_zeros_behind() -> None:
    assert [wording.plain(number) for number in (D("10"), D("2.50"), D("0.000"), None)] == ["10", "2.5", "0", ""]


def test_several_assessors_in_words() -> None:
    assert wording.judges_in_words(Judges("two_blind", D("1.0"))) == (
        "两人各自评分，相差不超过1分取平均，超过的由第三人裁定。"
    )
    assert {wording.judges_in_words(Judges(each)) for each in ("mean", "median", "trimmed")} == {
        "几人评分取平均。", "几人评分取中间的分数。", "五人以上评分，去掉最高分和最低分后取平均；不足五人取平均。",
    }  # fmt: skip


def test_a_scope_in_words() -> None:
    scope = Scope(("short",), ("窗口服务", "行政执法"), ("事业单位",), 10, 50, ("990102",), ("x", "y"))
    assert wording.scope_in_words(scope, {"990102": "东湖区"}) == (
        "短表，且窗口服务、行政执法，且事业单位，且10至50人，且东湖区，且指定的2个单位"
    )
    assert wording.scope_in_words(Scope(headcount_from=50)) == "50人以上"
    assert wording.scope_in_words(Scope()) == ""


def test_evidence_says_its_limits() -> None:
    asked = Evidence(("link", "document"), 3, "测评年度", 500)
    assert wording.evidence_in_words(asked) == "公开链接、文件；最多3份；说明不超过500字；时间范围：测评年度"
    assert wording.evidence_in_words(Evidence()) == ""


def test_weights_and_caps_of_a_branch() -> None:
    weighted = Node(
        "1",
        "四个来源",
        combine="weighted",
        children=(Node("1.1", "材料", weight=D(50)), Node("1.2", "问卷", weight=D(20))),
    )
    assert wording.gathering_in_words(weighted) == "按得分率加权：材料占50、问卷占20。"
    assert (
        wording.gathering_in_words(Node("8", "特色", "bonus", D(10), children=(Node("8.1", "创新"),)))
        == "各项相加，最多加10分。"
    )
    assert wording.gathering_in_words(Node("1", "服务", points=D(10))) == ""


def test_a_bar_in_words() -> None:
    bar = BarItem(
        "N1", "事故", window_from=date(2001, 1, 1), effect=Effect("deduct", "suspend", 6, D(2)), report_days=30
    )
    assert wording.window_in_words(bar) == "2001-01-01以来"
    assert wording.effects_in_words(bar) == "新申报单位：扣2分；已有称号的单位：暂停称号6个月"
    assert wording.report_in_words(bar) == "30日内书面报告"
