"""An edition, or the empty template, as a workbook with lists to choose from and a note on every heading."""

import re
from collections.abc import Iterator
from itertools import count
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from wenming.lib.workbooks import LONGEST_TEXT
from wenming.standards.packages.canonical import FORMAT, as_plain
from wenming.standards.plain import Yardstick
from wenming.standards.workbook.columns import (
    BARS,
    CONTINUATION,
    CONTINUED,
    HEAD,
    HEADS,
    LISTS,
    NODES,
    OF_BARS,
    OF_VARIANTS,
    PARTS,
    RULES,
    RULES_SHEET,
    VARIANTS,
    Column,
)  # fmt: skip
from wenming.standards.workbook.notation import Names
from wenming.standards.workbook.phrases import WAYS, parameters

SHADE, TOP = PatternFill("solid", fgColor="E8EEF7"), PatternFill("solid", fgColor="F5F7FA")
BOLD = Font(bold=True)
WRAPPED = Alignment(vertical="top", wrap_text=True)
ROWS_WITH_LISTS = 1000
PIECE = 4000  # characters; however many of them are written by their numbers, a cell has room for them
NUMERIC = re.compile(r"-?\d{1,10}(\.\d{1,4})?")
COMMON = "desk=材料审核；site=实地考察；survey=问卷调查；consult=征求意见；data=数据采集；hearing=听取汇报"
EXAMPLES = {
    "points": "（不填）测评人员在 0 到分值之间打分", "parts": "有制度=1；有落实=2（各项之和等于分值）",
    "tiers": "优=2；良=1.5：有少量不足；差=0", "percent_tiers": "好=100%；较好=66%；一般=33%；差=0%",
    "all_or_nothing": "（不填）", "per_occurrence": "每次扣=0.5；最低得=0",
    "per_percent": "目标=90；每次扣=0.1；最低得=0；不足1个百分点按1个计", "quota": "定额=12",
    "sample": "抽查数=10；每次扣=0.2", "steps": "60=1；80=2（达到60得1分，达到80得2分）",
    "survey_grades": "满意=100%；基本满意=60%；不满意=0%", "survey_forms": "每处空白扣=0.1",
    "bonus": "国家级=3；省级=2；市级=1（默认只取最高；另加一项“逐级相加”就全部相加）", "warnings": "每次扣=1；最低得=0",
    "years": "第一年=40；第二年=60", "penalty": "每次扣=1（瞒报的加倍；另加一项“瞒报不加倍”就不加倍）", "veto": "（不填）分值填 0",
}  # fmt: skip


def write_edition(yardstick: Yardstick | None, target: IO[bytes]) -> None:
    """Write the edition into `target`; None gives the template."""
    plain: dict[str, Any] = as_plain(yardstick) if yardstick else {"format": FORMAT}
    methods = Names({method["code"]: method["label"] for method in plain.get("methods", [])})
    book = Workbook()
    page = book.worksheets[0]
    page.title = HEAD
    write_head(page, plain, empty=yardstick is None)
    lists = book.create_sheet(LISTS)
    labels = [methods.name(code) for code in methods.labels] or [each.split("=")[1] for each in COMMON.split("；")]
    for part, title in PARTS.items():
        sheet = book.create_sheet(title)
        heading(sheet, NODES, lists, {"method": tuple(labels)})
        numbers = count(2)
        for node in plain.get("nodes", []):
            if node.get("part", "base") == part:
                write_node(sheet, node, 1, methods, numbers)
    for title, columns, rows in ((BARS, OF_BARS, plain.get("bars")), (VARIANTS, OF_VARIANTS, plain.get("variants"))):
        sheet = book.create_sheet(title)
        heading(sheet, columns, lists, {})
        for number, held in enumerate(rows or [], start=2):
            write_row(sheet, number, [told(column, held, methods) for column in columns])
    write_rules(book.create_sheet(RULES_SHEET))
    book.move_sheet(lists, len(book.sheetnames))
    lists.sheet_state = "hidden"
    book.save(target)


def told(column: Column, held: dict[str, Any], methods: Names) -> Any:
    """What stands in the cell of one column: a number as a number, anything else as text."""
    if column.way == "rule":
        return RULES.name(held["rule"]["type"]) if "rule" in held else None
    if column.way == "parameters":
        return parameters(held["rule"]) if "rule" in held else None
    value: Any = held
    for name in column.path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    if value is None:
        return None
    text = methods.name(value) if column.way == "method" else WAYS[column.way][0](value)
    return float(text) if column.way in ("number", "level") and NUMERIC.fullmatch(text) else text


def write_node(sheet: Worksheet, node: dict[str, Any], level: int, methods: Names, numbers: Iterator[int]) -> None:
    """One node and all below it; deeper rows can be folded away."""
    values = [told(column, node | {"level": level}, methods) for column in NODES]
    number = next(numbers)
    write_row(sheet, number, values)
    sheet.row_dimensions[number].outlineLevel = min(level - 1, 7)
    sheet.cell(number, 3).alignment = Alignment(indent=min(level - 1, 8), vertical="top", wrap_text=True)
    if level == 1:
        for place in range(1, 5):
            sheet.cell(number, place).fill, sheet.cell(number, place).font = TOP, BOLD
    for child in node.get("children", []):
        write_node(sheet, child, level + 1, methods, numbers)


