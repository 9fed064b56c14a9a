"""Marks are read from their digits; whatever does not fit is told with its place, all at once. No database."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenming.assessment.scoring import Mark, NotHere, UnitMarks, read_marks, scores
from wenming.assessment.scoring.printing import marks_of
from wenming.assessment.scoring.values import BadValue, half_up, number, plain
from wenming.assessment.tests.yardsticks import rounds
from wenming.standards.applying import Profile
from wenming.standards.plain import Judges, Level, Measure, Node, Part, Tier, Yardstick, Year

D = Decimal
TIERS = (Tier("优", D(2), D(100)), Tier("差", D(0), D(0)))
RULES = {
    "points": Measure("points"),
    "parts": Measure("parts", parts=(Part("甲", D(1)), Part("乙", D(2)))),
    "tiers": Measure("tiers", tiers=TIERS),
    "percents": Measure("percent_tiers", tiers=TIERS),
    "all": Measure("all_or_nothing"),
    "faults": Measure("per_occurrence", each=D(1)),
    "rate": Measure("per_percent", target=D(90), each=D(1)),
    "quota": Measure("quota", quota=D(4)),
    "sample": Measure("sample", size=4, each=D(1)),
    "grades": Measure("survey_grades", grades=TIERS),
    "forms": Measure("survey_forms"),
    "bonus": Measure("bonus", levels=(Level("省级", D(2)),)),
    "warnings": Measure("warnings"),
    "years": Measure("years", years=(Year("前年", D(1)), Year("去年", D(1)))),
    "penalty": Measure("penalty", each=D(1)),
    "veto": Measure("veto"),
}
BLIND = Node("blind", "背靠背", points=D(3), rule=Measure("points"), judges=Judges("two_blind", D(1)))
LEAVES = tuple(Node(code, code, points=D(3), rule=rule) for code, rule in RULES.items())
CITY = Yardstick("x", "1", "x", nodes=(Node("branch", "枝", children=(*LEAVES, BLIND)),))


def file(*marks: dict[str, Any], **unit: Any) -> dict[str, Any]:
    return {"format": "wenming-marks/1", "units": [{"id": "u1", "marks": list(marks)} | unit]}


def faults(*marks: dict[str, Any], **unit: Any) -> list[tuple[str, str]]:
    read, found = read_marks(CITY, file(*marks, **unit))
    assert (read is None) == bool(found)
    assert all(fault.message.endswith("。") for fault in found)
    return [(fault.where, fault.code) for fault in found]


def value_of(node: str, value: Any) -> Any:
    read, found = read_marks(CITY, file({"node": node, "by": "A", "value": value}))
    assert read is not None, found
    return read[0].marks[0].value


@pytest.mark.parametrize(
    ("node", "value", "read"),
    [
        ("points", 2, D(2)), ("points", 0.1, D("0.1")), ("points", "2.50", D("2.50")), ("points", D("1.5"), D("1.5")),
        ("points", None, None), ("points", {"na": " 没有窗口 "}, NotHere("没有窗口")), ("points", 0, D(0)),
        ("parts", [True, 0.5], (True, D("0.5"))), ("tiers", "优", "优"), ("percents", "差", "差"), ("all", False, False),
        ("faults", "3", 3), ("faults", 3.0, 3), ("rate", 100, D(100)), ("quota", 9, D(9)), ("sample", 4, 4),
        ("grades", {"差": 2}, {"优": 0, "差": 2}), ("grades", {}, None), ("bonus", {}, {"省级": 0}),
        ("forms", {"sum": 3, "forms": 2}, {"sum": D(3), "forms": 2, "blank": 0}),
        ("forms", {"sum": 0, "forms": 0, "blank": 0}, None), ("warnings", [], None), ("warnings", [1, "2"], (D(1), D(2))),
        ("years", {"去年": 1, "前年": 3}, {"前年": D(3), "去年": D(1)}),
        ("penalty", {"count": 2}, {"count": 2, "concealed": 0}), ("veto", True, True),
        ("penalty", {"count": 2, "concealed": 2}, {"count": 2, "concealed": 2}),
    ],
)  # fmt: skip
def test_a_mark_is_read_as_its_rule_asks(node: str, value: Any, read: Any) -> None:
    got = value_of(node, value)
    assert got == read and type(got) is type(read)


NO_POINTS: list[Any] = [
    "3.01", 4, -1, "-0.5", "三", "", "1e1", " 1", "１", "1.", "0x1", [], {}, {"na": ""}, {"na": " "}, {"na": 1},
    {"na": "x", "value": 1}, True, False, float("nan"), float("inf"), float("-inf"), D("NaN"), D("Infinity"),
    D("sNaN"), 10**18, 10**400, D("1E+400"), D("1E-400"), D("0." + "1" * 19), "9" * 40, b"1",
]  # fmt: skip
WRONG: list[tuple[str, Any]] = [
    *(("points", value) for value in NO_POINTS),
    ("parts", [True]), ("parts", [True, False, True]), ("parts", "是是"), ("parts", [True, 2.5]), ("parts", [-1, True]), ("parts", True),
    ("parts", {}), ("tiers", "良"), ("tiers", 1), ("tiers", None.__class__), ("percents", ""), ("percents", ["优"]),
    ("all", 1), ("all", "true"), ("all", 0), ("veto", "是"), ("veto", 1), ("faults", -1), ("faults", 1.5), ("faults", "x"), ("faults", True),
    ("rate", 101), ("rate", -1), ("rate", "100.01"), ("quota", -1), ("quota", "许多"), ("sample", 5), ("sample", -1), ("sample", 0.5),
    ("grades", {"良": 1}), ("grades", {"优": -1}), ("grades", {"优": 0.5}), ("grades", [1]), ("grades", {1: 1}),
    ("forms", {"sum": 1}), ("forms", {"forms": 1}), ("forms", {"sum": -1, "forms": 1}), ("forms", {"sum": 1, "forms": -1}),
    ("forms", {"sum": 1, "forms": 1, "blank": -1}), ("forms", {"sum": 1, "forms": 1, "blanks": 1}), ("forms", {"sum": 1, "forms": 1.5}),
    ("forms", 3), ("bonus", {"国家级": 1}), ("bonus", {"省级": -1}), ("bonus", 1), ("warnings", [-1]), ("warnings", 1), ("warnings", ["x"]),
    ("years", {"去年": 1}), ("years", {}), ("years", {"去年": 1, "前年": 4}), ("years", {"去年": 1, "前年": 1, "今年": 1}), ("years", 1),
    ("years", {"去年": 1, "前年": None}), ("penalty", {"count": -1}), ("penalty", {"concealed": 1}), ("penalty", 1),
    ("penalty", {"count": 1, "concealed": 2}), ("penalty", {"count": 1, "concealed": -1}), ("penalty", {"count": 1, "hidden": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("node", "value"), WRONG)
def test_a_value_that_does_not_fit_its_rule_is_told_with_its_place(node: str, value: Any) -> None:
    assert faults({"node": node, "by": "A", "value": value}) == [("units[0].marks[0].value", "bad_value")]


def test_a_sentence_names_the_leaf_and_what_was_written() -> None:
    _read, found = read_marks(
        CITY, file({"node": "points", "by": "A", "value": "3.5"}, {"node": "tiers", "by": "A", "value": "良"})
    )
    assert [fault.message for fault in found] == [
        "points：应在 0 到 3 之间，现为 3.5。",
        "tiers：应是这些档次之一：优、差。",
    ]


def test_every_fault_is_told_at_once() -> None:
    assert faults(
        {"node": "branch", "by": "A", "value": 1},
        {"node": "9.9", "by": "A", "value": 1},
        {"node": "points", "by": "A", "value": 9},
        {"node": "quota", "by": "A", "value": 1},
        {"node": "quota", "by": "A", "value": 2},
        {"node": "quota", "by": "B", "value": 2, "moderator": True},
        {"node": "quota", "by": "C", "vlaue": 2},
        {"node": "quota", "by": "D", "value": 1, "moderator": "yes"},
        {"node": "quota", "by": ["E"], "value": 1},
        "x",  # type: ignore[arg-type]  # that is the fault
    ) == [
        ("units[0].marks[0]", "mark_on_branch"), ("units[0].marks[1]", "unknown_node"), ("units[0].marks[2].value", "bad_value"),
        ("units[0].marks[6]", "unknown_key"), ("units[0].marks[7].moderator", "bad_moderator"), ("units[0].marks[8]", "not_text"),
        ("units[0].marks[9]", "not_a_mark"), ("units[0]", "marked_twice"), ("units[0]", "no_moderator"),
    ]  # fmt: skip


def test_two_are_blind_and_one_moderates() -> None:
    names = [{"node": "blind", "by": name, "value": 1} for name in "ABC"]
    chairs = [{"node": "blind", "by": name, "value": 1, "moderator": True} for name in "XY"]
    assert faults(*names[:2], chairs[0]) == []
    assert faults(*names) == [("units[0]", "too_many_blind")]
    assert faults(*chairs) == [("units[0]", "two_moderators")]
    assert faults(*names[:2], {"node": "blind", "by": "A", "value": 1, "moderator": True}) == [
        ("units[0]", "marked_twice")
    ]


@pytest.mark.parametrize(
    ("unit", "where", "code", "message"),
    [
        ({"id": ""}, "", "no_id", "单位没有编号（id）。"), ({"id": None}, "", "no_id", "单位没有编号（id）。"),
        ({"name": 1.5}, "", "not_text", "name 应是文字。"), ({"marks": {}}, ".marks", "not_a_list", "marks 应是列表。"),
        ({"extra": 1}, "", "unknown_key", "不认识字段“extra”。"), ({"profile": []}, ".profile", "not_a_profile", "profile 应是一个对象。"),
        ({"profile": {"kind": "x"}}, ".profile", "unknown_key", "不认识字段“kind”。"),
        ({"profile": {"kinds": "机关"}}, ".profile.kinds", "not_names", "kinds 应是文字的列表。"),
        ({"profile": {"natures": [1]}}, ".profile.natures", "not_names", "natures 应是文字的列表。"),
        ({"profile": {"headcount": -1}}, ".profile.headcount", "bad_headcount", "人数：不能是负数。"),
        ({"profile": {"headcount": 1.5}}, ".profile.headcount", "bad_headcount", "人数：应是整数，现为 1.5。"),
        ({"profile": {"headcount": True}}, ".profile.headcount", "bad_headcount", "人数：应是一个数。"),
        ({"profile": {"region": 1.5}}, ".profile", "not_text", "region 应是文字。"),
        ({"profile": {"code": True}}, ".profile", "not_text", "code 应是文字。"),
    ],
)  # fmt: skip
def test_what_is_wrong_about_a_unit_is_told(unit: dict[str, Any], where: str, code: str, message: str) -> None:
    read, found = read_marks(CITY, {"units": [{"id": "u1", "marks": []} | unit]})
    assert read is None
    assert [(fault.where, fault.code, fault.message) for fault in found] == [(f"units[0]{where}", code, message)]


def test_a_unit_whose_id_is_no_text_is_told_twice_what_is_wrong() -> None:
    found = read_marks(CITY, {"units": [{"id": 1.5}]})[1]
    assert [(fault.code, fault.message) for fault in found] == [
        ("not_text", "id 应是文字。"),
        ("no_id", "单位没有编号（id）。"),
    ]


def test_a_mark_without_words_has_none_and_one_without_an_id_is_unknown() -> None:
    read, _faults = read_marks(CITY, file({"node": "all", "value": True}))
    assert read is not None
    assert read[0].marks[0] == Mark("all", "", True) and read[0].name == ""
    found = read_marks(
        CITY,
        file({"by": "A", "value": True}, {"node": "x" * 60, "because": 1.5}, {"node": "all", "by": 1.5, "because": []}),
    )[1]
    assert [fault.message for fault in found] == [
        "体系里没有指标“”。", f"体系里没有指标“{'x' * 40}”。", "by 应是文字。", "because 应是文字。",
    ]  # fmt: skip


LONG = [
    (10**18 - 1, None), (10**18, "数字太长。"), (-(10**18), "数字太长。"), ("9" * 18, None), ("1" + "0" * 18, "数字太长。"),
    ("0." + "1" * 18, None), ("0." + "1" * 19, "数字太长。"), ("9" * 18 + "." + "1" * 18, None), (D("1E+17"), None), (D("1E+18"), "数字太长。"),
    (D("1E-18"), None), (D("1E-19"), "数字太长。"), (D("0E-400"), None), (float("nan"), "应是一个有限的数。"), (D("NaN"), "应是一个有限的数。"),
    (D("-Infinity"), "应是一个有限的数。"), (True, "应是一个数。"), ([], "应是一个数。"), ("x" * 60, f"“{'x' * 40}”不是数。"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "message"), LONG)
def test_a_number_is_refused_with_its_reason(value: Any, message: str | None) -> None:
    if message is None:
        assert number(value) == value if not isinstance(value, str) else number(value) == D(value)
        return
    with pytest.raises(BadValue) as told:
        number(value)
    assert str(told.value) == message


SENTENCES = [
    ("parts", [True], "parts：应是 2 项的列表，每个要点一项。"), ("sample", 5, "sample：只抽查 4 个，不合格的不能多于此数。"),
    ("warnings", 1, "warnings：应是列表：每次暗访的告诫记分。"), ("penalty", 1, "penalty：应写成 {count: 次数, concealed: 其中瞒报的次数}。"),
    ("penalty", {"count": 1, "concealed": 2}, "penalty：瞒报的次数不能多于发生的次数。"), ("years", {}, "years：缺少年度：前年、去年。"),
    ("forms", 1, "forms：应写成 {sum: 总分, forms: 张数, blank: 弃权项数}。"), ("grades", 1, "grades：应写成 {名称: 数}。"),
    ("all", 1, "all：应是 true 或 false。"), ("points", {"na": ""}, "points：不适用要写明理由：{na: 理由}。"), ("faults", "0.5", "faults：应是整数，现为 0.5。"),
    ("quota", -1, "quota：不能是负数。"), ("rate", "100.50", "rate：应在 0 到 100 之间，现为 100.5。"),
]  # fmt: skip


@pytest.mark.parametrize(("node", "value", "message"), SENTENCES)
def test_each_rule_says_what_it_needs(node: str, value: Any, message: str) -> None:
    found = read_marks(CITY, file({"node": node, "by": "A", "value": value}))[1]
    assert [fault.message for fault in found] == [message]


@pytest.mark.parametrize("given", [None, [], "x", 1, {}, {"units": {}}, {"units": None}])
def test_what_is_no_marks_file_is_told(given: Any) -> None:
    read, found = read_marks(CITY, given)
    assert read is None and [(fault.where, fault.code) for fault in found] == [("", "not_marks")]


def test_faults_of_the_file_itself_are_told() -> None:
    given = {"format": "wenming-marks/2", "unit": [], "units": [{"id": "u"}, {"id": "u"}, 3]}
    assert [(fault.where, fault.code) for fault in read_marks(CITY, given)[1]] == [
        ("format", "unknown_format"), ("", "unknown_key"), ("units[1]", "unit_twice"), ("units[2]", "not_a_unit"),
    ]  # fmt: skip


def test_a_profile_is_read_whole_and_numbers_written_for_codes_keep_their_digits() -> None:
    profile = {"kinds": ["机关"], "natures": ["法人"], "headcount": 12, "region": 990102000000, "code": "X"}
    read, _faults = read_marks(
        CITY, {"units": [{"id": 7, "name": "某局", "profile": profile}, {"id": "8", "marks": []}]}
    )
    assert read is not None
    assert read[0].profile == Profile(("机关",), ("法人",), 12, "990102000000", "X")
    assert (read[0].id, read[0].name, read[1].profile) == ("7", "某局", None)


def test_why_and_where_go_along_with_a_mark() -> None:
    read, _faults = read_marks(
        CITY, file({"node": "all", "by": "A", "value": True, "because": "见公示栏", "pointer": {"url": "x"}})
    )
    assert read is not None
    assert (read[0].marks[0].because, read[0].marks[0].pointer) == ("见公示栏", {"url": "x"})


@given(st.decimals(-(10**9), 10**9, places=6))
def test_a_number_written_anyhow_is_the_same_number(value: Decimal) -> None:
    text = plain(value)
    assert number(text) == number(value) == value
    assert number(float(text)) == Decimal(repr(float(text)))
    assert "e" not in text.lower() and (text == "0" or "." not in text or not text.endswith("0"))


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [("0.125", 2, "0.13"), ("2.675", 2, "2.68"), ("-0.125", 2, "-0.13"), ("0.124", 2, "0.12"), ("0.5", 0, "1"), ("-0.5", 0, "-1"),
     ("1.005", 2, "1.01"), ("0", 2, "0.00"), ("-0.001", 2, "0.00"), ("99.995", 2, "100.00"), ("7", 4, "7.0000"), ("-2", 1, "-2.0")],
)  # fmt: skip
def test_rounding_is_half_up_once(value: str, places: int, shown: str) -> None:
    assert str(half_up(Fraction(value), places)) == shown


@settings(max_examples=25, deadline=None)
@given(rounds())
def test_any_sensible_marks_file_is_read_and_its_floats_and_texts_score_alike(
    given_round: tuple[Yardstick, dict[str, Any]],
) -> None:
    yardstick, marks = given_round
    read, found = read_marks(yardstick, marks)
    assert found == [] and read is not None
    as_text = json.loads(json.dumps(marks, default=str))
    as_float = json.loads(json.dumps(marks, default=float))
    expected = scores(yardstick, read)
    for other in (as_text, as_float):
        again, found = read_marks(yardstick, other)
        assert found == [] and again is not None
        assert scores(yardstick, again) == expected


def test_numbers_that_a_file_reads_as_decimals_are_ids_and_codes_too() -> None:
    profile = {"headcount": D(12), "region": D("990102000000")}
    mark = {"node": "points", "by": D(1), "value": D(1), "pointer": {"page": D(3), "at": [0.5]}}
    read, found = read_marks(CITY, {"units": [{"id": D(7), "profile": profile, "marks": [mark]}]})
    assert read is not None, found
    assert (read[0].id, read[0].marks[0].by, read[0].marks[0].pointer) == ("7", "1", {"page": "3", "at": ["0.5"]})
    assert read[0].profile == Profile(headcount=12, region="990102000000")
    assert faults({"node": "points", "by": D("1.5"), "value": 1}) == [("units[0].marks[0]", "not_text")]


@pytest.mark.parametrize("pointer", [D("1E+400"), {"x": {1, 2}}, [float("nan")], b"x"])
def test_a_pointer_that_cannot_be_written_is_told(pointer: Any) -> None:
    assert faults({"node": "points", "by": "A", "value": 1, "pointer": pointer}) == [
        ("units[0].marks[0].pointer", "bad_pointer")
    ]


def test_a_node_that_is_no_text_and_a_leaf_without_points_are_told() -> None:
    found = read_marks(CITY, file({"node": 1.5, "value": 1}))[1]
    assert [fault.message for fault in found] == ["node 应是文字。", "体系里没有指标“”。"]
    bare = Yardstick("x", "1", "x", nodes=(Node("1", "1", rule=Measure("points")),))
    found = read_marks(bare, file({"node": "1", "by": "A", "value": "0.5"}))[1]
    assert [fault.message for fault in found] == ["1：应在 0 到 0 之间，现为 0.5。"]


def test_marks_are_written_without_what_is_empty() -> None:
    profile = Profile(("机关",), ("法人",), 12, "990102000000", "X")
    full = UnitMarks("u1", (Mark("points", "A", D("1.50"), True, "见公示栏", {"page": 3}),), profile, "某局")
    bare = UnitMarks("u2", (Mark("points", "A", None), Mark("all", "B", NotHere("没有"))))
    assert marks_of([full, bare, UnitMarks("u3", (), Profile())]) == {"format": "wenming-marks/1", "units": [
        {
            "id": "u1", "name": "某局",
            "profile": {"kinds": ["机关"], "natures": ["法人"], "headcount": 12, "region": "990102000000", "code": "X"},
            "marks": [{"node": "points", "by": "A", "value": "1.5", "moderator": True, "because": "见公示栏", "pointer": {"page": 3}}],
        },
        {"id": "u2", "marks": [{"node": "points", "by": "A", "value": None}, {"node": "all", "by": "B", "value": {"na": "没有"}}]},
        {"id": "u3", "marks": [], "profile": {}},
    ]}  # fmt: skip


@pytest.mark.parametrize(
    ("value", "shown"),
    [(D("1E+2"), "100"), (D("-0.00"), "0"), (D("-0"), "0"), (D("0.10"), "0.1"), (D("10"), "10"), (D("10.0"), "10"), (5, "5"), (100, "100"),
     (D("-1.50"), "-1.5"), (D("0.000001"), "0.000001"), (D(0), "0")],
)  # fmt: skip
def test_a_number_has_one_canonical_text(value: Any, shown: str) -> None:
    assert plain(value) == shown
