"""From leaves to totals, bands and ranks: worked by hand, and the properties that hold for any edition. No database."""

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from wenming.assessment.scoring import UnitScore, read_marks, scores
from wenming.assessment.scoring.plain import NodeScore
from wenming.assessment.scoring.ranks import ranks
from wenming.assessment.tests.yardsticks import rounds
from wenming.standards.applying import NOT_FOR_THIS_UNIT
from wenming.standards.plain import Band, Judges, Measure, Node, Scope, Tier, Variant, Yardstick, Year

D = Decimal
POINTS, VETO = Measure("points"), Measure("veto")


def these(*values: Any) -> tuple[Any, ...]:
    return values


def leaf(code: str, points: str | int, part: str = "base", **fields: Any) -> Node:
    return Node(code, code, part, D(points), **({"rule": POINTS} | fields))


def branch(code: str, *children: Node, part: str = "base", **fields: Any) -> Node:
    return Node(code, code, part, children=children, **fields)


def city(*nodes: Node, **fields: Any) -> Yardstick:
    return Yardstick("x", "1", "x", nodes=nodes, **fields)


def score(yardstick: Yardstick, *units: dict[str, Any]) -> list[UnitScore]:
    """Units as {"code": value or [values of A, B, …], "profile": …}."""
    files = []
    for place, unit in enumerate(units):
        marks = []
        for code, written in unit.items():
            if code == "profile":
                continue
            for by, value in enumerate(written if isinstance(written, list) else [written]):
                marks.append(
                    {"node": code, "by": str(by), "value": value, "moderator": by == 2 and code.startswith("blind")}
                )
        files.append({"id": str(place), "marks": marks, "profile": unit.get("profile")})
    read, faults = read_marks(yardstick, {"units": files})
    assert read is not None, faults
    return scores(yardstick, read)


def node(found: UnitScore, code: str) -> NodeScore:
    return next(each for each in found.nodes if each.code == code)


def test_missing_not_applicable_and_zero_are_three_things() -> None:
    yardstick = city(branch("1", leaf("1.1", 60), leaf("1.2", 40)), minimum=D(0))
    zero, missing, absent, away = score(
        yardstick, {"1.1": 30, "1.2": 0}, {"1.1": 30, "1.2": None}, {"1.1": 30}, {"1.1": 30, "1.2": {"na": "没有食堂"}}
    )
    assert [node(each, "1.2").state for each in (zero, missing, absent, away)] == ["scored", "missing", "missing", "na"]
    assert [each.total for each in (zero, missing, absent, away)] == [30, 30, 30, 50]
    assert [each.complete for each in (zero, missing, absent, away)] == [True, False, False, True]
    assert [each.rank for each in (zero, missing, absent, away)] == [2, None, None, 1]
    assert [node(each, "1").state for each in (zero, missing, absent, away)] == [
        "scored",
        "partial",
        "partial",
        "scored",
    ]
    assert [node(each, "1").possible for each in (zero, missing, absent, away)] == [100, 100, 100, 60]


def test_a_branch_of_nothing_but_gaps_is_missing_and_one_without_leaves_that_apply_does_not() -> None:
    yardstick = city(branch("1", leaf("1.1", 5), leaf("1.2", 5)), branch("2", leaf("2.1", 10), leaf("2.2", 80)))
    empty = score(yardstick, {})[0]
    assert [node(empty, code).state for code in ("1", "2")] == ["missing", "missing"]
    away = score(
        yardstick, {"2.1": {"na": "同一原因"}, "2.2": {"na": "同一原因"}, "1.1": 1, "1.2": {"na": "另一原因"}}
    )[0]
    assert node(away, "2") == NodeScore("2", "na", Fraction(0), D("0.00"), D(0), "同一原因")
    assert these(node(away, "1").state, node(away, "1").because, away.base) == ("scored", "", 20)
    both = score(yardstick, {"2.1": {"na": "甲"}, "2.2": {"na": "乙"}, "1.1": 1, "1.2": 1})[0]
    assert (node(both, "2").state, node(both, "2").because, both.complete) == ("na", "", True)
    part = score(yardstick, {"1.1": 1, "1.2": {"na": "甲"}})[0]
    assert [node(part, code).state for code in ("1", "2")] == ["scored", "missing"]


