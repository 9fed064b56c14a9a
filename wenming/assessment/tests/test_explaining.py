"""A score explains itself: by which rule, from which marks, what is missing, what would still help. No database."""

from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenming.assessment.explaining import Explanation, Line, explanation
from wenming.assessment.scoring import read_marks, scores
from wenming.assessment.scoring.values import half_up
from wenming.assessment.supposing import supposition
from wenming.assessment.tests.yardsticks import rounds
from wenming.assessment.wording import judges_in_words, mark_in_words
from wenming.standards.plain import (
    MEASURES,
    Band,
    Evidence,
    Handbook,
    Judges,
    Level,
    Measure,
    Node,
    Part,
    Scope,
    Step,
    Tier,
    Yardstick,
    Year,
)  # fmt: skip # isort: skip

D = Decimal
BANDS = (Band("优秀", D(90)), Band("良好", D(80)), Band("一般", D(0)))
POINTS = Measure("points")
MEETINGS = Measure("per_occurrence", each=D("0.5"))


def leaf(code: str, points: str | int, part: str = "base", **fields: Any) -> Node:
    return Node(code, f"第{code}条", part, D(points), **({"rule": POINTS} | fields))


def explained(yardstick: Yardstick, *marks: tuple[str, Any], **options: Any) -> Explanation:
    """Marks are (code, value), by A, B, … on each leaf in turn."""
    seen: dict[str, int] = {}
    written = []
    for code, value in marks:
        seen[code] = seen.get(code, 0) + 1
        written.append({"node": code, "by": "ABCDEF"[seen[code] - 1], "value": value, "moderator": seen[code] == 3})
    units, faults = read_marks(yardstick, {"units": [{"id": "u", "marks": written}]})
    assert units is not None, faults
    return explanation(yardstick, units[0], scores(yardstick, units)[0], **options)


def line(found: Explanation, code: str) -> Line:
    return next(each for each in found.lines if each.code == code)


CITY = Yardstick(
    "city", "1", "体系", bands=BANDS, minimum=D(60), judges=Judges("two_blind", D(1)),
    nodes=(
        Node("1", "机制", minimum=D(20), children=(
            leaf("1.1", 20, rule=MEETINGS, judges=Judges()), leaf("1.2", 30),
            leaf("1.3", 10, applies=Scope(forms=("short",)), because="全表不考核"),
        )),
        leaf("2", 50), leaf("3", 4, "bonus"), leaf("4", 9, "deduction", rule=Measure("penalty", each=D(2))),
        leaf("5", 0, rule=Measure("veto")),
    ),
)  # fmt: skip
USUAL = (
    ("1.1", 2),
    ("1.2", 10),
    ("1.2", 11),
    ("2", 40),
    ("2", 41),
    ("3", 1),
    ("3", 1),
    ("4", {"count": 1}),
    ("4", {"count": 1}),
    ("5", False),
)


def test_a_line_says_its_rule_and_what_was_found() -> None:
    found = line(explained(CITY, *USUAL), "1.1")
    assert found.rule == "满分20分，每发现1次扣0.5分，扣完为止。"
    assert [cause.words for cause in found.causes] == ["发现2次，得19分"]
    assert (found.state, found.got, found.possible, found.judges, found.depth) == ("scored", D("19.00"), D(20), "", 1)


def test_several_marks_say_how_they_became_one() -> None:
    found = line(explained(CITY, *USUAL), "1.2")
    assert found.judges == "两人背靠背评分，相差不超过1分取平均，超过的由仲裁评定"
    assert [(cause.by, cause.words) for cause in found.causes] == [("A", "评10分，得10分"), ("B", "评11分，得11分")]
    assert found.got == D("10.50")
    taken = line(explained(CITY, *USUAL), "4")
    assert taken.causes[0].words == "发生1起，扣2分"


