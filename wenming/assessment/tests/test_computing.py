"""`wenming compute` and `wenming verify scores`: files in, one JSON object out, nothing stored. No database."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

EDITION = """
edition:
  format: wenming-edition/1
  id: demo
  version: "1"
  title: 演示
  bands: [{label: 优秀, at_least: 90}, {label: 一般, at_least: 0}]
  minimum: 50
  methods: [{code: desk, label: 材料审核}]
  nodes:
    - {code: "1", text: 甲, points: 60, method: desk, rule: {type: points}}
    - {code: "2", text: 乙, points: 40, method: desk, rule: {type: per_occurrence, each: 0.1}}
    - {code: "3", text: 丙, points: 0, method: desk, rule: {type: veto}}
"""
MARKS = """
marks:
  units:
    - {id: u1, marks: [{node: "1", by: A, value: 50.125, pointer: {page: 3}}, {node: "2", by: A, value: 3}, {node: "3", by: A, value: false}]}
    - {id: 2, marks: [{node: "1", by: A, value: 60}, {node: "2", by: A, value: 0}, {node: "3", by: A, value: false}]}
    - {id: u3, marks: [{node: "1", by: A, value: 60}, {node: "3", by: A, value: false}]}
    - {id: u4, marks: [{node: "1", by: A, value: 1}, {node: "2", by: A, value: 400}, {node: "3", by: A, value: false}]}
    - {id: u5, marks: [{node: "1", by: A, value: 60}, {node: "2", by: A, value: 0}, {node: "3", by: A, value: true}]}
"""


def told(*arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout, stderr of one command."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command(*arguments, stdout=out, stderr=err)
    return int(end.value.code or 0), out.getvalue(), err.getvalue()


def answer(*arguments: str) -> tuple[int, Any]:
    code, out, err = told(*arguments, "--json")
    assert err == ""
    return code, json.loads(out)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "round.yaml"
    path.write_text(EDITION + MARKS)
    return path


def test_scores_come_from_one_file(file: Path) -> None:
    code, found = answer("compute", str(file))
    assert code == 0 and found["edition"]["id"] == "demo" and len(found["edition"]["digest"]) == 64
    assert [(unit["id"], unit["total"], unit["band"], unit["rank"]) for unit in found["units"]] == [
        ("u1", "89.83", "一般", 2), ("2", "100.00", "优秀", 1), ("u3", "60.00", "一般", None), ("u4", "1.00", "一般", None),
        ("u5", "100.00", "优秀", None),
    ]  # fmt: skip


def test_json_and_yaml_give_the_same_bytes(file: Path, tmp_path: Path) -> None:
    from wenming.standards.packages import parsed

    whole, faults = parsed(file.read_text())
    assert faults == []
    twin = tmp_path / "round.json"
    twin.write_text(json.dumps(whole, default=float))
    assert told("compute", str(twin), "--json") == told("compute", str(file), "--json")


def test_people_read_lines(file: Path) -> None:
    code, out, _err = told("compute", str(file))
    assert (code, out.splitlines()) == (0, [
        "u1  89.83  一般  第2名", "2  100.00  优秀  第1名", "u3  60.00  一般  评分不齐", "u4  1.00  一般  未达合格线：total",
        "u5  100.00  优秀  一票否决：3",
    ])  # fmt: skip


def test_everything_wrong_is_told_and_nothing_computed(file: Path) -> None:
    file.write_text((EDITION + MARKS).replace("50.125", "61").replace('"2", by: A, value: 3', '"9", by: A, value: 3'))
    code, found = answer("compute", str(file))
    assert code == 1
    assert [(error["where"], error["code"]) for error in found["errors"]] == [
        ("marks.units[0].marks[0].value", "bad_value"), ("marks.units[0].marks[1]", "unknown_node"),
    ]  # fmt: skip
    file.write_text(EDITION.replace("each: 0.1", "each: 许多") + MARKS)
    code, found = answer("compute", str(file))
    assert code == 1 and all(error["where"].startswith("edition.") for error in found["errors"])


@pytest.mark.parametrize("text", ["", "{", "[1]", "edition: {}", "a: &a [*a]", "marks: {}\nedition: {}\nmore: 1"])
def test_an_unusable_file_is_said_so(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text)
    code, found = answer("compute", str(path))
    assert code == 2 and set(found) == {"error"} and found["error"].endswith("。")
    assert told("compute", str(path))[2]


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    for command in (("compute",), ("verify", "scores")):
        code, found = answer(*command, str(tmp_path / "none"))
        assert code == 2 and "读不到文件" in found["error"]


def test_a_bundle_is_written_and_verified(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "bundle.json"
    code, found = answer("compute", str(file), "--bundle", str(target))
    assert code == 0 and json.loads(target.read_text())["result"] == found
    assert answer("verify", "scores", str(target)) == (0, {"units": 5, "nodes": 15, "findings": []})
    assert told("verify", "scores", str(target))[1] == "重算 5 个单位、15 个指标得分，逐位一致。\n"
    target.write_text(target.read_text().replace('"89.83"', '"89.84"', 1))
    code, found = answer("verify", "scores", str(target))
    assert code == 1 and {"where": "result.units[u1].base", "told": "89.84", "found": "89.83"} in found["findings"]


def test_a_bundle_of_one_unit_keeps_its_rank_among_all(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "bundle.json"
    code, found = answer("compute", str(file), "--unit", "u1", "--bundle", str(target))
    assert code == 0 and [unit["rank"] for unit in found["units"]] == [2]
    assert answer("verify", "scores", str(target))[0] == 0
    code, found = answer("compute", str(file), "--unit", "u9")
    assert (code, found) == (2, {"error": "文件里没有单位：u9。"})


def test_what_is_no_bundle_or_cannot_be_written_is_said(file: Path, tmp_path: Path) -> None:
    assert answer("verify", "scores", str(file))[0] == 2
    code, found = answer("compute", str(file), "--bundle", str(tmp_path / "none" / "b.json"))
    assert code == 2 and "写不了文件" in found["error"]
