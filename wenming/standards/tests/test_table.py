import io
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as settings_of_search
from hypothesis import strategies as st
from openpyxl import Workbook

from wenming.lib.loading import Unusable
from wenming.standards.packages import as_plain, read_yardstick
from wenming.standards.plain import Yardstick
from wenming.standards.table import Grown, Mapping, grow, guess
from wenming.standards.table.figures import bare_figure, in_brackets, reached, rule_in
from wenming.standards.table.guessing import MEANINGS, areas_of
from wenming.standards.workbook.cells import Sheet, sheets_of

HEAD = ["测评项目", "测评内容", "分值", "得分标准", "测评方法"]


def table(rows: list[Any], merged: tuple[str, ...] = (), title: str = "某市文明单位测评表") -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([title])
    sheet.append([])
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    for area in merged:
        sheet.merge_cells(area)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(folder: Path, rows: list[Any], merged: tuple[str, ...] = ()) -> Sheet:
    path = folder / "t.xlsx"
    path.write_bytes(table(rows, merged))
    return sheets_of(path)[0]


def grown(folder: Path, rows: list[Any], merged: tuple[str, ...] = ()) -> Grown:
    sheet = read(folder, rows, merged)
    return grow(sheet, guess(sheet))


def told(nodes: Any) -> list[Any]:
    """Code, points and what is below, for comparing at a glance."""
    return [(node.code, node.points, *([told(node.children)] if node.children else [])) for node in nodes]


ORDINARY = [
    HEAD,
    ["一、思想教育（10分）", "理论学习有计划、有落实", 4, "优4分、良3分、差0分", "材料审核"],
    [None, "职业道德培训", "（６分）", "每缺一次扣0.5分，扣完为止", "材料审核、问卷调查"],
    ["二、优质服务", "服务承诺公开（4分）", None, "公开得4分，否则不得分", "实地考察"],
    [None, "投诉有答复", None, "有专人负责（2分）", "材料审核"],
    [None, None, None, "按时答复（3分）", None],
    ["加分项", "经验被推广", 3, "按级别加分", "材料审核"],
    ["合计", None, 22, None, None],
    ["注：本表由市文明办解释。"],
]
MERGED = ("A4:A5", "A6:A8", "B7:B8", "A11:E11")


def test_a_usual_table_becomes_the_tree_it_means(tmp_path: Path) -> None:
    tree = grown(tmp_path, ORDINARY, MERGED)
    assert told(tree.nodes) == [
        ("1", D(10), [("1.1", D(4)), ("1.2", D(6))]),
        ("2", D(9), [("2.1", D(4)), ("2.2", D(5), [("2.2.1", D(2)), ("2.2.2", D(3))])]),
        ("3", None, [("3.1", D(3))]),
    ]
    assert [node.part for node in tree.nodes] == ["base", "base", "bonus"]
    first = tree.nodes[0]
    assert first.text == "一、思想教育"
    assert [leaf.rule.type for leaf in first.children if leaf.rule] == ["tiers", "per_occurrence"]
    assert tree.nodes[1].children[0].rule.type == "all_or_nothing"  # type: ignore[union-attr]  # it is a leaf
    assert [leaf.text for leaf in tree.nodes[1].children[1].children] == ["有专人负责", "按时答复"]
    assert [(method.code, method.label) for method in tree.methods] == [("desk", "材料审核"), ("site", "实地考察")]
    assert tree.said == D(22)
    assert tree.doubts == {
        "": ["没有导入：注：本表由市文明办解释。"],
        "1.2": ["写了几种测评方法（材料审核、问卷调查），先用第一种。"],
    }


def test_blank_cells_that_nobody_merged_belong_to_the_line_above(tmp_path: Path) -> None:
    tree = grown(tmp_path, ORDINARY)
    assert told(tree.nodes)[0] == ("1", D(10), [("1.1", D(4)), ("1.2", D(6))])
    assert told(tree.nodes)[1][2][1] == ("2.2", D(5), [("2.2.1", D(2)), ("2.2.2", D(3))])


def test_points_over_merged_rows_belong_to_the_line_over_the_same_rows(tmp_path: Path) -> None:
    rows = [
        HEAD, ["环境", "整洁", 6, "地面干净", "实地考察"], [None, None, None, "无乱贴", None], [None, None, None, "有绿化", None],
    ]  # fmt: skip
    tree = grown(tmp_path, rows, ("A4:A6", "B4:B6", "C4:C6", "E4:E6"))
    assert told(tree.nodes) == [("1", D(6), [("1.1", D(6))])]
    assert tree.nodes[0].children[0].handbook.how == "地面干净\n无乱贴\n有绿化"


