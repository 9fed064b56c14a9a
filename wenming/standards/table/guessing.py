"""What the columns of a table mean: guessed from their headings, then from what stands in them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from wenming.lib.loading import Unusable
from wenming.standards.table.figures import WIDE_LETTERS, bare_figure
from wenming.standards.workbook.cells import Area, Sheet

MEANINGS = ("level", "points", "scoring", "tier", "method", "scored_by", "evidence", "note", "skip")
WITHIN, WIDEST = 20, 30  # rows in which the heading is looked for; columns that are looked at
MOST_AREAS = 10_000
# The first that is found wins, so what contains another's words stands above it.
WORDS: tuple[tuple[str, str], ...] = (
    ("skip", "自评|自查|得分情况|实得|考核得分|评定得分|扣分情况|扣分原因|序号|编号|代码"),
    ("points", "分值|标准分|满分|赋分|配分|总分|分数|权重"),
    ("method", "测评方法|测评方式|考核方式|考核方法|检查方式|检查方法|评价方式|方式|方法"),
    ("scored_by", "责任单位|责任部门|评分单位|评分部门|测评单位|牵头|考核单位|考核部门|认定部门"),
    ("scoring", "得分标准|评分标准|计分标准|评分细则|评分办法|计分办法|计分方法|扣分标准|评分要点|评分说明|加分标准|考核标准"),
    ("evidence", "佐证|材料|台账|资料"),
    ("note", "备注|说明"),
    ("level", "项目|指标|内容|标准|要求|类别|要点|事项|任务"),
)  # fmt: skip
ORDINAL = re.compile(r"[（(]?(?:[一二三四五六七八九十百]{1,4}|\d{1,3})[)）]?[、.．]?")  # noqa: RUF001  # as offices type them
TOTAL = re.compile(r"^(合计|总计|总分|小计|共计)")
FOOTNOTE = re.compile(r"^(注|备注|说明|填表|附)")
FOOT = re.compile(f"{TOTAL.pattern}|{FOOTNOTE.pattern}")
DEEPEST_HEADING = 2  # rows under the first one of a heading
TIER = re.compile(r"(?:[A-E]|优秀?|良好?|较好|好|中|一般|较差|差|合格|不合格)[级档等]?")
EXACT = {"得分": "skip", "扣分": "skip", "加分": "skip", "评分": "skip", "分": "points"}


@dataclass
class Mapping:
    """Where the heading begins (row from 0), what each column means, and which of these are only guessed from content."""

    heading: int
    meanings: list[str]
    unsure: set[int] = field(default_factory=set)
    last: int = 0  # row of the heading's last line, where it has two
    parts: dict[int, str] = field(default_factory=dict)  # part of a top line, where somebody chose it


def guess(sheet: Sheet, heading: int | None = None) -> Mapping:
    """The likeliest mapping; with a heading given, only the meanings are guessed."""
    row = likely_heading(sheet.rows) if heading is None else heading
    width = min(max((len(cells) for cells in sheet.rows), default=0), WIDEST)
    titles = headings(sheet, row, width)
    mapping = Mapping(row, [meaning_of(title) for title in titles], last=foot_of(sheet, row))
    for place, meaning in enumerate(mapping.meanings):
        below = [
            cell for cells in sheet.rows[mapping.last + 1 :] if place < len(cells) and (cell := cells[place].strip())
        ]
        if not meaning:
            mapping.meanings[place] = by_content(below)
            mapping.unsure.add(place)
        elif meaning == "level" and ordinals(below):
            mapping.meanings[place] = "skip"  # 一、二、三 in a column of their own under a heading that spans two
            mapping.unsure.add(place)
    return mapping


def ordinals(cells: Sequence[str]) -> bool:
    """Whether a column only counts its lines; sums and notes at the foot do not matter."""
    lines = [cell for cell in cells if not FOOT.match(cell.replace(" ", ""))]
    return bool(lines) and all(ORDINAL.fullmatch(cell) for cell in lines)


def likely_heading(rows: Sequence[Sequence[str]]) -> int:
    """The row in which most cells have a known heading; short cells only, so that a sentence is none."""

    def known(cells: Sequence[str]) -> int:
        return len({meaning_of(cell) for cell in cells if 0 < len(cell.strip()) <= 12} - {""})

    scores = [known(cells) for cells in rows[:WITHIN]]
    return scores.index(max(scores)) if scores and max(scores) > 1 else 0


def foot_of(sheet: Sheet, row: int) -> int:
    """The last row of a heading: one whose cells are merged downwards has a second line under the others."""
    below = [bottom for (top, _left), (bottom, _right) in sheet.merged if top == row]
    return min(max([row, *below]), row + DEEPEST_HEADING, max(len(sheet.rows) - 1, row))


def headings(sheet: Sheet, row: int, width: int) -> list[str]:
    """The heading above each column: of two lines the lower one; a merged one stands over all its columns."""
    titles = [""] * width
    for number in range(row, foot_of(sheet, row) + 1):
        line = sheet.rows[number][:width] if number < len(sheet.rows) else []
        line = [*line, *[""] * (width - len(line))]
        for (top, left), (_bottom, right) in sheet.merged:
            if top == number and left < width:
                line[left : right + 1] = [line[left]] * (min(right, width - 1) - left + 1)
        titles = [lower.strip() or upper for upper, lower in zip(titles, line, strict=True)]
    return titles


def meaning_of(title: str) -> str:
    """What a heading means; "" when it is unknown."""
    read = re.sub(r"[\s（(【\[].*?[)）】\]]|\s", "", title)
    if TIER.fullmatch(read.translate(WIDE_LETTERS)):
        return "tier"
    if read in EXACT:
        return EXACT[read]
    return next((meaning for meaning, words in WORDS if re.search(words, read)), "") if read else ""


def by_content(filled: Sequence[str]) -> str:
    """A column without a known heading: numbers are points, longer and different texts a level, the rest is left out."""
    if not filled:
        return "skip"
    if sum(bare_figure(cell) is not None for cell in filled) > len(filled) * 0.7:
        ordinal = all(bare_figure(cell) == number for number, cell in enumerate(filled, start=1))
        return "skip" if ordinal else "points"
    longest = Counter(filled).most_common(1)[0][1]
    return "level" if sum(map(len, filled)) / len(filled) > 4 and longest <= max(2, len(filled) // 2) else "skip"


def areas_of(sheet: Sheet) -> dict[tuple[int, int], Area]:
    """Which merged range covers a cell."""
    covered = {}
    if len(sheet.merged) > MOST_AREAS:
        raise Unusable(_("合并的单元格太多（超过 %(most)s 处）。") % {"most": MOST_AREAS})
    for area in sheet.merged:
        (top, left), (bottom, right) = area
        if (top, left) in covered:
            continue  # ranges never overlap in a table that a person made
        for row in range(top, min(bottom, len(sheet.rows) - 1) + 1):
            for place in range(left, min(right, WIDEST) + 1):
                covered[row, place] = area
    return covered