def test_a_line_that_does_not_apply_or_is_missing_says_why() -> None:
    found = explained(CITY, ("1.2", 1), ("2", 1), ("2", 9), ("3", {"na": "无"}), ("3", 2), ("1.1", {"na": "没有会议"}))
    assert {each.code: each.why for each in found.lines if each.why} == {
        "1.1": "没有会议", "1.2": "还差一人评分", "1.3": "全表不考核", "2": "意见不一，等待仲裁", "3": "意见不一，等待仲裁", "4": "尚未评分", "5": "尚未评分",
    }  # fmt: skip
    assert found.missing == ("1.2", "2", "3", "4", "5")
    assert line(found, "1.1").causes[0].words == "不适用：没有会议"
    split = replace(CITY, judges=Judges())
    assert line(explained(split, ("2", 1), ("2", {"na": "x"})), "2").why == "对是否适用意见不一"


def test_what_stays_below_its_minimum_is_told_with_both_figures() -> None:
    found = explained(CITY, ("1.1", 40), ("1.2", 1), ("1.2", 1), ("2", 20), ("2", 20))
    assert [(each.code, each.text, each.minimum, each.got) for each in found.unmet] == [
        ("1", "机制", D(20), D("1.00")), ("", "总分", D(60), D("21.00")),
    ]  # fmt: skip


def test_the_moderator_comes_last_and_pointers_go_along() -> None:
    units, _faults = read_marks(
        CITY,
        {"units": [{"id": "u", "marks": [
            {"node": "2", "by": "B", "value": 9, "moderator": True, "because": "复核"}, {"node": "2", "by": "C", "value": 1, "pointer": {"page": 2}},
            {"node": "2", "by": "A", "value": None},
        ]}]},
    )  # fmt: skip
    assert units is not None
    causes = line(explanation(CITY, units[0], scores(CITY, units)[0]), "2").causes
    assert [(each.by, each.words, each.moderates, each.because, each.pointer) for each in causes] == [
        ("A", "尚未评分", False, "", None), ("C", "评1分，得1分", False, "", {"page": 2}), ("B", "评9分，得9分", True, "复核", None),
    ]  # fmt: skip


# the nearest steps


def test_the_nearest_steps_are_the_fewest_largest_gains() -> None:
    found = explained(CITY, *USUAL)  # 70 + 1 - 2 = 69.00
    assert (found.total, found.band, found.next_band, found.short_by) == (D("69.00"), "一般", "良好", D("11.00"))
    assert [(step.code, step.gain) for step in found.open] == [
        ("1.2", D("19.50")),
        ("2", D("9.50")),
        ("3", D("3.00")),
        ("1.1", D("1.00")),
    ]
    assert ([step.code for step in found.steps], found.reaches) == (["1.2"], True)
    assert found.steps[0].rule == "由测评人员在0至30分之间打分。"


def test_what_was_deducted_or_vetoed_is_no_step() -> None:
    codes = {step.code for step in explained(CITY, *USUAL).open}
    assert not codes & {"4", "5", "1.3"}


def test_leaves_that_wait_for_marks_are_told_apart() -> None:
    found = explained(CITY, *(mark for mark in USUAL if mark[0] != "1.2"))
    assert [(step.code, step.awaits_mark, step.gain) for step in found.open][:2] == [
        ("1.2", True, D("30.00")),
        ("2", False, D("9.50")),
    ]


def test_the_highest_band_needs_no_step() -> None:
    full = explained(CITY, ("1.1", 0), ("1.2", 30), ("1.2", 30), ("2", 50), ("2", 49))
    assert (full.band, full.next_band, len(full.steps), full.reaches, full.short_by) == ("优秀", None, 0, False, D(0))


def test_a_band_out_of_reach_is_said_so() -> None:
    found = explained(replace(CITY, bands=(Band("满分", D(200)),)), *USUAL)
    assert (found.band, found.next_band, found.reaches) == (None, "满分", False)
    assert [step.code for step in found.steps] == ["1.2", "2", "3", "1.1"]