def test_nothing_applies_at_all_gives_nothing() -> None:
    found = score(city(leaf("1", 10, applies=Scope(kinds=("机关",)))), {"1": 10})[0]
    assert these(found.base, found.total, found.complete) == (0, 0, True)
    assert found.nodes == (NodeScore("1", "na", Fraction(0), D("0.00"), D(0), NOT_FOR_THIS_UNIT),)


def test_a_form_leaves_out_nodes_and_the_rest_is_brought_to_the_scale() -> None:
    small = Variant("small", "短表", "short", Scope(kinds=("非公",)))
    yardstick = city(
        branch("1", leaf("1.1", 30), leaf("1.2", 20, applies=Scope(forms=("full",)), because="短表不考核此项")), leaf("2", 50),
        variants=(small, Variant("full", "全表")),
    )  # fmt: skip
    short, full = score(
        yardstick, {"1.1": 15, "1.2": 20, "2": 25, "profile": {"kinds": ["非公"]}}, {"1.1": 15, "1.2": 20, "2": 25}
    )
    assert these(short.variant, short.form, short.base, node(short, "1.2").because) == (
        "small",
        "short",
        50,
        "短表不考核此项",
    )
    assert these(full.variant, full.form, full.base, node(full, "1.2").because) == ("full", "full", 60, "")


# sums, caps, weights, scale


def test_nanchang_weights_50_10_20_20() -> None:
    shares = [("1.1", 10, 50), ("1.2", 40, 10), ("1.3", 5, 20), ("1.4", 25, 20)]
    children = [leaf(code, points, weight=D(weight)) for code, points, weight in shares]
    yardstick = city(branch("1", *children, combine="weighted", points=D(100)))
    marks = {"1.1": 8, "1.2": 40, "1.3": 2, "1.4": 5}  # 80%, 100%, 40%, 20%
    assert score(yardstick, marks)[0].base == 40 + 10 + 8 + 4
    assert score(yardstick, marks | {"1.4": {"na": "x"}})[0].base == D("72.50")  # 58 of 80
    assert score(yardstick, {"1.1": 8})[0].base == 40  # missing ones stay in the weights
    assert node(score(yardstick, marks)[0], "1").possible == 100


def test_a_veto_under_a_weighted_branch_has_no_share() -> None:
    children = (leaf("1.1", 10, weight=D(1)), leaf("1.2", 0, rule=VETO, weight=D(9)))
    found = score(city(branch("1", *children, combine="weighted", points=D(100))), {"1.1": 5, "1.2": False})[0]
    assert these(found.base, found.complete) == (50, True)
    alone = score(
        city(branch("1", children[1], combine="weighted", points=D(100)), leaf("2", 5)), {"1.2": False, "2": 5}
    )[0]
    assert these(node(alone, "1").possible, alone.base) == (0, 100)


def test_a_bonus_branch_is_capped_and_a_deduction_branch_too() -> None:
    yardstick = city(
        leaf("1", 100), branch("2", leaf("2.1", 8, "bonus"), leaf("2.2", 8, "bonus"), part="bonus", points=D(10)),
        branch("3", leaf("3.1", 8, "deduction"), leaf("3.2", 8, "deduction"), part="deduction", points=D(10)),
        branch("4", leaf("4.1", 3, "bonus"), part="bonus"),
    )  # fmt: skip
    found = score(yardstick, {"1": 80, "2.1": 7, "2.2": 6, "3.1": 8, "3.2": "4.5", "4.1": 2})[0]
    assert these(found.bonus, found.deduction, found.total) == (12, -10, 82)
    assert these(node(found, "2").possible, node(found, "3").possible, node(found, "3.1").exact) == (10, 10, -8)
    under = score(yardstick, {"1": 80, "2.1": 7, "2.2": 2, "3.1": 1, "3.2": 2, "4.1": 0})[0]
    assert these(under.bonus, under.deduction, under.total) == (9, -3, 86)


