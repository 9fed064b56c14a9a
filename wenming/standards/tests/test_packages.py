import json
from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as settings_of_search
from hypothesis import strategies as st

from wenming.standards.packages import as_json, as_plain, as_yaml, canonical, digest_of, read_yardstick
from wenming.standards.publishing import totals_faults
from wenming.standards.tests.editions import yardsticks

SHIPPED = sorted((Path(settings.BASE_DIR) / "data" / "standards").glob("*.yaml"))
SMALL: dict[str, Any] = {
    "format": "wenming-edition/1", "id": "e", "version": "1", "title": "体系", "methods": [{"code": "desk", "label": "材料审核"}],
    "nodes": [{"code": "1", "text": "承诺", "points": 100, "method": "desk", "rule": {"type": "all_or_nothing"}}],
}  # fmt: skip


def as_yaml_text(points: str) -> str:
    return (
        "format: wenming-edition/1\nid: e\nversion: '1'\ntitle: 体系\nnodes:\n"
        f"- code: '1'\n  text: 承诺\n  {points}\n  rule: {{type: all_or_nothing}}\n"
    )


def with_node(**fields: Any) -> dict[str, Any]:
    return SMALL | {"nodes": [SMALL["nodes"][0] | fields]}


def weighted(*weights: int | None) -> dict[str, Any]:
    children = [SMALL["nodes"][0] | {"code": str(n), "weight": weight} for n, weight in enumerate(weights)]
    return SMALL | {
        "nodes": [{"code": "b", "text": "满意", "points": 100, "combine": "weighted", "children": children}]
    }


def codes(document: Any) -> list[tuple[str, str]]:
    read, faults = read_yardstick(document)
    assert (read is None) == bool(faults)
    return [(fault.where, fault.code) for fault in faults]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_edition_reads_totals_a_hundred_everywhere_and_comes_back_the_same(path: Path) -> None:
    read, faults = read_yardstick(path.read_bytes())
    assert faults == []
    assert read is not None
    assert totals_faults(read) == []
    for text in (as_yaml(read), as_json(read), as_plain(read), json.dumps(as_plain(read))):
        assert read_yardstick(text) == (read, [])


def test_the_city_ships_a_form_for_each_kind_and_three_short_ones() -> None:
    read, _faults = read_yardstick(next(path for path in SHIPPED if path.stem == "city-demo").read_bytes())
    assert read is not None
    assert [variant.form for variant in read.variants].count("short") == 3
    assert len(read.variants) == 11
    assert [len(node.children) > 0 for node in read.nodes if node.part == "base"] == [True] * 15


@settings_of_search(max_examples=60, deadline=None)
@given(yardsticks())
def test_whatever_is_written_is_read_as_it_was(yardstick: Any) -> None:
    for text in (as_yaml(yardstick), as_json(yardstick), as_plain(yardstick)):
        assert read_yardstick(text) == (yardstick, [])
    assert digest_of(yardstick) == digest_of(read_yardstick(as_json(yardstick))[0])  # type: ignore[arg-type]  # it was read


def test_numbers_are_read_from_their_digits() -> None:
    for text in ("points: 0.1", 'points: "0.1"', "points: 0.10"):
        document = as_yaml_text(text)
        read, faults = read_yardstick(document)
        assert faults == []
        assert read is not None
        assert read.nodes[0].points == D("0.1")


def test_sparing_nobody_is_the_same_as_not_sparing() -> None:
    read, _faults = read_yardstick(with_node(spares={"forms": [], "kinds": None}))
    assert read == read_yardstick(SMALL)[0]


