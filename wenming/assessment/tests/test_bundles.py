"""A score bundle is recomputed by a file that shares nothing with the core, and names whatever was changed. No database."""

import ast
import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from wenming.assessment import recompute
from wenming.assessment.bundles import bundle, digests
from wenming.assessment.scoring import read_marks, scores
from wenming.assessment.scoring.canonical import canonical, digest
from wenming.assessment.scoring.printing import marks_of, result_of
from wenming.assessment.tests.yardsticks import rounds
from wenming.standards.packages import as_plain, digest_of
from wenming.standards.plain import Band, Judges, Level, Measure, Node, Scope, Tier, Variant, Yardstick

D = Decimal
SCRIPT = Path(recompute.__file__)
TIERS = Measure("tiers", tiers=(Tier("A", D(20)), Tier("B", D("12.5")), Tier("C", D(0))))
SMALL = Yardstick(
    "small", "1", "小体系", minimum=D(20), bands=(Band("优秀", D(90)), Band("良好", D(40)), Band("一般", D(0))),
    variants=(Variant("office", "机关", unit=Scope(kinds=("机关",))), Variant("rest", "其他", "short")),
    nodes=(
        Node("1", "创建", combine="weighted", points=D(60), minimum=D(10), children=(
            Node("1.1", "规划", points=D(30), rule=Measure("points"), weight=D(50), judges=Judges("median")),
            Node("1.2", "服务", points=D(20), rule=TIERS, weight=D(30)),
            Node("1.3", "窗口", points=D(10), rule=Measure("per_occurrence", each=D("1.5")), weight=D(20),
                 applies=Scope(forms=("full",)), because="没有窗口"),
        )),
        Node("2", "民意", points=D(40), rule=Measure("survey_grades", grades=(Tier("满意", percent=D(100)), Tier("不满意", percent=D(0))))),
        Node("3", "加分", "bonus", D(5), rule=Measure("bonus", levels=(Level("省级", D(3)),))),
        Node("4", "否决", points=D(0), rule=Measure("veto")),
    ),
)  # fmt: skip
MARKS = {
    "units": [
        {
            "id": unit, "name": f"单位{unit}", "profile": {"kinds": [kind], "headcount": 12, "region": "990102000000"},
            "marks": [
                {"node": "1.1", "by": "A", "value": "21.5", "because": "见计划", "pointer": {"link": "https://example.org/1", "page": 3}},
                {"node": "1.1", "by": "B", "value": 22}, {"node": "1.1", "by": "C", "value": 27}, {"node": "1.2", "by": "A", "value": "B"},
                {"node": "1.3", "by": "A", "value": faults}, {"node": "2", "by": "A", "value": {"满意": happy, "不满意": 1}},
                {"node": "3", "by": "A", "value": {"省级": 1}}, {"node": "4", "by": "A", "value": False},
            ],
        }
        for unit, kind, faults, happy in [("u1", "机关", 2, 7), ("u2", "企业", 0, 7), ("u3", "机关", 2, 7), ("u4", "机关", 6, 2)]
    ]
}  # fmt: skip


def made(only: set[str] | None = None) -> dict[str, Any]:
    units, faults = read_marks(SMALL, MARKS)
    assert units is not None, faults
    return bundle(SMALL, as_plain(SMALL), units, only=only)


def findings(whole: Any) -> list[str]:
    """Where the recomputation differs; ["unreadable"] if it does not even begin."""
    try:
        return [
            found["where"] or found["found"]
            for found in recompute.examined(json.dumps(whole, ensure_ascii=False))["findings"]
        ]
    except recompute.Unreadable:
        return ["unreadable"]


def test_a_bundle_is_recomputed_to_the_last_digit() -> None:
    told = recompute.examined(json.dumps(made()))
    assert told == {"units": 4, "nodes": 28, "findings": []}
    assert [unit["rank"] for unit in made()["result"]["units"]] == [1, 3, 1, 4]


