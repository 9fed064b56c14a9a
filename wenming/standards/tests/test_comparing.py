"""Comparing two editions: what came, went, moved, and changed in which way."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal as D

from hypothesis import given, settings
from hypothesis import strategies as st

from wenming.standards.comparing import Comparison, base_total, compare, longest_rising, points_by_item, words_compared
from wenming.standards.plain import BarItem, Measure, Node, Scope, Yardstick
from wenming.standards.tests.examples import every_rule, leaf, of_size


def edition(*nodes: Node, version: str = "1", **fields: object) -> Yardstick:
    return replace(Yardstick("e", version, "体系", nodes=nodes), **fields)  # type: ignore[arg-type]  # fields of Yardstick


def branch(code: str, *children: Node, text: str = "优质服务", points: int = 6) -> Node:
    return Node(code, text, points=D(points), children=children)


def seen(comparison: Comparison) -> dict[str, tuple[str, ...]]:
    return {change.node.code: change.kinds for change in comparison.changes}


def codes(rule: str = "[1-4]\\.[1-4]") -> st.SearchStrategy[str]:
    return st.from_regex(rule, fullmatch=True)


@st.composite
def editions(draw: st.DrawFn) -> Yardstick:
    """Small editions with codes, texts and links that often meet those of another one."""
    found = draw(st.lists(codes(), unique=True, max_size=9))
    texts = st.text(alphabet="服务承诺公开兑现员工志愿", min_size=1, max_size=8)
    leaves = [
        leaf(code, draw(texts), draw(st.integers(0, 4)), previous=draw(st.one_of(st.just(""), codes())))
        for code in found
    ]
    cut = draw(st.integers(0, len(leaves)))
    tops = [branch("A", *leaves[:cut]), branch("B", *leaves[cut:], text="创建机制")]
    version = draw(st.sampled_from(["1", "2"]))
    return edition(*draw(st.permutations([top for top in tops if top.children])), version=version)


@settings(deadline=None)
@given(editions())
def test_an_edition_against_itself_shows_nothing(one: Yardstick) -> None:
    assert compare(one, one).is_empty
    assert compare(one, replace(one)).changes == ()


@settings(deadline=None)
@given(editions(), editions())
def test_every_node_of_both_sides_appears_exactly_once(old: Yardstick, new: Yardstick) -> None:
    whole = compare(old, new).nodes
    assert Counter(c.old.node.code for c in whole if c.old) == Counter(node.code for node in old.walk())
    assert [c.new.node.code for c in whole if c.new] == [node.code for node in new.walk()]
    assert all(bool(c.old and c.new) == ("added" not in c.kinds and "removed" not in c.kinds) for c in whole)


@given(st.text(alphabet="服务承诺公开兑现", max_size=20), st.text(alphabet="服务承诺公开兑现", max_size=20))
def test_the_pieces_of_two_texts_make_the_texts_again(old: str, new: str) -> None:
    left, right = words_compared(old, new)
    assert "".join(text for _changed, text in left) == old
    assert "".join(text for _changed, text in right) == new
    if old == new:
        assert not any(changed for changed, _text in (*left, *right))


@given(st.permutations(range(8)))
def test_the_fewest_explain_a_new_order(order: list[int]) -> None:
    stayed = [order[place] for place in sorted(longest_rising(order))]
    assert stayed == sorted(stayed)
    best = max(
        bin(mask).count("1")
        for mask in range(256)
        if (kept := [n for place, n in enumerate(order) if mask >> place & 1]) == sorted(kept)
    )
    assert len(stayed) == best


def test_a_line_that_came_and_a_line_that_went() -> None:
    old = edition(branch("1", leaf("1.1"), leaf("1.2", "设置便民设施")))
    new = edition(branch("1", leaf("1.1"), leaf("1.3", "公布投诉电话")), version="2")
    assert seen(compare(old, new)) == {"1.2": ("removed",), "1.3": ("added",)}


def test_points_words_rule_and_applicability_are_told_apart() -> None:
    old = edition(
        branch("1", leaf("1.1"), leaf("1.2", "设置便民设施"), leaf("1.3", "公布投诉电话"), leaf("1.4", "员工有礼"))
    )
    new = edition(
        branch(
            "1", leaf("1.1", points=2), leaf("1.2", "设置便民利民设施"),
            leaf("1.3", "公布投诉电话", rule=Measure("all_or_nothing")),
            leaf("1.4", "员工有礼", applies=Scope(kinds=("窗口服务",))),
        ),
        version="2",
    )  # fmt: skip
    assert seen(compare(old, new)) == {
        "1.1": ("reweighted",), "1.2": ("reworded",), "1.3": ("rule",), "1.4": ("applicability",),
    }  # fmt: skip


def test_a_line_is_followed_by_its_link_to_the_edition_before() -> None:
    old = edition(branch("1", leaf("II-1", "建立领导小组")), branch("2", leaf("II-2"), text="环境"))
    new = edition(branch("1", leaf("9.9", "有人负责创建", previous="II-1"), text="环境"), version="2")
    whole = compare(old, new)
    followed = next(change for change in whole.nodes if change.new and change.new.node.code == "9.9")
    assert followed.old is not None and followed.old.node.code == "II-1"
    assert "reworded" in followed.kinds


def test_lines_that_were_only_renumbered_are_found_by_their_words() -> None:
    texts = ["服务承诺公开并兑现", "设置便民设施并保持完好", "公布投诉电话并及时答复"]
    old = edition(branch("1", *(leaf(f"1.{n}", text) for n, text in enumerate(texts, 1))))
    new = edition(
        branch("1", leaf("1.1", "每年制定创建计划"), *(leaf(f"1.{n}", text) for n, text in enumerate(texts, 2))),
        version="2",
    )
    assert seen(compare(old, new)) == {"1.1": ("added",)}


def test_a_line_under_another_item_has_moved_and_so_has_one_that_changed_its_turn() -> None:
    one, two, three = leaf("a", "服务承诺公开"), leaf("b", "设置便民设施"), leaf("c", "公布投诉电话")
    old = edition(branch("1", one, two, three), branch("2", leaf("d", "员工有礼"), text="环境"))
    new = edition(branch("1", two, one), branch("2", leaf("d", "员工有礼"), three, text="环境"), version="2")
    assert {code for code, kinds in seen(compare(old, new)).items() if kinds == ("moved",)} in ({"a", "c"}, {"b", "c"})


def test_the_negative_list_and_the_frame_are_compared_too() -> None:
    old = edition(leaf("1"), bars=(BarItem("N1", "严重违纪"), BarItem("N2", "重大事故")), minimum=D(60))
    new = edition(leaf("1"), bars=(BarItem("N1", "严重违纪", window_months=24), BarItem("N3", "失信")), version="2")
    found = compare(old, new)
    assert [bar.kinds for bar in found.bars] == [("rule",), ("added",), ("removed",)]
    assert found.frame == ("minimum",)
    assert not found.is_empty


def test_the_picture_compares_the_points_of_every_item() -> None:
    old = edition(branch("1", leaf("1.1"), points=3), branch("2", leaf("2.1"), text="环境", points=3))
    new = edition(branch("1", leaf("1.1"), points=5), version="2")
    rows = points_by_item(compare(old, new))
    assert [(row.node.text, row.old, row.new) for row in rows] == [("优质服务", D(3), D(5)), ("环境", D(3), D(0))]
    assert base_total(rows) == (D(6), D(5))


def test_five_thousand_lines_are_compared_in_seconds() -> None:
    import time

    old = of_size(5000)
    began = time.perf_counter()
    assert compare(old, replace(old, version="2")).changes == ()
    assert compare(old, every_rule()).counts["removed"] > 4900
    renumbered = tuple(
        replace(top, code=f"N{top.code}", children=tuple(replace(each, code=f"N{each.code}") for each in top.children))
        for top in old.nodes
    )
    assert compare(old, replace(old, version="2", nodes=renumbered)).changes == ()
    assert time.perf_counter() - began < 20