def test_the_canonical_form_sorts_and_leaves_defaults_out() -> None:
    read, _faults = read_yardstick(SMALL)
    assert read is not None
    assert canonical(as_plain(read)).decode() == (
        '{"format":"wenming-edition/1","id":"e","methods":[{"code":"desk","label":"材料审核"}],'
        '"nodes":[{"code":"1","method":"desk","points":"100","rule":{"type":"all_or_nothing"},"text":"承诺"}],'
        '"title":"体系","version":"1"}'
    )


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (b"", [("", "empty")]),
        (b"\xff\xfe\x00", [("", "encoding")]),
        ("[1, 2", [("", "syntax")]),
        ("a: [", [("", "syntax")]),
        ("a: &x [1]\nb: *x", [("", "alias")]),
        ("a: &x\n  b: *x", [("", "alias")]),
        ("[" * 5000, [("", "too-deep")]),
        ("- " * 1000 + "x", [("", "too-deep")]),
        ("a: !!bool vielleicht", [("", "syntax")]),
        ('{"format":"wenming-edition/1","\\ud800":1}', [("", "encoding")]),
        ('"\\ud800": 1', [("", "syntax")]),
        (as_yaml_text("points: 2026-13-01"), [("nodes[0].points", "not-a-number")]),
        (as_yaml_text("points: 1e999999999999999999999"), [("nodes[0].points", "not-a-number")]),
        (with_node(points="1." + "0" * 40 + "1"), [("nodes[0].points", "not-a-number")]),
        (with_node(text="\ufffe字"), [("nodes[0].text", "not-text")]),
        ('{"format": "x", "format": "y"}', [("", "twice")]),
        ("format: a\nformat: b", [("", "twice")]),
        ("id: e", [("format", "format")]),
        ("- 1", [("", "shape")]),
        (SMALL | {"nodes": []}, [("nodes", "required")]),
        (SMALL | {"surprise": 1}, [("surprise", "unknown-field")]),
        (SMALL | {"id": "北京"}, [("id", "name")]),
        (SMALL | {"nodes": SMALL["nodes"] * 2}, [("nodes", "duplicate")]),
        (SMALL | {"places": 9}, [("places", "number-range")]),
        (SMALL | {"bands": [{"label": "良", "at_least": 1}, {"label": "优", "at_least": 2}]}, [("bands", "order")]),
        (SMALL | {"effective": {"from": "2026-13-01"}}, [("effective.from", "not-a-date")]),
        (SMALL | {"effective": {"from": date(2026, 2, 1), "until": "2026-01-01"}}, [("effective", "order")]),
        (with_node(points="很多"), [("nodes[0].points", "not-a-number")]),
        (with_node(points=True), [("nodes[0].points", "not-a-number")]),
        (with_node(points=-3), [("nodes[0].points", "negative")]),
        (with_node(points="1e999999"), [("nodes[0].points", "number-range")]),
        (with_node(points=float("nan")), [("nodes[0].points", "not-a-number")]),
        (with_node(points="0.00001"), [("nodes[0].points", "number-range")]),
        (with_node(points=None), [("nodes[0].points", "required")]),
        (with_node(method="fly"), [("nodes 1", "unknown-method")]),
        (with_node(rule={"type": "guess"}), [("nodes[0].rule.type", "unknown-rule")]),
        (with_node(rule={"type": "quota"}), [("nodes[0].rule.quota", "missing-parameter")]),
        (with_node(rule={"type": "quota", "quota": 0}), [("nodes[0].rule", "zero")]),
        (with_node(rule={"type": "points", "quota": 1}), [("nodes[0].rule.quota", "unknown-parameter")]),
        (with_node(rule={"type": "parts", "parts": [{"text": "一", "points": 1}]}), [("nodes[0].rule.parts", "sum")]),
        (with_node(rule={"type": "penalty", "each": 1}), [("nodes[0].rule", "part")]),
        (with_node(rule=None), [("nodes[0].rule", "required")]),
        (with_node(rule={"type": "veto"}), [("nodes[0].points", "veto")]),
        (weighted(70, None), [("nodes b", "weight")]),
        (weighted(70, 0), [("nodes b", "weight")]),
        (weighted(70, 30), []),
        (with_node(text=" "), [("nodes[0].text", "required")]),
        (with_node(text="长" * 1001), [("nodes[0].text", "too-long")]),
        (with_node(text=["x"]), [("nodes[0].text", "not-text")]),
        (with_node(children="x"), [("nodes[0].children", "shape")]),
        (with_node(applies={"headcount": {"from": 9, "until": 1}}), [("nodes[0].applies.headcount", "order")]),
        (SMALL | {"bars": [{"code": "N", "text": "事", "window": {"months": 1, "from": "2020-01-01"}}]}, [("bars[0].window", "both")]),
        (SMALL | {"bars": [{"code": "N", "text": "事", "effect": {"holder": "deduct"}}]}, [("bars[0].effect.points", "required")]),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_place(document: Any, expected: list[tuple[str, str]]) -> None:
    assert codes(document) == expected


def test_all_faults_are_said_at_once_in_sentences() -> None:
    _read, faults = read_yardstick(with_node(points="x", text="", rule={"type": "guess"}))
    assert [fault.message for fault in faults] == ["“x”不是数。", "不认识的计分规则“guess”。", "这里不能空着。"]


def test_a_file_that_is_too_large_is_not_read() -> None:
    assert codes(b"a" * (settings.EDITION_LARGEST_FILE + 1)) == [("", "too-large")]


def test_five_thousand_nodes_are_read_and_one_more_is_refused() -> None:
    leaf = SMALL["nodes"][0]
    many = [leaf | {"code": str(number)} for number in range(settings.EDITION_MOST_NODES)]
    assert codes(SMALL | {"nodes": many}) == []
    assert codes(SMALL | {"nodes": [*many, leaf | {"code": "more"}]}) == [("nodes", "too-many")]


def test_a_tree_deeper_than_any_office_needs_is_refused() -> None:
    node = SMALL["nodes"][0]
    for level in range(settings.EDITION_DEEPEST):
        node = {"code": f"b{level}", "text": "层", "children": [node]}
    assert next(code for _where, code in codes(SMALL | {"nodes": [node]})) == "too-deep"


def test_a_branch_that_says_another_sum_than_its_children_is_found_in_each_variant() -> None:
    child = SMALL["nodes"][0] | {"points": 60}
    branch = {"code": "b", "text": "层", "points": 100, "children": [child, child | {"code": "2", "points": 30}]}
    read, faults = read_yardstick(SMALL | {"nodes": [branch]})
    assert faults == []
    assert read is not None
    assert [(fault.where, fault.code) for fault in totals_faults(read)] == [("b", "sum"), ("", "total")]


@given(st.text(max_size=200))
def test_no_text_whatever_makes_the_reader_fall_over(text: str) -> None:
    codes(text)
