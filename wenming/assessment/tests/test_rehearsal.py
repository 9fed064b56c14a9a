from decimal import Decimal as D

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wenming.assessment.rehearsal import (
    Minutes,
    carry,
    groups_of,
    hours_asked,
    idle_leaves,
    moves_between,
    ratios,
    rehearse,
    twins,
)
from wenming.assessment.scoring import Mark, NotHere, UnitMarks, scores
from wenming.standards.applying import Profile
from wenming.standards.plain import Band, Evidence, Measure, Node, Scope, Tier, Variant, Yardstick

POINTS = Measure("points")
BANDS = (Band("优秀", D(90)), Band("良好", D(80)), Band("一般", D(0)))


def graded(*labels: str) -> Measure:
    return Measure(
        "percent_tiers", tiers=tuple(Tier(label, percent=D(100 // (n + 1))) for n, label in enumerate(labels))
    )


def edition(*leaves: Node, variants: tuple[Variant, ...] = ()) -> Yardstick:
    return Yardstick("e", "1", "体系", nodes=leaves, bands=BANDS, variants=variants)


def leaf(code: str, points: int, rule: Measure = POINTS, **more: object) -> Node:
    return Node(code, f"第{code}项", points=D(points), rule=rule, **more)  # type: ignore[arg-type]  # fields of a node


def unit(name: str, **values: object) -> UnitMarks:
    return UnitMarks(name, tuple(Mark(code, "A", value) for code, value in values.items()), Profile(), name)


def test_marks_follow_the_link_to_the_edition_before_and_else_the_code() -> None:
    past = edition(leaf("a", 60), leaf("b", 40))
    draft = edition(leaf("x", 60, previous="a"), leaf("b", 40))
    found = carry(draft, past, [unit("u", a=D(30), b=D(40))])
    assert found.sources == {"x": "a", "b": "b"}
    assert [(mark.node, mark.value) for mark in found.units[0].marks] == [("x", D(30)), ("b", D(40))]


def test_a_leaf_the_past_knows_nothing_of_leaves_the_denominator_and_is_no_zero() -> None:
    past = edition(leaf("a", 50))
    draft = edition(leaf("a", 50), leaf("new", 50))
    found = carry(draft, past, [unit("u", a=D(40))])
    assert found.unknown == {"new": "new"}
    assert (found.known_points, found.all_points) == (D(50), D(100))
    assert found.units[0].marks[-1].value == NotHere("new")
    assert scores(draft, found.units)[0].total == D("80.00")


def test_another_kind_of_rule_is_not_guessed_at() -> None:
    past = edition(leaf("a", 50, Measure("all_or_nothing")))
    found = carry(edition(leaf("a", 50)), past, [unit("u", a=True)])
    assert found.unknown == {"a": "other-rule"}


def test_a_grade_that_the_draft_no_longer_has_is_not_carried() -> None:
    past = edition(leaf("a", 50, graded("A", "B", "C")))
    assert carry(edition(leaf("a", 50, graded("A", "B"))), past, []).unknown == {"a": "other-rule"}
    assert carry(edition(leaf("a", 50, graded("A", "B", "C", "D"))), past, []).unknown == {}


@given(st.integers(0, 20), st.integers(1, 200))
def test_points_keep_the_share_that_was_reached(value: int, points: int) -> None:
    past, draft = edition(leaf("a", 20)), edition(leaf("a", points))
    carried = carry(draft, past, [unit("u", a=D(value))])
    assert scores(draft, carried.units)[0].exact_total == scores(past, [unit("u", a=D(value))])[0].exact_total


def test_a_draft_equal_to_the_past_moves_nobody() -> None:
    past = edition(leaf("a", 60), leaf("b", 40))
    units = [unit(f"u{n}", a=D(n % 61), b=D(n % 41)) for n in range(60)]
    before = scores(past, units)
    moves, table = moves_between(before, scores(past, carry(past, past, units).units), units)
    assert moves == []
    assert sum(table.values()) == 60
    assert all(old == new for old, new in table)


def test_who_changes_band_is_named_with_both_totals() -> None:
    past = edition(leaf("a", 50), leaf("b", 50))
    draft = edition(leaf("a", 90), leaf("b", 10))
    units = [unit("甲", a=D(50), b=D(30)), unit("乙", a=D(45), b=D(45))]
    moves, table = moves_between(scores(past, units), scores(draft, carry(draft, past, units).units), units)
    assert [(m.name, m.before, m.after, m.total_before, m.total_after) for m in moves] == [
        ("甲", "良好", "优秀", D("80.00"), D("96.00"))
    ]
    assert table == {("良好", "优秀"): 1, ("优秀", "优秀"): 1}


def test_a_leaf_on_which_all_get_the_same_is_found_and_one_that_separates_is_not() -> None:
    past = edition(leaf("same", 50), leaf("apart", 50))
    units = [unit(f"u{n}", same=D(50), apart=D(n)) for n in range(30)]
    codes, table = ratios(past, scores(past, units))
    assert [(idle.code, idle.units, idle.share, idle.same) for idle in idle_leaves(past, codes, table)] == [
        ("same", 30, 1.0, 1.0)
    ]


def test_few_units_say_nothing_about_a_leaf() -> None:
    past = edition(leaf("same", 50), leaf("too", 50))
    codes, table = ratios(past, scores(past, [unit(f"u{n}", same=D(50), too=D(n)) for n in range(19)]))
    assert (idle_leaves(past, codes, table), twins(past, codes, table)) == ([], [])


def test_leaves_that_move_together_are_found_and_agree_with_numpy() -> None:
    past = edition(leaf("a", 40), leaf("b", 40), leaf("c", 20))
    units = [unit(f"u{n}", a=D(n % 41), b=D(max(n % 41 - n % 2, 0)), c=D(n * 7 % 21)) for n in range(80)]
    codes, table = ratios(past, scores(past, units))
    pairs = twins(past, codes, table)
    assert [(pair.first, pair.second, pair.units) for pair in pairs] == [("a", "b", 80)]
    assert abs(pairs[0].correlation - float(np.corrcoef(table[:, 0], table[:, 1])[0, 1])) < 1e-9


def test_a_group_of_four_shows_no_figures() -> None:
    past = edition(leaf("a", 100))
    units = [unit(f"u{n}", a=D(50 + n)) for n in range(9)]
    before = scores(past, units)
    groups = groups_of(before, before, lambda pk: "大" if int(pk[1:]) < 5 else "小", {"优秀": 0, "良好": 1, "一般": 2})
    assert [(g.label, g.units, g.mean_before, g.change, g.up) for g in groups] == [
        ("大", 5, D("52.00"), D("0.00"), 0), ("小", 4, None, None, None),
    ]  # fmt: skip


def test_hours_are_counted_for_each_variant_over_the_leaves_that_apply() -> None:
    minutes = Minutes({"desk": 5, "site": 30}, {"document": 15}, characters=6, otherwise=15)
    shown = Evidence(kinds=("document",), most=2, characters=500)
    draft = edition(
        leaf("a", 60, method="desk", evidence=shown),
        leaf("b", 40, method="site", applies=Scope(forms=("full",))),
        variants=(Variant("small", "短表", "short"), Variant("all", "完整", "full", Scope(kinds=("企业",)))),
    )
    assert [(v.title if v else "", hours, leaves) for v, hours, leaves in hours_asked(draft, minutes)] == [
        ("短表", D("1.1"), 1), ("完整", D("1.6"), 2),
    ]  # fmt: skip


def test_a_whole_rehearsal_says_who_moves_and_what_it_rests_on() -> None:
    past = edition(leaf("a", 50), leaf("b", 50))
    draft = edition(leaf("a", 60), leaf("new", 40), variants=(Variant("all", "全部单位"),))
    units = [
        UnitMarks(f"u{n}", (Mark("a", "A", D(50 - n)), Mark("b", "A", D(45))), Profile(headcount=40 + n), f"单位{n}")
        for n in range(30)
    ]
    found = rehearse(draft, past, units, Minutes({}, {}, 0, 10))
    assert (found.units, found.coverage, found.up + found.down) == (30, 60, len(found.moves))
    assert [(g.label, g.units) for g in found.by_size] == [("50人及以下", 11), ("51至300人", 19)]
    assert [(g.label, g.units) for g in found.by_variant] == [("全部单位", 30)]
    assert sum(found.table.values()) == 30
    assert [(h.title, h.before, h.after) for h in found.hours] == [("全部单位", None, D("0.3")), ("", D("0.3"), None)]
