"""The linter on whole editions: pairs, bars, totals, warnings, speed; and the command."""

import json
import time
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from wenming.standards.lint import REFUSE, WARN, Finding, findings
from wenming.standards.packages import as_yaml, read_yardstick
from wenming.standards.plain import (
    BarItem,
    Citation,
    Evidence,
    Handbook,
    Measure,
    Method,
    Node,
    Part,
    Scope,
    Tier,
    Variant,
    Yardstick,
)  # fmt: skip
from wenming.standards.tests.test_lint_lines import innocent
from wenming.standards.tests.test_packages import SHIPPED

FIFTY = Decimal(50)
DESK = Evidence(kinds=("link",), most=1, characters=300)


def leaf(code: str, text: str, **fields: Any) -> Node:
    given: dict[str, Any] = {
        "points": FIFTY, "method": "desk", "rule": Measure("points"), "evidence": DESK, "handbook": Handbook(how="随机看几处"),
    }  # fmt: skip
    return Node(code, text, **(given | fields))


def edition(*nodes: Node, **fields: Any) -> Yardstick:
    methods = (Method("desk", "材料审核"), Method("site", "实地考察"))
    return replace(Yardstick("e", "1", "文明单位测评体系", methods=methods, nodes=nodes), **fields)


def said(yardstick: Yardstick, severity: str = REFUSE) -> list[tuple[str, str]]:
    return [(each.node, each.rule) for each in findings(yardstick) if each.severity == severity]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_nothing_that_is_shipped_is_refused(path: Path) -> None:
    read, _faults = read_yardstick(path.read_bytes())
    assert read is not None
    assert said(read) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("服务承诺公开并兑现", "服务承诺公开并兑现"),
        ("服务承诺公开并兑现", "公开服务承诺，并予以兑现"),
        ("建立健全志愿服务保障和激励制度", "志愿服务保障、激励制度健全完善"),
        ("职工职业道德规范上墙公开，员工知晓", "职工职业道德规范公开上墙、员工知晓（2分）"),
    ],
)
def test_the_same_thing_asked_twice_is_refused_as_a_pair(one: str, other: str) -> None:
    found = findings(edition(leaf("1", one), leaf("2", other)))
    assert [(each.node, each.rule, each.severity) for each in found] == [("2", "asked_twice", REFUSE)]
    assert "1“" in found[0].message and "2“" in found[0].message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("窗口对老年人服务耐心细致，首问负责", "窗口对残疾人服务耐心细致，首问负责"),
        ("室内公共场所禁烟标识完好清楚", "室外公共场所禁烟标识完好清楚"),
        ("第1号服务窗口标识清楚完好", "第2号服务窗口标识清楚完好"),
        ("消防设施完好", "无障碍设施完好"),
        ("年度安排明确，责任到人", "安全责任明确，落实到岗"),
    ],
)
def test_lines_about_different_things_are_left_alone(one: str, other: str) -> None:
    assert said(edition(leaf("1", one), leaf("2", other))) == []


def test_lines_for_different_units_are_not_asked_twice() -> None:
    one, other = leaf("1", "服务承诺公开并兑现"), leaf("2", "服务承诺公开并兑现")
    forms = replace(one, applies=Scope(forms=("full",))), replace(other, applies=Scope(forms=("short",)))
    assert ("2", "asked_twice") not in said(edition(*forms))
    sizes = replace(one, applies=Scope(headcount_until=50)), replace(other, applies=Scope(headcount_from=51))
    assert ("2", "asked_twice") not in said(edition(*sizes))
    above = Node("A", "完整表", children=(one,), applies=Scope(kinds=("窗口服务",)))
    assert ("2", "asked_twice") not in said(edition(above, replace(other, applies=Scope(kinds=("生产经营",)))))


def test_the_same_document_in_two_lines_and_the_same_part_twice_are_refused() -> None:
    nodes = leaf("1", "计划可行，提供年度创建工作实施方案"), leaf("2", "责任到人；上传年度创建工作实施方案")
    assert said(edition(*nodes)) == [("2", "asked_twice")]
    innocent_pair = leaf("1", "窗口为老年人提供帮办代办服务"), leaf("2", "社区为残疾人上门提供帮办代办服务")
    assert said(edition(*innocent_pair)) == []
    parts = Measure("parts", parts=(Part("有服务承诺", Decimal(25)), Part("有服务承诺。", Decimal(25))))
    assert said(edition(leaf("1", "窗口服务规范", rule=parts), leaf("2", "无障碍设施完好"))) == [("1", "asked_twice")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("主要负责人严重违纪违法被查处", []),
        ("单位因环境违法受到行政处罚，以公开的处罚决定为准", []),
        ("发生重大安全生产责任事故", []),
        ("发生邪教活动", ["unpublished_bar"]),
        ("疑似存在违法经营、群众有反映的", ["unpublished_bar"]),
        ("职工参与邪教组织，被公安机关查处", ["unpublished_bar"]),
        ("发生集体上访", ["petitions"]),
        ("违反计划生育政策", ["family_planning"]),
        ("未按时在平台打卡", ["check_ins"]),
    ],
)
def test_a_bar_rests_on_a_published_decision_and_on_nothing_else(text: str, expected: list[str]) -> None:
    found = said(edition(leaf("1", "服务承诺公开并兑现", points=Decimal(100)), bars=(BarItem("N1", text),)))
    assert found == [("N1", rule) for rule in expected]


