"""Every rule of scoring against an oracle written on its own, and its bounds and directions. No database."""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenming.assessment.scoring.rules import RULES
from wenming.assessment.tests.yardsticks import hundredths, measures, values
from wenming.standards.plain import MEASURES, Level, Measure, Part, Step, Tier, Year

POINTS = hundredths(1, 1000)
NUMBERLESS = {"parts", "tiers", "percent_tiers", "all_or_nothing", "veto", "survey_grades", "survey_forms", "bonus"}


def F(value: Any) -> Fraction:
    return Fraction(str(value)) if isinstance(value, Decimal) else Fraction(value)


def unbounded(rule: Measure, top: Fraction, mark: Any) -> Fraction | None:
    """The first half of the table of docs/formats §3, said once more in the shortest way; None is missing."""
    raw: Fraction
    match rule.type:
        case "points":
            raw = F(mark)
        case "parts":
            raw = sum((F(p.points) if m is True else F(m) for p, m in zip(rule.parts, mark, strict=True)), F(0))
        case "tiers":
            raw = {t.label: F(t.points) for t in rule.tiers}[mark]
        case "percent_tiers":
            raw = {t.label: F(t.percent) for t in rule.tiers}[mark] * top / 100
        case "all_or_nothing":
            raw = top if mark else F(0)
        case "per_occurrence" | "sample":
            raw = top - F(rule.each) * mark
        case "per_percent":
            gap = F(rule.target) - F(mark)
            gap = F(0) if gap < 0 else gap
            raw = top - F(rule.each) * (-((-gap.numerator) // gap.denominator) if rule.whole else gap)
        case "quota":
            raw = top * F(mark) / F(rule.quota)
        case "steps":
            raw = (
                [F(0)] + [F(s.points) for s in sorted(rule.steps, key=lambda s: s.at_least) if F(mark) >= F(s.at_least)]
            )[-1]
        case _:
            return from_lists(rule, top, mark)
    return raw


def from_lists(rule: Measure, top: Fraction, mark: Any) -> Fraction | None:
    """The second half: surveys, awards, visits, years, cases."""
    raw: Fraction
    match rule.type:
        case "survey_grades":
            people = sum(mark.values())
            if not people:
                return None
            raw = sum((F(g.percent) * mark.get(g.label, 0) for g in rule.grades), F(0)) * top / (100 * people)
        case "survey_forms":
            if not mark["forms"]:
                return None
            raw = F(mark["sum"]) / mark["forms"] - F(rule.each_blank) * mark["blank"]
        case "bonus":
            won = [
                F(level.points) * (1 if rule.highest_only else mark[level.label])
                for level in rule.levels
                if mark.get(level.label)
            ]
            raw = max(won, default=F(0)) if rule.highest_only else sum(won, F(0))
        case "warnings":
            if not mark:
                return None
            raw = top - (F(1) if rule.each is None else F(rule.each)) * sum(map(F, mark)) / len(mark)
        case "years":
            raw = sum((F(y.weight) * F(mark[y.label]) for y in rule.years), F(0)) / sum(F(y.weight) for y in rule.years)
        case "penalty":
            raw = F(rule.each) * (mark["count"] + mark["concealed"] * rule.doubled)
        case _:
            return F(0)
    return raw


def oracle(rule: Measure, points: Decimal, mark: Any) -> Fraction | None:
    """Within the bounds."""
    raw, top, low = unbounded(rule, F(points), mark), F(points), F(rule.floor)
    return None if raw is None else low if raw < low else top if raw > top else raw


def scored(rule: Measure, points: Decimal | str | int, mark: Any) -> Fraction | None:
    """Read and give, as a leaf does."""
    points = Decimal(points)
    value = RULES[rule.type].read(rule, points, mark)
    return None if value is None else RULES[rule.type].give(rule, points, value)


def test_every_rule_of_the_vocabulary_can_be_scored() -> None:
    assert set(RULES) == set(MEASURES)


@pytest.mark.parametrize("name", sorted(MEASURES))
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_rule_gives_what_the_table_says_within_its_bounds(name: str, data: st.DataObject) -> None:
    points = data.draw(POINTS)
    rule = data.draw(measures(points, [name]))
    mark = data.draw(values(rule, points))
    got = scored(rule, points, mark)
    assert got == oracle(rule, points, mark)
    if got is not None:
        assert rule.floor <= got <= points


@pytest.mark.parametrize("name", sorted(set(MEASURES) - NUMBERLESS - {"warnings", "years", "penalty"}))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_more_of_the_good_never_gives_less_and_more_faults_never_give_more(name: str, data: st.DataObject) -> None:
    points = data.draw(POINTS)
    rule = data.draw(measures(points, [name]))
    if name == "steps":
        rule = Measure("steps", steps=tuple(Step(Decimal(n), Decimal(n)) for n in range(4)))
    one, two = sorted((data.draw(values(rule, points)), data.draw(values(rule, points))))
    less, more = scored(rule, points, one), scored(rule, points, two)
    assert less is not None and more is not None
    assert more <= less if name in {"per_occurrence", "sample"} else less <= more


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_the_order_of_visits_grades_years_and_awards_does_not_matter(data: st.DataObject) -> None:
    points = data.draw(POINTS)
    rule = data.draw(measures(points, ["warnings", "survey_grades", "years", "bonus"]))
    mark = data.draw(values(rule, points))
    turned = mark[::-1] if isinstance(mark, list) else dict(reversed(mark.items()))
    assert scored(rule, points, mark) == scored(rule, points, turned)


@given(hundredths(1, 300), st.integers(0, 9), st.integers(0, 9))
def test_a_concealed_case_counts_twice(each: Decimal, told: int, concealed: int) -> None:
    rule, wide = Measure("penalty", each=each), Decimal(1000)
    mark = {"count": told + concealed, "concealed": concealed}
    assert scored(rule, wide, mark) == Fraction(each) * (told + 2 * concealed)
    assert scored(Measure("penalty", each=each, doubled=False), wide, mark) == Fraction(each) * (told + concealed)


D = Decimal
ZHEJIANG = Measure(
    "tiers", tiers=tuple(Tier(label, D(points)) for label, points in zip("ABCD", ("2", "1.5", "1", "0"), strict=True))
)
SHAANXI = Measure(
    "tiers",
    tiers=tuple(Tier(label, D(points)) for label, points in [("好", "2"), ("较好", "1"), ("一般", "0.5"), ("差", "0")]),
)
DISTRICT = Measure(
    "percent_tiers",
    tiers=tuple(Tier(label, percent=D(share)) for label, share in [("A", 100), ("B", 66), ("C", 33), ("C#", 0)]),
)
PLANS = Measure(
    "parts", parts=(Part("长期规划", D("0.5")), Part("年度计划", D("0.5")), Part("责任分工及考核奖惩", D(1)))
)
MEETINGS = Measure("per_occurrence", each=D("0.5"))
PATROL = Measure("per_occurrence", each=D(3))
RATE = Measure("per_percent", target=D(90), each=D(1))
WHOLE_RATE = Measure("per_percent", target=D(90), each=D(1), whole=True)
BROADCAST = Measure("quota", quota=D(4))
SAMPLE = Measure("sample", size=4, each=D("0.5"))
POLL_ITEM = Measure(
    "survey_grades",
    grades=tuple(Tier(label, percent=D(share)) for label, share in [("优", 100), ("良", 50), ("中", 25), ("差", 0)]),
)
POLL = Measure("survey_forms", each_blank=D("0.2"))
HONOURS = Measure("bonus", levels=(Level("国家级", D(10)), Level("省级", D(6)), Level("市级", D(3))))
ALL_HONOURS = Measure("bonus", levels=HONOURS.levels, highest_only=False)
TWO_YEARS = Measure("years", years=(Year("第一年", D(40)), Year("第二年", D(60))))
THREE_YEARS = Measure("years", years=tuple(Year(label, D(1)) for label in "甲乙丙"))
VISITS = Measure("warnings")
WORDS = Measure("steps", steps=(Step(D(4), D(1)), Step(D(8), D(3)), Step(D(12), D(5))))

# rule, points of the leaf, mark, what it gives: the examples of real systems, each worked by hand
EXAMPLES = [
    (ZHEJIANG, 2, "A", "2"), (ZHEJIANG, 2, "B", "3/2"), (ZHEJIANG, 2, "C", "1"), (ZHEJIANG, 2, "D", "0"),
    (SHAANXI, 2, "较好", "1"), (SHAANXI, 2, "一般", "1/2"),
    (DISTRICT, 3, "A", "3"), (DISTRICT, 3, "B", "1.98"), (DISTRICT, 3, "C", "0.99"), (DISTRICT, 3, "C#", "0"),
    (PLANS, 2, [True, False, True], "1.5"), (PLANS, 2, [True, "0.25", False], "0.75"), (PLANS, 2, [False] * 3, "0"),
    (MEETINGS, 3, 0, "3"), (MEETINGS, 3, 2, "2"), (MEETINGS, 3, 6, "0"), (MEETINGS, 3, 7, "0"),
    (PATROL, 10, 3, "1"), (PATROL, 10, 4, "0"),
    (Measure("per_occurrence", each=D(1), floor=D("-1")), 2, 9, "-1"),
    (Measure("per_occurrence", each=D(1), floor=D("0.5")), 2, 9, "0.5"),
    (RATE, 2, 90, "2"), (RATE, 2, 100, "2"), (RATE, 2, "89.5", "1.5"), (RATE, 2, 88, "0"), (RATE, 2, 10, "0"),
    (WHOLE_RATE, 2, "89.5", "1"), (WHOLE_RATE, 2, 89, "1"), (WHOLE_RATE, 2, "90.5", "2"),
    (BROADCAST, 2, 3, "1.5"), (BROADCAST, 2, 4, "2"), (BROADCAST, 2, 9, "2"), (BROADCAST, 2, 0, "0"),
    (SAMPLE, 2, 0, "2"), (SAMPLE, 2, 3, "0.5"), (SAMPLE, 2, 4, "0"),
    (POLL_ITEM, 2, {"优": 1}, "2"), (POLL_ITEM, 2, {"优": 1, "良": 1, "中": 1, "差": 1}, "0.875"), (POLL_ITEM, 2, {"差": 5}, "0"),
    (POLL_ITEM, 2, {}, None), (POLL_ITEM, 2, {"优": 0}, None),
    (POLL, 10, {"sum": 170, "forms": 20, "blank": 3}, "7.9"), (POLL, 10, {"sum": 8, "forms": 1}, "8"),
    (POLL, 10, {"sum": 0, "forms": 3, "blank": 1}, "0"), (POLL, 10, {"sum": 0, "forms": 0, "blank": 0}, None),
    (HONOURS, 10, {"省级": 3, "市级": 1}, "6"), (HONOURS, 10, {}, "0"), (HONOURS, 5, {"国家级": 1}, "5"),
    (ALL_HONOURS, 10, {"市级": 2}, "6"), (ALL_HONOURS, 10, {"市级": 2, "省级": 1}, "10"),
    (TWO_YEARS, 100, {"第一年": 80, "第二年": 90}, "86"), (THREE_YEARS, 100, {"甲": 80, "乙": 85, "丙": 92}, "257/3"),
    (VISITS, 5, [1, 2], "7/2"), (VISITS, 5, [0], "5"), (VISITS, 5, [9], "0"), (VISITS, 5, [], None),
    (Measure("warnings", each=D(2), floor=D(1)), 5, [1, "0.5"], "7/2"), (Measure("warnings", each=D(2), floor=D(1)), 5, [9], "1"),
    (WORDS, 5, "3.99", "0"), (WORDS, 5, 4, "1"), (WORDS, 5, 8, "3"), (WORDS, 5, 11, "3"), (WORDS, 5, 12, "5"), (WORDS, 5, -1, "0"),
    (Measure("all_or_nothing"), 3, True, "3"), (Measure("all_or_nothing"), 3, False, "0"),
    (Measure("points"), 3, "2.5", "2.5"), (Measure("veto"), 0, True, "0"),
    (Measure("penalty", each=D(10)), 50, {"count": 2, "concealed": 1}, "30"),
    (Measure("penalty", each=D(10)), 25, {"count": 3}, "25"), (Measure("penalty", each=D(3)), 50, {"count": 0}, "0"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "points", "mark", "gives"), EXAMPLES)
def test_a_real_line_gives_what_was_worked_by_hand(rule: Measure, points: int, mark: Any, gives: str | None) -> None:
    assert scored(rule, points, mark) == (None if gives is None else Fraction(gives))


def test_steps_may_stand_in_any_order() -> None:
    turned = Measure("steps", steps=WORDS.steps[::-1])
    assert [scored(turned, 5, n) for n in (3, 4, 8, 12)] == [0, 1, 3, 5]


def test_a_begun_percent_counts_whole_only_where_the_rule_says_so() -> None:
    assert math.isclose(float(scored(RATE, 2, "89.99") or 0), 1.99)
    assert scored(WHOLE_RATE, 2, "89.99") == 1