def test_a_heading_between_the_lines_gathers_what_follows(tmp_path: Path) -> None:
    rows = [
        HEAD, ["一、基本指标（4分）"], ["环境", "整洁", 4, "现场看", "实地考察"], ["二、扣分指标"],
        ["投诉", "有效投诉", 5, "每发生一件扣1分", "数据采集"],
    ]  # fmt: skip
    tree = grown(tmp_path, rows, ("A4:E4", "A6:E6"))
    assert told(tree.nodes) == [
        ("1", D(4), [("1.1", D(4), [("1.1.1", D(4))])]),
        ("2", None, [("2.1", None, [("2.1.1", D(5))])]),
    ]
    leaf = tree.nodes[1].children[0].children[0]
    assert (leaf.part, leaf.rule.type if leaf.rule else "", leaf.rule.each if leaf.rule else None) == (
        "deduction",
        "penalty",
        D(1),
    )


LEVELS = [
    ["测评项目", "测评内容", "分值", "测评标准", None, None, None, "测评方法"],
    [None, None, None, "A", "B", "C", "D", None],
]
OVER_TWO = ("A3:A4", "B3:B4", "C3:C4", "D3:G3", "H3:H4")


def test_a_column_for_each_tier_becomes_a_rule_of_tiers(tmp_path: Path) -> None:
    rows = [
        *LEVELS,
        ["服务", "承诺", 2, "公开并兑现（2分）", "公开（1.5分）", "部分公开（1分）", "未公开（0分）", "实地考察"],
    ]
    tree = grown(tmp_path, rows, OVER_TWO)
    leaf = tree.nodes[0].children[0]
    assert leaf.rule is not None
    assert [(tier.label, tier.points, tier.text) for tier in leaf.rule.tiers] == [
        ("A", D(2), "公开并兑现"), ("B", D("1.5"), "公开"), ("C", D(1), "部分公开"), ("D", D(0), "未公开"),
    ]  # fmt: skip
    assert tree.doubts == {}


def test_tiers_without_points_are_even_shares_and_a_doubt_unless_the_heading_says_them(tmp_path: Path) -> None:
    row = ["服务", "承诺", 3, "兑现", "公开", "部分公开", "未公开", "实地考察"]
    tree = grown(tmp_path, [*LEVELS, row], OVER_TWO)
    rule = tree.nodes[0].children[0].rule
    assert rule is not None
    assert [tier.percent for tier in rule.tiers] == [D(100), D(66), D(33), D(0)]
    assert tree.doubts == {"1.1": ["档次没有写分值，先按均匀的比例记，请核对。"]}
    named = [["测评项目", "测评内容", "分值", "优（100%）", "良（60%）", "差（0%）"], row[:6]]
    tree = grown(tmp_path, named)
    rule = tree.nodes[0].children[0].rule
    assert rule is not None
    assert [(tier.label, tier.percent) for tier in rule.tiers] == [("优", D(100)), ("良", D(60)), ("差", D(0))]
    assert tree.doubts == {}


def test_what_does_not_add_up_or_has_no_points_is_a_doubt(tmp_path: Path) -> None:
    rows = [
        HEAD,
        ["环境（9分）", "整洁", 4, "现场看", None],
        [None, "绿化", None, "现场看", None],
        ["服务", "热情", None, "好的得3分", None],
        [None, "周到", None, "现场看", None],
        ["安全（5分）", "消防", 4, "现场看", None],
    ]
    tree = grown(tmp_path, rows, ("A4:A5",))
    assert tree.doubts == {
        "1.2": ["没有写分值，取本级与其他各条之差 5 分，请核对。"], "2.2": ["没有找到分值，先记 0 分。"],
        "3": ["本级写 5 分，下级合计 4 分，请核对；先按下级合计。"],
        "2.1": ["分值取自得分标准里的文字，请核对。"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (HEAD, ["level", "level", "points", "scoring", "method"]),
        (["序号", "一级指标", "二级指标", "三级指标", "标准分", "评分细则", "考核方式", "责任单位", "自评得分", "备注"],
         ["skip", "level", "level", "level", "points", "scoring", "method", "scored_by", "skip", "note"]),
        (["项 目", "内\n容", "分值（100分）", "计分办法", "佐证材料"], ["level", "level", "points", "scoring", "evidence"]),
        (["指标名称", "测评标准", "满分", "得分"], ["level", "level", "points", "skip"]),
    ],
)  # fmt: skip
def test_headings_are_recognised_under_similar_names(tmp_path: Path, head: list[str], expected: list[str]) -> None:
    mapping = guess(read(tmp_path, [head, ["甲"] * len(head)]))
    assert (mapping.heading, mapping.meanings, mapping.unsure) == (2, expected, set())


