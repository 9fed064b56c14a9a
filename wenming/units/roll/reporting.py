"""Workbooks that explain: the sender's own one with its bad cells marked, and the template to fill in."""

from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from wenming.units.models import Body, Kind, Nature, Region
from wenming.units.roll.columns import CODE, COLUMNS, INDUSTRY, NATURE, PHONE, REGION, REQUIRED, SECTOR
from wenming.units.roll.reading import read_sheet

WRONG, DOUBTFUL, MUST = (PatternFill("solid", fgColor=colour) for colour in ("FFC7CE", "FFEB9C", "FBE4E2"))
TEXT_COLUMNS = (CODE, REGION, INDUSTRY, PHONE)
WIDTHS = {"单位名称": 36, CODE: 24, "类型标签": 24, SECTOR: 24, "备注": 30}
ROWS_WITH_LISTS = 2000


def marked_workbook(
    path: Path, errors: Iterable[dict[str, Any]], warnings: Iterable[dict[str, Any]], target: IO[bytes]
) -> None:
    """The workbook at `path` with the cells of `errors` red and those of `warnings` yellow, each with its sentence."""
    sheet = read_sheet(path)
    book = load_workbook(path)
    page = book[sheet.title]
    marks: dict[tuple[int, int], tuple[list[str], bool]] = {}
    for findings, is_error in ((errors, True), (warnings, False)):
        for finding in findings:
            place = sheet.places.get(finding["column"])
            if place is not None:
                sentences, _was = marks.setdefault((finding["row"], place + 1), ([], is_error))
                sentences.append(finding["message"])
    for (row, column), (sentences, is_error) in marks.items():
        mark(page, row, column, sentences, is_error)
    book.active = book.index(page)
    book.save(target)


def mark(page: Worksheet, row: int, column: int, sentences: list[str], is_error: bool) -> None:
    """Colour one cell and hang a note on it; of a merged range the one cell that Excel shows."""
    cell = page.cell(row, column)
    if isinstance(cell, MergedCell):
        merged = next(area for area in page.merged_cells.ranges if cell.coordinate in area)
        cell = page.cell(merged.min_row, merged.min_col)
    if isinstance(cell, MergedCell):
        return
    cell.fill = WRONG if is_error else DOUBTFUL
    note = Comment("\n".join(sentences), _("导入检查"))
    note.width, note.height = 320, 40 + 40 * len(sentences)
    cell.comment = note


def template_workbook(target: IO[bytes], within: str) -> None:
    """The empty workbook: headings with notes, lists to choose from, an example on a sheet of its own."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = _("单位台账")
    heading_row(page)
    lists = book.create_sheet(_("可选内容"))
    choices = {
        NATURE: list(Nature.objects.values_list("name", flat=True)),
        SECTOR: list(Body.objects.values_list("name", flat=True)),
    }
    for place, (title, values) in enumerate(choices.items(), start=1):
        fill_list(page, lists, place, title, values)
    fill_column(lists, 3, _("类型标签"), list(Kind.objects.values_list("name", flat=True)))
    regions = Region.objects.choosable().filter(level__gte=3, code__startswith=within).order_by("code")
    fill_column(lists, 4, REGION, [region.code for region in regions])
    fill_column(lists, 5, _("区划名称"), [region.name for region in regions])
    example = book.create_sheet(_("填写示例"))
    heading_row(example)
    example.append(
        ["（虚构）某某中学", "12100000400000624D", regions[0].code if regions else "", *(values[:1] or [""])[:1]]
        if (values := choices[NATURE])
        else []
    )
    for column, value in (
        ("类型标签", "党政机关、窗口服务"),
        (INDUSTRY, "8331"),
        ("从业人数", 120),
        ("联系人", "某某"),
        (PHONE, "13800138000"),
    ):
        example.cell(2, COLUMNS.index(column) + 1, value)
    book.save(target)


def heading_row(page: Worksheet) -> None:
    """The heading with its notes; required columns carry a star; codes are text so that no zero is lost."""
    for place, column in enumerate(COLUMNS, start=1):
        must = column in REQUIRED
        cell = page.cell(1, place, column + ("*" if must else ""))
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        cell.border = Border(bottom=Side(style="medium"))
        if must:
            cell.fill = MUST
        note = Comment(explained(column), _("填写说明"))
        note.width, note.height = 320, 120
        cell.comment = note
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = WIDTHS.get(column, 14)
        if column in TEXT_COLUMNS:
            page.column_dimensions[letter].number_format = "@"
            for row in range(2, ROWS_WITH_LISTS + 2):
                page.cell(row, place).number_format = "@"
    page.row_dimensions[1].height = 24
    page.freeze_panes = "B2"


def explained(column: str) -> str:
    """What to write in a column."""
    return {
        "单位名称": _("必填，与登记证书一致，最多 100 字。"),
        CODE: _("必填，18 位，照证书填写；本列已设为文本。没有代码的单位请在页面上单个录入。"),
        REGION: _("必填，6、9 或 12 位区划代码，或市直等管理辖区的代码，见“可选内容”。"),
        NATURE: _("必填，从下拉列表中选。"),
        "类型标签": _("可填几个，用顿号（、）隔开，见“可选内容”。"),
        SECTOR: _("从下拉列表中选，也可填机构的通用简称。"),
        INDUSTRY: _("国民经济行业代码，本列已设为文本，前面的 0 不会丢。"),
        "从业人数": _("整数。"),
        "联系人": _("最多 40 字。"),
        PHONE: _("11 位手机号码，或带区号的固定电话。导出文件里被遮盖的号码保持原样即可。"),
        "备注": _("最多 500 字。空白的单元格不会改动台账里已有的内容。"),
    }[column]


def fill_column(lists: Worksheet, place: int, title: str, values: list[str]) -> None:
    """One list on the sheet of choices."""
    lists.cell(1, place, title).font = Font(bold=True)
    lists.column_dimensions[get_column_letter(place)].width = 28
    for row, value in enumerate(values, start=2):
        lists.cell(row, place, value)


def fill_list(page: Worksheet, lists: Worksheet, place: int, title: str, values: list[str]) -> None:
    """A list that drops down in its column. Other spellings are let through: the loader knows aliases."""
    fill_column(lists, place, title, values)
    if not values:
        return
    letter = get_column_letter(place)
    choice = DataValidation(
        type="list", formula1=f"'{lists.title}'!${letter}$2:${letter}${len(values) + 1}", allow_blank=True,
        showErrorMessage=False,
    )  # fmt: skip
    column = get_column_letter(COLUMNS.index(title) + 1)
    choice.add(f"{column}2:{column}{ROWS_WITH_LISTS + 1}")
    page.add_data_validation(choice)
