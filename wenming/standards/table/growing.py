"""From mapped rows to a tree: what belongs together, what it is worth, how it is scored, and what is doubtful about that."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from wenming.standards.packages.canonical import written
from wenming.standards.plain import Handbook, Measure, Method, Node
from wenming.standards.table.figures import bare_figure, in_brackets, reached, rule_in
from wenming.standards.table.guessing import FOOTNOTE, TOTAL, Mapping, areas_of, headings
from wenming.standards.table.tiers import LONGEST_TIER, shares_of, tiers_of
from wenming.standards.workbook.cells import Sheet

BONUS, DEDUCTION = re.compile(r"加分|特色指标|附加|奖励"), re.compile(r"^.{0,8}(扣分|减分|负面)")
KNOWN_METHODS = {
    "材料审核": "desk", "实地考察": "site", "问卷调查": "survey", "征求意见": "consult", "数据采集": "data", "听取汇报": "hearing",
}  # fmt: skip
SPLIT = re.compile(r"[、，,;；/\s]+")
LONGEST_TEXT, LONGEST_NOTE = 1000, 2000


@dataclass
class Item:
    """One node while the tree grows: its text, the rows it stands in, what was found of its worth."""

    text: str
    depth: int
    key: object
    first: int
    last: int
    points: Decimal | None = None
    children: "list[Item]" = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    scoring: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)
    tiers: list[tuple[str, str]] = field(default_factory=list)
    scored_by: str = ""


@dataclass
class Grown:
    """The tree, its methods, and doubts by code of node; "" are those of the whole table."""

    nodes: tuple[Node, ...]
    methods: tuple[Method, ...]
    doubts: dict[str, list[str]]
    tops: list[tuple[str, str]]  # text and part of every top line, those left out included
    said: Decimal | None = None  # the total the table itself names


def grow(sheet: Sheet, mapping: Mapping) -> Grown:
    """The tree of a table under a mapping; nothing is lost without a doubt that says so."""
    table = Field(sheet, mapping)
    tops = table.items()
    for top in tops:
        settle(top, table)
    naming = Naming()
    for text in table.left_out:
        naming.doubt("", _("没有导入：%(text)s") % {"text": text[:60]})
    return naming.named(tops, table.said, mapping.parts)


class Field:
    """The cells of a table with their merged ranges, asked by meaning."""

    def __init__(self, sheet: Sheet, mapping: Mapping) -> None:
        self.rows = sheet.rows
        self.start = max(mapping.heading, mapping.last) + 1
        self.titles = headings(sheet, mapping.heading, len(mapping.meanings))
        self.areas = areas_of(sheet)
        self.columns: dict[str, list[int]] = {}
        for place, meaning in enumerate(mapping.meanings):
            self.columns.setdefault(meaning, []).append(place)
        self.levels = self.columns.get("level", [])
        self.said: Decimal | None = None
        self.left_out: list[str] = []

    def own(self, row: int, place: int) -> str:
        """What stands in this very cell."""
        cells = self.rows[row]
        return cells[place].strip() if place < len(cells) else ""

    def held(self, row: int, place: int) -> str:
        """What is seen in a cell: of a merged range, what stands in its first one."""
        area = self.areas.get((row, place))
        if area and area[0][1] < place:
            return ""  # it began in a column further left, and counts there
        return self.own(*area[0]) if area else self.own(row, place)

    def span(self, row: int, place: int) -> tuple[int, int]:
        """First and last row of the cell or of its merged range."""
        area = self.areas.get((row, place))
        return (area[0][0], area[1][0]) if area else (row, row)

    def all(self, row: int, meaning: str) -> list[str]:
        """What the columns of one meaning show in a row."""
        return [text for place in self.columns.get(meaning, []) if (text := self.held(row, place))]

    def tiers(self, row: int) -> list[tuple[str, str]]:
        """Heading and text of each tier a row describes in columns of their own."""
        named = [(self.titles[place], self.held(row, place)) for place in self.columns.get("tier", [])]
        return [(title, text) for title, text in named if text]

    def items(self) -> list[Item]:
        """The tree of texts, before points and rules."""
        tops: list[Item] = []
        way: list[Item] = []
        for row in range(self.start, len(self.rows)):
            texts = [cell.strip() for cell in self.rows[row] if cell.strip()]
            if not texts and not any(self.held(row, place) for place in self.levels):
                continue
            if texts and TOTAL.match(texts[0].replace(" ", "")):
                self.total(texts)
            elif len(texts) == 1 and FOOTNOTE.match(texts[0]):
                self.left_out.append(texts[0])
            elif len(texts) == 1 and self.is_wide(row, texts[0]):
                way[:] = [Item(texts[0], -1, row, row, row)]
                tops.append(way[0])
            else:
                self.descend(row, tops, way)
                for item in way:
                    item.last = row
                if way:
                    way[-1].rows.append(row)
        return tops

    def is_wide(self, row: int, text: str) -> bool:
        """Whether the one text of a row stands in a range over most columns: a heading between the lines."""
        place = next(place for place, cell in enumerate(self.rows[row]) if cell.strip() == text)
        area = self.areas.get((row, place))
        return area is not None and area[1][1] - area[0][1] + 1 >= max(3, len(self.levels) + 1)

    def total(self, texts: Sequence[str]) -> None:
        """A row of sums: the last one in the table is what the whole is worth."""
        figures = [figure for text in texts[1:] if (figure := bare_figure(text)) is not None]
        figures += [figure for figure in [in_brackets(texts[0])[0]] if figure is not None]
        if not texts[0].startswith("小计") and figures:
            self.said = figures[0]

    def descend(self, row: int, tops: list[Item], way: list[Item]) -> None:
        """Follow a row through its levels; a new text opens a new node, a blank or merged one goes on with the old."""
        for depth, place in enumerate(self.levels):
            text = self.held(row, place)
            if not text:
                continue
            area = self.areas.get((row, place))
            key: object = area or text
            current = next((item for item in way if item.depth == depth), None)
            deepest = depth == len(self.levels) - 1
            if current is not None and current.key == key and (area or not deepest):
                continue
            del way[sum(item.depth < depth for item in way) :]
            fresh = Item(text, depth, key, row, row)
            (way[-1].children if way else tops).append(fresh)
            way.append(fresh)


def settle(item: Item, table: Field) -> None:
    """Points, rules and notes of an item and all below it."""
    item.points, item.text = in_brackets(item.text)
    place_points(item, table)
    if item.rows and item.children:  # rows that name no deeper level: lines of their own beside the children
        item.doubts.append(_("有 %(count)s 行没有写下一级内容，并入本级的说明。") % {"count": len(item.rows)})
        item.notes += [text for row in item.rows for text in table.all(row, "scoring")]
    for child in item.children:
        settle(child, table)
    if item.children:
        fill_gap(item)
    else:
        gather(item, table)


def fill_gap(item: Item) -> None:
    """The one line without points has what the line above it leaves over."""
    blank = [child for child in item.children if not child.children and child.points is None]
    if item.points is None or len(blank) != 1:
        return
    rest = item.points - sum((worth(child) for child in item.children), start=Decimal(0))
    if rest > 0:
        blank[0].points = rest
        blank[0].doubts.append(_("没有写分值，取本级与其他各条之差 %(rest)s 分，请核对。") % {"rest": written(rest)})


def worth(item: Item) -> Decimal:
    """What is known of an item's points so far."""
    below = sum((worth(child) for child in item.children), start=Decimal(0))
    return below if item.children else item.points or Decimal(0)