def test_a_column_nobody_named_is_guessed_from_its_content_and_marked(tmp_path: Path) -> None:
    rows = [
        ["项目", "", "", "测评方法"],
        *[[f"项目{n}", f"内容写得比较长的一句话{n}", n + 3, "材料审核"] for n in range(5)],
    ]
    mapping = guess(read(tmp_path, rows))
    assert (mapping.meanings, mapping.unsure) == (["level", "level", "points", "method"], {1, 2})


def test_ordinals_under_a_heading_over_two_columns_are_no_level(tmp_path: Path) -> None:
    rows = [
        ["项目", None, "内容", "分值"],
        ["一", "思想", "学习", 4],
        ["二", "服务", "承诺", 6],
        ["合计", None, None, 10],
    ]
    mapping = guess(read(tmp_path, rows, ("A3:B3",)))
    assert mapping.meanings == ["skip", "level", "level", "points"]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("4", D(4)),
        ("4分", D(4)),
        ("（4分）", D(4)),
        ("４．５分", D("4.5")),
        ("+2", D(2)),
        ("10%", None),
        ("四分", None),
        ("", None),
    ],
)
def test_a_cell_of_points_in_its_spellings(text: str, figure: D | None) -> None:
    assert bare_figure(text) == figure


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("学习（4分）", (D(4), "学习")), ("学习(满分４分)", (D(4), "学习")), ("学习【2.5分】。", (D("2.5"), "学习。")),
        ("甲（1分）；乙（2分）", (None, "甲（1分）；乙（2分）")), ("学习（四分）", (None, "学习（四分）")),
    ],
)  # fmt: skip
def test_points_in_brackets(text: str, expected: Any) -> None:
    assert in_brackets(text) == expected


@pytest.mark.parametrize(
    ("text", "points", "type_"),
    [
        ("优4分、良3分、差0分", D(4), "tiers"), ("好的得3分，较好的得2分，一般的得1分", D(3), "tiers"), ("A.2分；B.1.5分；C.1分；D.0分", D(2), "tiers"),
        ("每发现1处扣0.5分，扣完为止", D(4), "per_occurrence"), ("完成率每低1个百分点扣0.1分", D(4), "points"),
        ("符合得4分，否则不得分", D(4), "all_or_nothing"), ("视情况打分", D(4), "points"), ("每次扣9分", D(4), "points"),
    ],
)  # fmt: skip
def test_a_rule_is_read_from_its_sentence(text: str, points: D, type_: str) -> None:
    assert rule_in(text, points).type == type_


def test_the_most_points_a_sentence_speaks_of() -> None:
    assert reached("达标得4分，基本达标得2分，每少一项扣5分") == D(4)
    assert reached("每少一项扣5分") is None


cells = st.sampled_from(
    [
        "",
        "",
        "思想（10分）",
        "承诺",
        "4",
        "（4分）",
        "优4分、差0分",
        "每处扣1分",
        "合计",
        "注：说明",
        "材料审核",
        "加分项",
        "x" * 1200,
    ]
)
areas = st.tuples(st.tuples(st.integers(0, 9), st.integers(0, 6)), st.tuples(st.integers(0, 12), st.integers(0, 40)))


@settings_of_search(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(cells, max_size=7), min_size=1, max_size=9), st.lists(areas, max_size=5), st.integers(0, 12),
    st.lists(st.sampled_from(MEANINGS), min_size=7, max_size=7), st.dictionaries(st.integers(0, 5), st.sampled_from(["base", "bonus", "deduction", "skip"])),
)  # fmt: skip
def test_no_table_whatever_makes_the_reader_fall_over(
    rows: Any, merged: Any, heading: int, meanings: Any, parts: Any
) -> None:
    sheet = Sheet("t", rows, [area for area in merged if area[0][0] <= area[1][0] and area[0][1] <= area[1][1]])
    guess(sheet)
    guess(sheet, heading)
    tree = grow(sheet, Mapping(heading, meanings, parts=parts))
    yardstick = Yardstick("e", "1", "体系", methods=tree.methods, nodes=tree.nodes)
    _read, faults = read_yardstick(as_plain(yardstick))
    assert {fault.code for fault in faults} <= {"required", "over-points", "duplicate", "too-long", "number-range"}


def test_more_merged_ranges_than_any_table_has_are_refused() -> None:
    sheet = Sheet("t", [["x"]], [((row, 0), (row, 1)) for row in range(10_001)])
    with pytest.raises(Unusable, match="合并的单元格太多"):
        areas_of(sheet)