def test_rules_in_a_deduction_mean_points_taken() -> None:
    tiers = Measure("tiers", tiers=(Tier("通报", D(5)), Tier("提醒", D(1))))
    yardstick = city(
        leaf("1", 100),
        leaf("2", 5, "deduction", rule=tiers),
        leaf("3", 9, "deduction", rule=Measure("penalty", each=D(2))),
    )
    found = score(yardstick, {"1": 50, "2": "提醒", "3": {"count": 2, "concealed": 1}})[0]
    assert these(found.deduction, found.total) == (-7, 43)


def test_the_total_never_falls_below_zero() -> None:
    found = score(city(leaf("1", 100), leaf("2", 90, "deduction")), {"1": 5, "2": 60})[0]
    assert these(found.base, found.deduction, found.total, found.exact_total) == (5, -60, 0, 0)


def test_ruzhou_adds_up_to_106() -> None:
    parts = [("1", "39.7"), ("2", "46.3"), ("3", "10"), ("4", "10")]
    yardstick = city(*(leaf(code, points) for code, points in parts), scale=D(106))
    assert score(yardstick, dict(parts))[0].total == 106
    assert score(yardstick, {"1": "39.7", "2": "46.3", "3": "10", "4": {"na": "没有主管部门"}})[0].total == 106
    assert score(yardstick, {"1": "20", "2": "40.15", "3": "7.5", "4": "8"})[0].total == D("75.65")


def test_green_flag_needs_15_of_30_and_42_of_70_and_66_in_all() -> None:
    yardstick = city(
        branch("desk", leaf("d1", 20), leaf("d2", 10), minimum=D(15)), branch("field", leaf("f1", 70), minimum=D(42)), minimum=D(66),
        bands=(Band("授旗", D(66)), Band("未达标", D(0))),
    )  # fmt: skip
    cases = [(15, 0, 51), (14, "0.99", 70), (20, 10, "41.99"), (20, 4, 43), (15, 0, "50.99"), (5, 5, 30)]
    found = score(yardstick, *({"d1": d1, "d2": d2, "f1": f1} for d1, d2, f1 in cases))
    assert [each.unmet for each in found] == [(), ("desk",), ("field",), (), ("total",), ("desk", "field", "total")]
    assert [each.qualified for each in found] == [True, False, False, True, False, False]
    assert [each.rank for each in found] == [2, None, None, 1, None, None]
    assert [each.band for each in found] == ["授旗", "授旗", "授旗", "授旗", "未达标", "未达标"]


def test_minimums_are_told_in_the_order_of_the_tree_and_not_of_what_does_not_apply() -> None:
    yardstick = city(
        branch("1", leaf("1.1", 5, minimum=D(2)), leaf("1.2", 5, minimum=D(2)), minimum=D(5)),
        leaf("2", 5, minimum=D(5)),
    )
    assert score(yardstick, {"1.1": 1, "1.2": 1, "2": 1})[0].unmet == ("1", "1.1", "1.2", "2")
    assert score(yardstick, {"1.1": {"na": "x"}, "1.2": {"na": "x"}, "2": 5})[0].unmet == ()
    assert score(yardstick, {"1.1": 2, "1.2": 3, "2": "4.995"})[0].unmet == ()  # published as 5.00


def test_time_weights_and_three_year_means_reach_the_total() -> None:
    rule = Measure("years", years=(Year("甲", D(40)), Year("乙", D(60))))
    assert score(city(leaf("1", 100, rule=rule)), {"1": {"甲": 70, "乙": 85}})[0].total == 79


# veto, bands, ranks