def test_a_capped_bonus_is_counted_once() -> None:
    bonus = Node(
        "2", "加分", "bonus", D(5), children=(leaf("2.1", 5, "bonus"), leaf("2.2", 5, "bonus"), leaf("2.3", 2, "bonus"))
    )
    yardstick = Yardstick("x", "1", "x", bands=(Band("优秀", D(90)),), nodes=(leaf("1", 100), bonus))
    found = explained(yardstick, ("1", 80), ("2.1", 0), ("2.2", 0), ("2.3", 0))
    assert [step.code for step in found.steps] == ["1"]
    low = explained(yardstick, ("1", 100), ("2.1", 0), ("2.2", 0), ("2.3", 0))
    assert [(step.code, step.gain) for step in low.open] == [("2.1", D("5.00")), ("2.2", D("5.00")), ("2.3", D("2.00"))]
    far = explained(replace(yardstick, bands=(Band("满分", D(200)),)), ("1", 99), ("2.1", 0), ("2.2", 0), ("2.3", 0))
    assert [step.code for step in far.steps] == ["2.1", "1"]


def test_a_line_that_is_left_out_is_never_proposed() -> None:
    found = explained(CITY, *USUAL, leave_out={"1.2"})
    assert "1.2" not in {step.code for step in (*found.open, *found.steps)}
    assert [step.code for step in found.steps] == ["2", "3"]


def test_a_step_speaks_of_the_rule_and_never_of_papers() -> None:
    wordy = leaf(
        "1",
        100,
        evidence=Evidence(kinds=("照片", "文件"), most=3),
        handbook=Handbook("为何", "照片三张", "多交材料"),
        method="材料审核",
    )
    found = explained(Yardstick("x", "1", "x", bands=BANDS, nodes=(wordy,)), ("1", 50))
    assert not any(word in repr(found.steps) for word in ("照片", "材料", "文件"))


# every rule and every mark has its words

