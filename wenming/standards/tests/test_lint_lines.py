"""The linter on lines of many hands: what it must refuse and what it must leave alone.

The lists lie in `lines/`: a rule, a tab and a line that it must refuse; or a line that nothing may refuse. The half called
`development` was used to write the word lists, the half called `held_out` was not looked at while they were written.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from wenming.standards.lint import REFUSE, node_findings
from wenming.standards.plain import Evidence, Handbook, Level, Measure, Node, Part, Tier

LINES = Path(__file__).parent / "lines"
TWO = Decimal(2)


def refused(text: str, rule: Measure | None = None, **fields: Any) -> list[str]:
    node = Node("1", text, points=TWO, method="desk", rule=rule or Measure("points"), **fields)
    return [finding.rule for finding in node_findings(node) if finding.severity == REFUSE]


def guilty(half: str) -> list[tuple[str, str]]:
    rows = (LINES / f"guilty_{half}.txt").read_text(encoding="utf-8").splitlines()
    return [(rule, text) for rule, text in (row.split("\t") for row in rows)]


def innocent(half: str) -> list[str]:
    return (LINES / f"innocent_{half}.txt").read_text(encoding="utf-8").splitlines()


def test_every_line_of_the_development_half_is_refused_by_its_rule() -> None:
    assert [(rule, text) for rule, text in guilty("development") if rule not in refused(text)] == []


def test_no_innocent_line_of_the_development_half_is_refused() -> None:
    assert [(text, refused(text)) for text in innocent("development") if refused(text)] == []


def test_most_of_the_held_out_lines_are_refused_and_few_innocent_ones() -> None:
    missed = [text for _rule, text in guilty("held_out") if not refused(text)]
    alarms = [text for text in innocent("held_out") if refused(text)]
    assert len(missed) <= len(guilty("held_out")) * 0.1
    assert len(alarms) <= len(innocent("held_out")) * 0.05


@pytest.mark.parametrize(
    "text",
    [
        "活动照片3张得2分", "活动照片 3 张得 2 分", "活 动 照 片 三 张", "活动“照片”（３张）", "活動照片叁張", "活动照/片3张", "活动zhaopian3张",
        "活动照\u200b片3张", "活动像片3张",
    ],
)  # fmt: skip
def test_a_word_is_read_however_it_is_written(text: str) -> None:
    assert refused(text) == ["photos"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("照片归入一事一档，不计分", []),
        ("照片不作为评分依据", []),
        ("不得要求提供照片", []),
        ("照片由单位自愿提供，有无照片不影响得分", []),
        ("未提供照片的不计分", ["photos"]),
        ("照片不足3张的不计分", ["photos"]),
        ("没有照片不得分", ["photos"]),
        ("照片归入一事一档，每张得0.5分", ["photos"]),
        ("照片3张得2分，视频不计分", ["photos"]),
        ("不得编造数据，提供照片3张得2分", ["photos"]),
        ("不能缺少活动照片", ["photos"]),
        ("减少会议次数", []),
        ("会议次数不少于4次", ["meetings_papers"]),
        ("不转发朋友圈扣1分", ["press"]),
        ("不强制转发朋友圈", []),
    ],
)
def test_a_negation_counts_only_where_it_takes_the_trace_back(text: str, expected: list[str]) -> None:
    assert refused(text) == expected


def test_the_leaf_is_read_as_a_whole() -> None:
    parts = Measure("parts", parts=(Part("有服务承诺", Decimal(1)), Part("现场照片3张", Decimal(1))))
    assert refused("服务承诺公开", parts) == ["photos"]
    tiers = Measure("tiers", tiers=(Tier("好", TWO, text="获领导批示"), Tier("差", Decimal(0))))
    assert refused("创建成效", tiers) == ["leaders_notes"]
    levels = Measure("bonus", levels=(Level("中央媒体", TWO), Level("省级媒体", Decimal(1))))
    assert refused("宣传成效", levels) == ["press"]
    assert refused("精神文明建设专题会议", Measure("quota", quota=TWO)) == ["meetings_papers"]
    assert refused("服务承诺公开", handbook=Handbook(how="查看活动照片，少一张扣0.5分")) == ["photos"]


def test_the_handbook_may_speak_of_traces_that_give_no_points() -> None:
    assert refused("提供现场记录", handbook=Handbook(how="照片归入一事一档，不计分")) == []
    assert refused("服务承诺公开", handbook=Handbook(why="以往看照片、看台账，看不出办得好不好")) == []


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (("link", "document"), []),
        (("link", "document", "photo"), []),
        (("链接", "图片资料", "媒体报道截图"), []),
        (("photo",), ["photos"]),
        (("活动照片", "视频"), ["photos"]),
        (("link", "签到表"), ["check_ins"]),
        (("link", "领导批示件"), ["leaders_notes"]),
        (("document", "困难职工名单"), ["private_lists"]),
    ],
)
def test_photos_may_lie_beside_other_evidence_and_never_carry_the_mark_alone(
    kinds: tuple[str, ...], expected: list[str]
) -> None:
    assert refused("服务承诺公开并兑现", evidence=Evidence(kinds=kinds)) == expected


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (Evidence(characters=500), []),
        (Evidence(characters=501), ["too_long"]),
        (Evidence(kinds=("document",), link_is_enough=False), ["file_for_link"]),
    ],
)
def test_the_fields_of_the_evidence_are_read(evidence: Evidence, expected: list[str]) -> None:
    assert refused("服务承诺公开并兑现", evidence=evidence) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("说明不超过500字", []), ("说明五百字以内", []), ("说明不少于501字", ["too_long"]), ("一千五百字左右", ["too_long"]),
        ("字数不少于1.5万字", ["too_long"]), ("３０００字材料", ["too_long"]), ("材料不少于5页", ["too_long"]), ("識字2000個字", []),
    ],
)  # fmt: skip
def test_the_length_of_an_explanation_is_read_in_any_figures(text: str, expected: list[str]) -> None:
    assert refused(text) == expected


def test_a_finding_quotes_the_line_names_its_source_and_says_it_better() -> None:
    node = Node("3.1", "志愿服务活动，每次提供照片3张得2分", points=TWO, method="desk", rule=Measure("points"))
    (finding,) = [each for each in node_findings(node) if each.severity == REFUSE]
    assert (finding.node, finding.rule) == ("3.1", "photos")
    assert "整治形式主义为基层减负若干规定" in finding.source
    assert finding.message == "按照片、视频或截图计分：“志愿服务活动，每次提供照片3张得2分”。"
    assert "志愿服务解决了受益方的什么问题，由受益方确认；图片和录像归入一事一档，不计分" in finding.suggestion
    better = finding.suggestion.split("改为：“")[1].rstrip("”。")
    assert refused(better) == []