def test_a_veto_rules_a_unit_out_whoever_saw_it() -> None:
    yardstick = city(leaf("1", 100), leaf("2", 0, rule=VETO), leaf("3", 0, "deduction", rule=VETO))
    found = score(
        yardstick, {"1": 90, "2": [False, True], "3": True}, {"1": 80, "2": [False, False], "3": False}, {"1": 70, "2": None, "3": False},
        {"1": 60, "2": [{"na": "x"}, False], "3": False}, {"1": 50, "2": {"na": "x"}, "3": False}, {"1": 40, "2": [{"na": "x"}, True], "3": False},
    )  # fmt: skip
    assert [each.vetoes for each in found] == [("2", "3"), (), (), (), (), ("2",)]
    assert [each.vetoed for each in found] == [True, False, False, False, False, True]
    assert [node(each, "2").state for each in found] == ["scored", "scored", "missing", "missing", "na", "scored"]
    assert [each.rank for each in found] == [None, 1, None, None, 2, None]
    assert [each.total for each in found] == [90, 80, 70, 60, 50, 40]


def test_a_veto_among_two_blind_needs_no_second() -> None:
    yardstick = city(leaf("1", 100), leaf("blind", 0, rule=VETO), judges=Judges("two_blind", D(1)))
    assert score(yardstick, {"blind": [True]})[0].vetoed
    assert node(score(yardstick, {"blind": [False]})[0], "blind").state == "scored"


def test_a_band_begins_at_its_bound_and_goes_by_the_published_total() -> None:
    yardstick = city(leaf("1", 100), bands=(Band("优秀", D(90)), Band("良好", D(80)), Band("一般", D(60))))
    found = score(yardstick, *({"1": mark} for mark in ("90", "89.995", "89.994", "80", "60", "59.99")))
    assert [each.band for each in found] == ["优秀", "优秀", "良好", "良好", "一般", None]
    turned = replace(yardstick, bands=yardstick.bands[::-1])
    assert [each.band for each in score(turned, {"1": 90}, {"1": 85})] == ["优秀", "良好"]


def test_equal_totals_share_a_rank() -> None:
    assert ranks([D(90), D(95), D(90), D(80)]) == {D(95): 1, D(90): 2, D(80): 4}
    found = score(city(leaf("1", 100), places=0), *({"1": mark} for mark in ("89.5", "95", "90.4", "80")))
    assert [each.rank for each in found] == [2, 1, 2, 4]


def test_each_variant_has_its_own_order() -> None:
    yardstick = city(
        leaf("1", 100),
        variants=(Variant("a", "甲", unit=Scope(kinds=("甲",))), Variant("b", "乙", unit=Scope(kinds=("乙",)))),
    )
    rows = [(90, ["甲"]), (80, ["乙"]), (70, ["甲"]), (80, []), (80, ["乙"]), (75, [])]
    found = score(yardstick, *({"1": mark, "profile": {"kinds": kinds}} for mark, kinds in rows))
    assert [(each.variant, each.rank, each.rank_in_variant) for each in found] == [
        ("a", 1, 1), ("b", 2, 1), ("a", 6, 2), (None, 2, 1), ("b", 2, 1), (None, 5, 2),
    ]  # fmt: skip


@given(st.lists(st.integers(0, 5).map(Decimal), max_size=9))
def test_a_rank_is_one_more_than_the_number_of_higher_totals(totals: list[Decimal]) -> None:
    found = ranks(totals)
    assert all(found[total] == 1 + sum(other > total for other in totals) for total in totals)


# what holds for any edition and any marks

Round = tuple[Yardstick, dict[str, Any]]


def scored(yardstick: Yardstick, marks: dict[str, Any]) -> list[UnitScore]:
    read, faults = read_marks(yardstick, marks)
    assert read is not None, faults
    return scores(yardstick, read)


@settings(max_examples=20, deadline=None)
@given(rounds(), st.randoms(use_true_random=False))
def test_the_order_of_marks_and_units_changes_nothing(given_round: Round, chance: random.Random) -> None:
    yardstick, marks = given_round
    units = [unit | {"marks": chance.sample(unit["marks"], len(unit["marks"]))} for unit in marks["units"]]
    chance.shuffle(units)
    first, second = scored(yardstick, marks), scored(yardstick, marks | {"units": units})
    assert [each.id for each in second] == [unit["id"] for unit in units]
    assert sorted(first, key=lambda each: each.id) == sorted(second, key=lambda each: each.id)
    assert repr(first) == repr(scored(yardstick, marks))