def place_points(item: Item, table: Field) -> None:
    """The cell of points that stands beside exactly the rows of this item."""
    if item.points is not None:
        return
    spread = len(item.children) > 0
    for place in table.columns.get("points", []):
        first, last = table.span(item.first, place)
        figure = bare_figure(table.held(item.first, place))
        whole = (first, last) == (item.first, item.last)
        if figure is None or first != item.first:
            continue
        below = range(item.first + 1, item.last + 1)
        alone = first == last and not spread and not any(table.own(row, place) for row in below)
        if (whole and not (spread and item.first == item.last)) or alone:
            item.points = figure
            return


def gather(item: Item, table: Field) -> None:
    """A last level: its rows are lines of their own when each has its own points, else one line together."""
    rows = item.rows or [item.first]
    lines = [line_of(row, table) for row in rows]
    if len(lines) > 1 and all(line.points is not None and line.text for line in lines):
        item.children = lines
        return
    for line in lines:
        for name in ("scoring", "notes", "evidence", "methods"):
            for text in getattr(line, name):
                if text not in getattr(item, name):
                    getattr(item, name).append(text)
        item.scored_by = item.scored_by or line.scored_by
    item.tiers = table.tiers(rows[0])
    if item.points is None:
        own = [line.points for line in lines if line.points is not None]
        item.points = sum(own, start=Decimal(0)) if own else None
    if item.points is None and (found := reached("；".join(item.scoring) or item.text)) is not None:
        item.points = found
        item.doubts.append(_("分值取自得分标准里的文字，请核对。"))


def line_of(row: int, table: Field) -> Item:
    """One row as a line of its own: its standard is its text."""
    scoring = table.all(row, "scoring")
    points, text = in_brackets("；".join(scoring))
    for place in table.columns.get("points", []):
        if table.span(row, place) == (row, row) and (figure := bare_figure(table.own(row, place))) is not None:
            points = figure
    return Item(
        text, 0, None, row, row, points, rows=[row], scoring=scoring, notes=table.all(row, "note"),
        evidence=table.all(row, "evidence"), scored_by="、".join(table.all(row, "scored_by"))[:100],
        methods=[word for text in table.all(row, "method") for word in SPLIT.split(text) if word],
    )  # fmt: skip