def test_a_veto_in_the_tree_is_a_bar_by_another_name() -> None:
    veto = leaf("2", "单位存在传销活动", points=Decimal(0), rule=Measure("veto"))
    assert ("2", "unpublished_bar") in said(edition(leaf("1", "服务承诺公开", points=Decimal(100)), veto))


@pytest.mark.parametrize("title", ["文明家庭测评体系", "道德模范评分标准", "最美职工考核"])
def test_an_honour_of_persons_and_families_has_no_edition(title: str) -> None:
    assert said(edition(leaf("1", "服务承诺公开", points=Decimal(100)), title=title)) == [("", "persons_honour")]
    families = (Variant("f", "家庭", unit=Scope(kinds=("家庭",))),)
    assert ("", "persons_honour") in said(edition(leaf("1", "家风", points=Decimal(100)), variants=families))


def test_an_edition_of_units_may_speak_of_families() -> None:
    given = edition(leaf("1", "支持职工照顾家庭", points=Decimal(100)), citation=Citation(title="家庭文明建设意见"))
    assert said(given) == []


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"method": ""}, "no_method"),
        ({"method": "", "evidence": Evidence()}, "no_basis"),
        ({"text": "创建氛围浓厚、成效显著", "handbook": Handbook()}, "vague"),
        ({"text": "服务承诺公开并兑现。" * 21}, "long_text"),
        ({"text": "每月开展志愿服务活动不少于2次"}, "frequency"),
        ({"text": "服务公约由部门逐级签字、盖章"}, "seals"),
        ({"text": "服务公约一式三份"}, "copies"),
        ({"text": "垃圾分类准确率达到85%", "rule": Measure("all_or_nothing")}, "all_or_nothing"),
        ({"points": Decimal("0.4")}, "tiny_weight"),
    ],
)
def test_what_nobody_can_verify_or_what_burdens_is_a_warning(fields: dict[str, Any], rule: str) -> None:
    sound = leaf("1", "服务承诺公开并兑现")
    assert said(edition(sound), WARN) == [("", "totals")]
    worse = edition(replace(sound, **fields))
    assert ("1", rule) in said(worse, WARN)
    assert said(worse) == []


def test_graded_praise_is_no_warning() -> None:
    tiers = Measure("tiers", tiers=(Tier("好", FIFTY, text="对方确认已解决"), Tier("差", Decimal(0), text="未结对")))
    assert ("1", "vague") not in said(edition(leaf("1", "共建成效显著", rule=tiers, handbook=Handbook())), WARN)


def test_totals_are_told_at_their_place() -> None:
    tree = Node("A", "服务", points=Decimal(90), children=(leaf("1", "服务承诺公开"), leaf("2", "无障碍设施完好")))
    assert said(edition(tree), WARN) == [("A", "totals")]


def test_a_heavy_edition_and_one_sole_scorer_are_warned_of() -> None:
    many = [leaf(str(n), f"{n}号窗口标识清楚", points=Decimal(1), scored_by="某局") for n in range(101)]
    assert {rule for _node, rule in said(edition(*many), WARN)} == {"many_leaves", "one_scorer", "totals"}


def test_refusals_come_first_and_the_same_edition_says_the_same_again() -> None:
    nodes = leaf("1", "每月开展活动2次", method=""), leaf("2", "活动照片3张")
    found = findings(edition(*nodes))
    assert found == findings(edition(*nodes))
    assert [each.severity for each in found] == sorted([each.severity for each in found])


def test_five_thousand_lines_are_read_in_two_seconds() -> None:
    lines = innocent("development")
    branches = []
    for branch in range(100):
        children = tuple(
            leaf(f"{branch}.{n}", f"{lines[(branch * 49 + n) % len(lines)]}（{branch}区{n}）", points=Decimal(1))
            for n in range(49)
        )
        branches.append(Node(str(branch), f"项目{branch}", points=Decimal(49), children=children))
    given = edition(*branches, scale=Decimal(4900))
    findings(edition(leaf("1", "服务承诺公开")))  # the word lists are compiled once
    began = time.process_time()
    findings(given)
    assert time.process_time() - began < 2


def linted(path: Path) -> tuple[Any, int]:
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("lint", str(path), "--json", stdout=out)
    return json.loads(out.getvalue()), int(ended.value.code or 0)


def test_the_command_answers_one_object_and_its_exit_code(tmp_path: Path) -> None:
    path = tmp_path / "edition.yaml"
    path.write_text(as_yaml(edition(leaf("1", "服务承诺公开并兑现", points=Decimal(100)))), encoding="utf-8")
    assert linted(path) == ({"findings": []}, 0)
    path.write_text(as_yaml(edition(leaf("1", "打 卡簽到", points=Decimal(100)))), encoding="utf-8")
    answer, code = linted(path)
    assert code == 1
    assert [sorted(each) for each in answer["findings"]] == [
        ["message", "node", "rule", "severity", "source", "suggestion"]
    ]
    path.write_text("不是体系", encoding="utf-8")
    assert linted(path)[1] == 2
    assert linted(tmp_path / "nothing.yaml")[1] == 2


def test_the_command_speaks_to_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "edition.yaml"
    path.write_text(as_yaml(edition(leaf("1", "活动照片3张", points=Decimal(100)))), encoding="utf-8")
    with pytest.raises(SystemExit, match="1"):
        call_command("lint", str(path))
    assert "按照片、视频或截图计分：“活动照片3张”" in capsys.readouterr().out


def test_a_finding_is_one_plain_value() -> None:
    assert Finding("1", "photos", REFUSE, "s", "b", "m").as_plain()["node"] == "1"