@settings(max_examples=20, deadline=None)
@given(rounds())
def test_what_holds_of_every_score(given_round: Round) -> None:
    yardstick, marks = given_round
    codes = [node.code for node in yardstick.walk()]
    for found in scored(yardstick, marks):
        assert [each.code for each in found.nodes] == codes
        assert found.total >= 0 and found.deduction <= 0 <= found.bonus
        assert found.base <= yardstick.scale + Decimal("0.5").scaleb(-yardstick.places)  # it is rounded
        assert abs(found.total - max(Decimal(0), found.base + found.bonus + found.deduction)) <= Decimal("1.5").scaleb(
            -yardstick.places
        )
        assert all(abs(each.exact) <= Fraction(each.possible) for each in found.nodes)
        assert all(each.possible == 0 == each.exact for each in found.nodes if each.state == "na")
        assert all(each.exact == 0 for each in found.nodes if each.state == "missing")
        assert all(bool(each.because) <= (each.state == "na") for each in found.nodes)
        assert (found.rank is None) == (found.rank_in_variant is None) == (not found.is_ranked)


@settings(max_examples=20, deadline=None)
@given(rounds())
def test_a_unit_alone_scores_as_it_does_among_others(given_round: Round) -> None:
    yardstick, marks = given_round
    for place, found in enumerate(scored(yardstick, marks)):
        alone = scored(yardstick, marks | {"units": [marks["units"][place]]})[0]
        assert replace(alone, rank=None, rank_in_variant=None) == replace(found, rank=None, rank_in_variant=None)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 900), st.integers(0, 900)), min_size=1, max_size=6), st.integers(0, 3))
def test_a_sum_of_plain_points_is_their_sum_exactly(leaves: list[tuple[int, int]], places: int) -> None:
    rows = [(str(n), max(a, b), min(a, b)) for n, (a, b) in enumerate(leaves)]
    yardstick = city(branch("t", *(leaf(code, str(D(most) / 100)) for code, most, _got in rows)), places=places)
    found = score(yardstick, {code: str(D(got) / 100) for code, _most, got in rows})[0]
    exact = Fraction(sum(got for _c, _m, got in rows), sum(most for _c, most, _g in rows)) * 100
    assert found.exact_total == exact
    assert Fraction(found.total) - exact <= Fraction(1, 2 * 10**places)


def test_a_leaf_without_a_rule_takes_points_and_one_without_points_gives_none() -> None:
    yardstick = city(
        leaf("1", 10, rule=None), Node("2", "2", rule=Measure("all_or_nothing")), Node("3", "3", rule=POINTS)
    )
    found = score(yardstick, {"1": "2.5", "2": True, "3": 0})[0]
    assert [(each.exact, each.possible, each.state) for each in found.nodes] == [
        (Fraction("2.5"), D(10), "scored"), (Fraction(0), D(0), "scored"), (Fraction(0), D(0), "scored"),
    ]  # fmt: skip


def test_points_of_a_base_branch_are_no_cap_and_a_weightless_child_has_no_share() -> None:
    tight = city(branch("1", leaf("1.1", 10), leaf("1.2", 10), points=D(5)))
    assert these(
        score(tight, {"1.1": 10, "1.2": 8})[0].base, score(tight, {"1.1": 10, "1.2": 8})[0].nodes[0].possible
    ) == (90, 20)
    uneven = city(branch("1", leaf("1.1", 10, weight=D(3)), leaf("1.2", 10), combine="weighted", points=D(100)))
    assert score(uneven, {"1.1": 5, "1.2": 10})[0].base == 50
    weightless = city(branch("1", leaf("1.1", 10), combine="weighted", points=D(100)))
    assert score(weightless, {"1.1": 5})[0].base == 0


def test_reasons_are_told_in_a_fixed_order() -> None:
    reasons = ["五", "四", "三", "二", "一", "七", "六"]
    found = score(city(leaf("1", 10), leaf("2", 10)), {"1": [{"na": reason} for reason in reasons], "2": 5})[0]
    assert node(found, "1").because == "；".join(sorted(reasons))