def write_row(sheet: Worksheet, number: int, values: list[Any]) -> None:
    """One row; cells that hold nothing are not there."""
    for place, value in enumerate(values, start=1):
        if value not in (None, ""):
            put(sheet, number, place, value).alignment = WRAPPED


def put(sheet: Worksheet, row: int, place: int, value: Any) -> Any:
    """One cell. Text is text, whatever sign it begins with: never a formula, an error or an escaped letter."""
    cell = sheet.cell(row, place)
    if isinstance(value, float):
        cell.value = int(value) if value.is_integer() else value
    elif value not in (None, ""):
        text = str(value)
        if len(text) > LONGEST_TEXT // 8 or CONTINUED.fullmatch(text):
            text = spilled(sheet, text)
        cell.value = shielded(text)
        cell.data_type = "s"
        cell.number_format = "@"
    return cell


def shielded(text: str) -> str:
    """Text in which nothing looks like the way a workbook writes a sign by its number."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def spilled(sheet: Worksheet, text: str) -> str:
    """Write what no cell has room for on a sheet of its own, in pieces; what stands in the cell points there."""
    book = sheet.parent
    assert book is not None
    page = book[CONTINUATION] if CONTINUATION in book.sheetnames else book.create_sheet(CONTINUATION)
    number = page.max_row + 1 if page.cell(1, 1).value else 1
    for place, start in enumerate(range(0, len(text), PIECE), start=1):
        cell = page.cell(number, place)
        cell.value = shielded(text[start : start + PIECE])
        cell.data_type = "s"
    return f"→续页{number}"


def heading(
    sheet: Worksheet, columns: tuple[Column, ...], lists: Worksheet, choices: dict[str, tuple[str, ...]]
) -> None:
    """The heading row with its notes and lists; it stays in sight."""
    for place, column in enumerate(columns, start=1):
        cell = put(sheet, 1, place, column.title)
        cell.font, cell.fill = BOLD, SHADE
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        cell.border = Border(bottom=Side(style="medium"))
        note = Comment(column.help, column.title)
        note.width, note.height = 320, 90
        cell.comment = note
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        if column.way != "number":
            sheet.column_dimensions[letter].number_format = "@"
        if options := choices.get(column.path) or column.choices:
            offer(sheet, lists, letter, options)
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "D2"
    sheet.sheet_properties.outlinePr.summaryBelow = False  # type: ignore[union-attr]  # always there on a new sheet


def offer(sheet: Worksheet, lists: Worksheet, letter: str, options: tuple[str, ...], rows: str = "") -> None:
    """A list that drops down; other words are let through, the reader judges them."""
    place = lists.max_column + 1 if lists.cell(1, 1).value else 1
    for number, option in enumerate(options, start=1):
        put(lists, number, place, option)
    column = get_column_letter(place)
    formula = f"'{LISTS}'!${column}$1:${column}${len(options)}"
    choice = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
    choice.add(rows or f"{letter}2:{letter}{ROWS_WITH_LISTS + 1}")
    sheet.add_data_validation(choice)


def write_head(page: Worksheet, plain: dict[str, Any], *, empty: bool) -> None:
    """The sheet with the edition's own fields, one a row, each with what to write."""
    grouped = sorted(plain.get("nodes", []), key=lambda node: list(PARTS).index(node.get("part", "base")))
    if grouped != plain.get("nodes", []):
        plain = plain | {"order": [node["code"] for node in plain["nodes"]]}
    if empty:
        plain = plain | {"methods": WAYS["methods"][1](COMMON)}
    for place, title in enumerate(("项目", "填写", "说明"), start=1):
        put(page, 1, place, title).font = BOLD
        page.cell(1, place).fill = SHADE
    for number, column in enumerate(HEADS, start=2):
        put(page, number, 1, column.title).font = BOLD
        put(page, number, 2, told(column, plain, Names({}))).alignment = Alignment(wrap_text=True, vertical="top")
        put(page, number, 3, column.help).font = Font(color="667085")
    for letter, width in (("A", 20), ("B", 72), ("C", 56)):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A2"


def write_rules(page: Worksheet) -> None:
    """How the parameters of each rule are written."""
    for place, title in enumerate(("计分规则", "规则参数怎么写"), start=1):
        put(page, 1, place, title).font = BOLD
        page.cell(1, place).fill = SHADE
    for number, (kind, label) in enumerate(RULES.labels.items(), start=2):
        put(page, number, 1, label)
        put(page, number, 2, EXAMPLES[kind])
    put(page, len(EXAMPLES) + 3, 2, "几项之间用分号隔开；文字里要用到分号、等号时，在它前面加一个反斜杠（\\；）。")
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 18, 80