def test_a_bundle_of_one_unit_carries_the_other_totals_without_names() -> None:
    whole = made({"u3"})
    assert (
        [unit["id"] for unit in whole["result"]["units"]] == ["u3"] == [unit["id"] for unit in whole["marks"]["units"]]
    )
    assert whole["result"]["units"][0]["rank"] == 1
    assert all(set(other) == {"variant", "total"} for other in whole["others"])
    assert len(whole["others"]) == 3
    assert "单位u1" not in json.dumps(whole, ensure_ascii=False)
    assert findings(whole) == []


def test_the_marks_in_a_bundle_read_back_as_the_same_marks() -> None:
    whole = made()
    units, faults = read_marks(SMALL, whole["marks"])
    assert faults == [] and units is not None
    assert marks_of(units) == whole["marks"]
    assert whole["digests"]["edition"] == digest_of(SMALL)
    assert result_of(SMALL, whole["digests"]["edition"], scores(SMALL, units)) == whole["result"]


def test_the_same_input_gives_the_same_bytes() -> None:
    assert json.dumps(made()) == json.dumps(made())


@settings(max_examples=200, deadline=None)
@given(rounds())
def test_core_and_recomputation_agree(given_round: tuple[Yardstick, dict[str, Any]]) -> None:
    yardstick, marks = given_round
    units, faults = read_marks(yardstick, marks)
    assert units is not None, faults
    assert recompute.examined(json.dumps(bundle(yardstick, as_plain(yardstick), units)))["findings"] == []


def test_what_has_no_canonical_form_is_refused() -> None:
    with pytest.raises(TypeError, match=r"^set has no canonical form$"):
        digest({1, 2})
    assert canonical({"b": D("1.50"), "a": ["名", None, True, 3, 0.1]}) == '{"a":["名",null,true,3,"0.1"],"b":"1.5"}'


# every number and every text, one at a time

Path_ = tuple[str | int, ...]