class Naming:
    """Items become nodes with codes; methods get codes as they are met."""

    def __init__(self) -> None:
        self.methods: dict[str, str] = {}
        self.doubts: dict[str, list[str]] = {}

    def named(self, tops: Sequence[Item], said: Decimal | None, asked: dict[int, str]) -> Grown:
        """All nodes of the table; `asked` says of which part a top line is where the guess was wrong."""
        parts = [asked.get(place) or part_of(top) for place, top in enumerate(tops)]
        nodes = tuple(
            self.node(top, str(number), part)
            for number, (top, part) in enumerate(zip(tops, parts, strict=True), start=1)
            if part != "skip"
        )
        methods = tuple(Method(code, label) for label, code in self.methods.items())
        return Grown(
            nodes, methods, self.doubts, [(top.text, part) for top, part in zip(tops, parts, strict=True)], said
        )

    def doubt(self, code: str, sentence: str) -> None:
        """Note something to look at."""
        self.doubts.setdefault(code, []).append(sentence)

    def node(self, item: Item, code: str, part: str) -> Node:
        """One item with all below it."""
        for sentence in item.doubts:
            self.doubt(code, sentence)
        children = tuple(self.node(child, f"{code}.{number}", part) for number, child in enumerate(item.children, 1))
        if children and not worth(item) and item.points:
            self.doubt(code, _("本级有 %(points)s 分，下级没有各自的分值。") % {"points": written(item.points)})
        how = self.shortened(code, "\n".join(self.how(item)), LONGEST_NOTE)
        text = self.shortened(code, item.text or how.split("\n")[0] or _("（无文字）"), LONGEST_TEXT)
        if children:
            return Node(
                code, text, part, self.sum_of(item, children, code, part), children=children, handbook=Handbook(how=how)
            )
        tiers = tiers_of(item.tiers) if part != "deduction" else None
        if tiers and tiers.type == "tiers":
            item.points = self.topped(item, tiers, code)
        if item.points is None:
            self.doubt(code, _("没有找到分值，先记 0 分。"))
        points = item.points or Decimal(0)
        if tiers and tiers.type == "percent_tiers" and not any(shares_of(item.tiers)):
            self.doubt(code, _("档次没有写分值，先按均匀的比例记，请核对。"))
        rule = tiers or rule_of("；".join(item.scoring) or item.text, points, part)
        return Node(
            code, text, part, points, method=self.method(item, code), scored_by=item.scored_by, rule=rule,
            handbook=Handbook(how=how),
        )  # fmt: skip

    def topped(self, item: Item, tiers: Measure, code: str) -> Decimal:
        """The points of a line with tiers: at least those of its highest tier."""
        highest = max(tier.points or Decimal(0) for tier in tiers.tiers)
        if item.points is not None and item.points < highest:
            words = {"own": written(item.points), "highest": written(highest)}
            self.doubt(code, _("分值写 %(own)s 分，最高的档次有 %(highest)s 分，请核对；先按最高的档次。") % words)
        return max(item.points or highest, highest)

    def how(self, item: Item) -> list[str]:
        """What goes into the handbook: the standard as it is written, material, notes."""
        lines = [text for text in item.scoring if item.text not in (text, in_brackets(text)[1])]
        lines += [f"{title}：{text}" for title, text in item.tiers if len(text) > LONGEST_TIER]
        lines += [_("材料：%(text)s") % {"text": text} for text in item.evidence]
        return lines + [_("备注：%(text)s") % {"text": text} for text in item.notes]

    def shortened(self, code: str, text: str, longest: int) -> str:
        """A text within its limit."""
        if len(text) > longest:
            self.doubt(code, _("文字超过 %(most)s 字，后面的部分没有导入。") % {"most": longest})
        return text[:longest].strip()

    def sum_of(self, item: Item, children: Sequence[Node], code: str, part: str) -> Decimal | None:
        """The points of a branch, where they are what the children give; a cap where it is no base part."""
        below = sum((child.points or Decimal(0) for child in children), start=Decimal(0))
        if item.points is None or part != "base" or item.points == below:
            return item.points if item.points is not None else below if part == "base" else None
        if below:
            self.doubt(
                code, _("本级写 %(own)s 分，下级合计 %(below)s 分，请核对；先按下级合计。")
                % {"own": written(item.points), "below": written(below)},
            )  # fmt: skip
        return below

    def method(self, item: Item, code: str) -> str:
        """The code of the first method named; the others are a doubt."""
        if not item.methods:
            return ""
        if len(item.methods) > 1:
            others = "、".join(item.methods)
            self.doubt(code, _("写了几种测评方法（%(all)s），先用第一种。") % {"all": others})
        label = item.methods[0][:30]
        return self.methods.setdefault(label, KNOWN_METHODS.get(label, f"m{len(self.methods) + 1}"))


def rule_of(text: str, points: Decimal, part: str) -> Measure:
    """The rule a standard means in its part: a deduction part takes points, a bonus part gives them."""
    rule = rule_in(text, points)
    if part == "deduction" and rule.type == "per_occurrence":
        return Measure("penalty", each=rule.each)
    if (part == "bonus" and rule.type == "per_occurrence") or (part == "deduction" and rule.type == "all_or_nothing"):
        return Measure("points")
    return rule


def part_of(item: Item) -> str:
    """Base, bonus or deduction, by the words of the top line."""
    if BONUS.search(item.text):
        return "bonus"
    return "deduction" if DEDUCTION.search(item.text) else "base"