ALL = {
    "points": (POINTS, "2.50", "评2.5分"),
    "parts": (Measure("parts", parts=(Part("机构", D(1)), Part("规划", D("0.5")), Part("考核", D("1.5")))), [True, False, "0.5"], "机构 达到、规划 未达到、考核 0.5分"),
    "tiers": (Measure("tiers", tiers=(Tier("A", D(2)), Tier("B", D("1.5")))), "B", "评为“B”"),
    "percent_tiers": (Measure("percent_tiers", tiers=(Tier("A", percent=D(100)), Tier("B", percent=D(66)))), "A", "评为“A”"),
    "all_or_nothing": (Measure("all_or_nothing"), False, "未达到"),
    "per_occurrence": (Measure("per_occurrence", each=D(1), floor=D("0.5")), 2, "发现2次"),
    "per_percent": (Measure("per_percent", target=D(90), each=D(1), whole=True), "88.5", "达到88.5%"),
    "quota": (Measure("quota", quota=D(4)), 3, "完成3"),
    "sample": (Measure("sample", size=4, each=D("0.5")), 1, "1个不合格"),
    "steps": (Measure("steps", steps=(Step(D(4), D(1)), Step(D(8), D(3)))), 5, "实际为5"),
    "survey_grades": (Measure("survey_grades", grades=(Tier("满意", percent=D(100)), Tier("不满意", percent=D(0)))), {"满意": 3}, "满意 3"),
    "survey_forms": (Measure("survey_forms", each_blank=D("0.2")), {"sum": 8, "forms": 4, "blank": 1}, "共4张，总分8，弃权1项"),
    "bonus": (Measure("bonus", levels=(Level("省级", D(2)), Level("市级", D(1)))), {"市级": 2}, "市级 2"),
    "warnings": (Measure("warnings"), [1, "0.5"], "各次告诫记分：1、0.5"),
    "years": (Measure("years", years=(Year("前年", D(40)), Year("去年", D(60)))), {"前年": 1, "去年": 2}, "前年 1、去年 2"),
    "penalty": (Measure("penalty", each=D(2)), {"count": 3, "concealed": 1}, "发生3起，其中瞒报1起"),
    "veto": (Measure("veto"), True, "已发生"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_a_mark_of_every_rule_is_said_in_words(name: str) -> None:
    from wenming.assessment.scoring.marks import read_value

    rule, mark, found = ALL[name]
    node = leaf("1", 3, rule=rule)
    assert mark_in_words(node, read_value(node, mark)) == found


def test_the_other_ways_of_saying_it() -> None:
    everything = Measure("bonus", levels=(Level("省级", D(2)),), highest_only=False)
    assert mark_in_words(leaf("1", 3, rule=everything), {"省级": 0}) == "无"
    assert [judges_in_words(Judges(how)) for how in ("mean", "median", "trimmed")] == [
        "取平均", "取中位数", "五人以上去掉一个最高分和一个最低分后取平均",
    ]  # fmt: skip


# what holds of any explanation


@settings(max_examples=30, deadline=None)
@given(rounds())
def test_steps_keep_what_they_promise(given_round: tuple[Yardstick, dict[str, Any]]) -> None:
    yardstick, marks = given_round
    units, _faults = read_marks(yardstick, marks)
    assert units is not None
    for unit, score in zip(units, scores(yardstick, units), strict=True):
        found = explanation(yardstick, unit, score)
        assert [each.code for each in found.lines] == [node.code for node in yardstick.walk()]
        assert [step.gain for step in found.open] == sorted((step.gain for step in found.open), reverse=True)
        bound = next((band.at_least for band in yardstick.bands if band.label == found.next_band), None)
        granted = {step.code for step in found.steps}
        if bound is not None:
            reached = half_up(supposition(yardstick, score).total(granted), yardstick.places)
            assert (reached >= bound) == found.reaches
            assert found.short_by == bound - score.total > 0


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 30)), min_size=1, max_size=5), st.integers(1, 100))
def test_no_smaller_set_of_leaves_reaches_the_band(rows: list[tuple[int, int]], bound: int) -> None:
    leaves = [leaf(str(n), max(a, b)) for n, (a, b) in enumerate(rows)]
    marks = [(str(n), min(a, b)) for n, (a, b) in enumerate(rows)]
    yardstick = Yardstick(
        "x", "1", "x", scale=D(sum(max(a, b) for a, b in rows)), bands=(Band("上", D(bound)),), nodes=tuple(leaves)
    )
    found = explained(yardstick, *marks)
    if not found.reaches:
        assert found.total >= bound or sum(max(a, b) for a, b in rows) < bound
        return
    gains = [abs(a - b) for a, b in rows]
    need = bound - sum(min(a, b) for a, b in rows)
    fewest = next(
        size for size in range(len(rows) + 1) if any(sum(chosen) >= need for chosen in combinations(gains, size))
    )
    assert len(found.steps) == fewest


@settings(max_examples=30, deadline=None)
@given(rounds(), st.data())
def test_what_is_supposed_is_what_full_marks_would_give(
    given_round: tuple[Yardstick, dict[str, Any]], data: st.DataObject
) -> None:
    yardstick, marks = given_round
    units, _faults = read_marks(yardstick, marks)
    assert units is not None
    score = scores(yardstick, units)[0]
    supposed = supposition(yardstick, score)
    assert supposed.total(()) == score.exact_total
    plain = [leaf for leaf in yardstick.leaves() if leaf.rule == POINTS and leaf.part == "base"]
    if plain:
        leaf = data.draw(st.sampled_from(plain))
        full = [each for each in marks["units"][0]["marks"] if each["node"] != leaf.code]
        full += [{"node": leaf.code, "by": by, "value": leaf.points} for by in "AB"]
        again, faults = read_marks(yardstick, {"units": [marks["units"][0] | {"marks": full}]})
        assert again is not None, faults
        if next(each for each in score.nodes if each.code == leaf.code).state != "na":
            assert scores(yardstick, again)[0].exact_total == supposed.total([leaf.code])