def places(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Every place where a text, a number, a yes or a nothing stands."""
    if isinstance(value, dict | list):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(each, (*path, key))
    else:
        yield path


def changed(value: Any) -> list[Any]:
    """What a forger might write instead."""
    if isinstance(value, bool):
        return [not value, int(value)]
    if value is None:
        return [0, ""]
    if isinstance(value, int):
        return [value + 1, str(value), None]
    other = value[:-1] + ("1" if value[-1:] != "1" else "2")
    return [each for each in (value + " ", value[:-1], other, "0", None) if each != value]


def with_change(whole: dict[str, Any], path: Path_, value: Any) -> dict[str, Any]:
    copied = copy.deepcopy(whole)
    target: Any = copied
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return copied


def get(whole: Any, path: Path_) -> Any:
    for key in path:
        whole = whole[key]
    return whole


def test_every_number_and_every_text_that_is_changed_is_seen() -> None:
    whole = made({"u1", "u2"})
    unseen = [
        (path, value)
        for path in places(whole)
        for value in changed(get(whole, path))
        if not findings(with_change(whole, path, value))
    ]
    assert unseen == []


def test_every_field_that_is_taken_away_or_added_is_seen() -> None:
    whole = made({"u1"})
    boxes = {path[:depth] for path in places(whole) for depth in range(len(path))}
    for path in boxes:
        box = get(whole, path)
        for key in list(box) if isinstance(box, dict) else range(len(box)):
            copied = copy.deepcopy(whole)
            del get(copied, path)[key]
            assert findings(copied), (path, key)
        copied = copy.deepcopy(whole)
        if isinstance(box, dict):
            get(copied, path)["附加"] = "（无）"
        else:
            get(copied, path).append("附加")
        assert findings(copied), path


def forged(whole: dict[str, Any], path: Path_, value: Any) -> dict[str, Any]:
    """A change by somebody who makes the digests anew."""
    copied = with_change(whole, path, value)
    return copied | {"digests": digests(copied)}


def test_a_forger_who_makes_new_digests_is_still_found_in_every_figure_of_the_result() -> None:
    whole = made({"u1"})
    for path in places(whole["result"]["units"]):
        where: Path_ = ("result", "units", *path)
        for value in changed(get(whole, where)):
            assert findings(forged(whole, where, value)), (where, value)


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("marks", "units", 0, "marks", 1, "value"), "23", "result.units[u1].nodes[1.1].got"),
        (("marks", "units", 0, "marks", 3, "value"), "A", "result.units[u1].nodes[1.2].got"),
        (("edition", "nodes", 0, "children", 0, "weight"), "51", "result.units[u1].nodes[1].got"),
        (("edition", "nodes", 0, "points"), "59", "result.units[u1].nodes[1].possible"),
        (("edition", "bands", 1, "at_least"), "99", "result.units[u1].band"),
        (("edition", "scale"), "106", "result.units[u1].base"),
        (("edition", "minimum"), "99", "result.units[u1].qualified"),
        (("marks", "units", 0, "profile", "kinds", 0), "企业", "result.units[u1].variant"),
        (("marks", "units", 0, "marks", 7, "value"), True, "result.units[u1].vetoed"),
        (("marks", "units", 0, "marks", 1, "value"), "30.01", "单位 u1：指标 1.1 的评分：'30.01' 超出范围"),
        (("marks", "units", 0, "marks", 1, "value"), "1e1", "单位 u1：指标 1.1 的评分：'1e1' 不是数"),
        (("marks", "units", 0, "marks", 1, "node"), "1", "单位 u1：没有可评分的指标 '1'"),
        (("marks", "units", 0, "marks", 1, "by"), "A", "单位 u1：指标 1.1 由同一人评了两次"),
    ],
)
def test_a_forged_mark_or_weight_is_named_where_it_shows(path: Path_, value: Any, where: str) -> None:
    assert where in findings(forged(made(), path, value))


def test_a_change_of_a_word_is_named_by_its_node_and_a_changed_unit_by_its_name() -> None:
    whole = made()
    assert "digests.nodes.1.2" in findings(with_change(whole, ("edition", "nodes", 0, "children", 1, "text"), "服务好"))
    assert "digests.units.u2" in findings(with_change(whole, ("marks", "units", 1, "marks", 0, "because"), "另一理由"))


# as a program of its own


def run(tmp_path: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
    """The file alone, copied away from the house, in a Python that knows no other packages."""
    script, file = tmp_path / "recompute.py", tmp_path / "bundle.json"
    script.write_text(SCRIPT.read_text())
    file.write_text(text)
    return subprocess.run(
        [sys.executable, "-I", "-S", str(script), str(file), *options],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONUTF8": "1"},
    )


def test_it_runs_alone_and_says_what_differs(tmp_path: Path) -> None:
    fine = run(tmp_path, json.dumps(made()))
    assert (fine.returncode, fine.stdout) == (0, "重算 4 个单位、28 个指标得分，逐位一致。\n")
    wrong = run(tmp_path, json.dumps(forged(made(), ("result", "units", 0, "total"), "99.99")))
    assert wrong.returncode == 1
    assert wrong.stdout.startswith("result.units[u1].total：包内为 99.99，重算为 ")
    told = run(tmp_path, json.dumps(made()), "--json")
    assert json.loads(told.stdout) == {"units": 4, "nodes": 28, "findings": []}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        "null",
        "NaN",
        '{"format": "wenming-scores/2"}',
        '{"format": "wenming-scores/1", "x": 1.5}',
        "[" * 100000,
    ],
)
def test_what_is_no_bundle_is_said(tmp_path: Path, text: str) -> None:
    told = run(tmp_path, text, "--json")
    assert told.returncode == 2 and json.loads(told.stdout)["error"].endswith("。")


def test_a_key_that_stands_twice_is_refused() -> None:
    with pytest.raises(recompute.Unreadable):
        recompute.examined(json.dumps(made()).replace('"format"', '"format": "x", "format"', 1))


def test_it_imports_nothing_but_the_standard_library() -> None:
    imported = {
        (name.name if isinstance(step, ast.Import) else step.module or "").split(".")[0]
        for step in ast.walk(ast.parse(SCRIPT.read_text()))
        if isinstance(step, ast.Import | ast.ImportFrom)
        for name in step.names
    }
    assert imported <= set(sys.stdlib_module_names) and "wenming" not in imported
