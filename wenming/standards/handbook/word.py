"""The handbook as a Word file, for offices that go on writing in it: real headings, a contents field, repeated table heads."""

import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from wenming.lib.workbooks import UNWRITABLE
from wenming.standards.handbook.chapters import Chapters, Entry, Fact, Item
from wenming.standards.handbook.printing import BESIDE, UNDER, cover, rows_of, running, some, subtitle

BODY, HEAD, LATIN = "仿宋", "黑体", "Times New Roman"  # by name: Word takes what the office's computer has
RED, GREY = RGBColor(0xA6, 0x28, 0x1F), RGBColor(0x56, 0x61, 0x70)
LONGEST_PROPERTY = 255  # characters of a title or author that a Word file holds
SIZES = {"Normal": 12, "Title": 26, "Subtitle": 18, "Heading 1": 18, "Heading 2": 14, "Heading 3": 12}


def handbook_docx(whole: Chapters) -> bytes:
    """The Word file of a handbook."""
    document: Any = Document()
    dress(document)
    frame(document, whole)
    title_page(document, whole)
    contents(document)
    for part in whole.parts:
        document.add_page_break()
        heading(document, part.label, 1)
        for item in part.items:
            write_item(document, item)
    write_bars(document, whole)
    write_lists(document, whole)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def clean(text: str) -> str:
    """Signs that a Word file has no place for are dropped."""
    return UNWRITABLE.sub("", text)


def dress(document: Any) -> None:
    """Fonts and sizes by style; no paragraph carries its own."""
    for name, size in SIZES.items():
        style = document.styles[name]
        font = HEAD if name != "Normal" else BODY
        style.font.name, style.font.size = LATIN, Pt(size)
        if name != "Normal":
            style.font.color.rgb = RED if name in ("Title", "Heading 1") else RGBColor(0x1F, 0x29, 0x37)
            style.font.italic = False
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        fonts.set(qn("w:eastAsia"), font)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.top_margin = section.bottom_margin = Cm(2.5)
        section.left_margin = section.right_margin = Cm(2.4)


def field(paragraph: Any, code: str, shown: str = "1") -> None:
    """A field that Word works out, such as PAGE; `shown` stands there until it does."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run(text if kind == "shown" else "")
        if kind == "":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = code
            run._r.append(element)
        elif kind != "shown":
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._r.append(element)


def frame(document: Any, whole: Chapters) -> None:
    """Running head with edition and version, page x of y below; 演示用 on every page of a demonstration."""
    section = document.sections[0]
    head = section.header.paragraphs[0]
    head.text = clean(running(whole))
    if whole.yardstick.demonstration:
        run = head.add_run("\t\t" + _("演示用"))
        run.bold, run.font.color.rgb = True, RED
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between, after = (_("第 %(now)s 页，共 %(all)s 页") % {"now": "\x1f", "all": "\x1f"}).split("\x1f")
    foot.add_run(before)
    field(foot, "PAGE")
    foot.add_run(between)
    field(foot, "NUMPAGES")
    foot.add_run(after)


def title_page(document: Any, whole: Chapters) -> None:
    """The cover: title, for whom, version and the document it comes from."""
    document.core_properties.title = clean(whole.yardstick.title)[:LONGEST_PROPERTY]
    document.core_properties.author = clean(whole.yardstick.provider)[:LONGEST_PROPERTY]
    document.core_properties.comments = ""
    for text, style in ((whole.yardstick.title, "Title"), (subtitle(whole), "Subtitle")):
        document.add_paragraph(clean(text), style=style).alignment = WD_ALIGN_PARAGRAPH.CENTER
    said = [*cover(whole), (_("制定单位"), whole.yardstick.provider)]
    if whole.yardstick.demonstration:
        said.append((_("说明"), _("演示用，不是正式文件。")))
    for label, text in said:
        if text:
            line = document.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.add_run(f"{label}{_('：')}").bold = True
            line.add_run(clean(text))


def contents(document: Any) -> None:
    """A contents field over two levels of headings; Word asks once whether to fill it in."""
    document.add_page_break()
    title = document.add_paragraph(_("目录"))
    title.runs[0].bold = True
    field(document.add_paragraph(), 'TOC \\o "1-2" \\h \\z \\u', _("在此处按右键选“更新域”，即可生成目录。"))
    asks = OxmlElement("w:updateFields")
    asks.set(qn("w:val"), "true")
    settings = document.settings.element
    after = [settings.find(qn(f"w:{name}")) for name in ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat")]
    follower = next((each for each in after if each is not None), None)
    settings.append(asks) if follower is None else follower.addprevious(asks)  # Word minds the order


def heading(document: Any, text: str, level: int) -> None:
    """A heading that the contents find."""
    document.add_heading(clean(text), level)


def write_item(document: Any, item: Item) -> None:
    """One item: its heading, the table of its indicators, and what explains them."""
    title = f"{item.head.code} {item.head.text}"
    if item.head.points:
        title = _("%(title)s（%(points)s分）") % {"title": title, "points": item.head.points}
    heading(document, title, 2)
    rows = [(e.code, content_of(e), e.points, sentences(some(e, BESIDE))) for e in rows_of(item)]
    table(document, [_("编号"), _("测评内容"), _("分值"), _("测评方法与材料")], rows, (2, 7, 1.6, 5.6))
    explained = [entry for entry in item.entries if entry.notes or entry.passed]
    for entry in explained:
        heading(document, f"{entry.code} {entry.text}", 3)
        for note in entry.notes:
            line = document.add_paragraph()
            line.add_run(note.label + _("：")).bold = True
            line.add_run(clean(note.text))
        for passed in entry.passed:
            document.add_paragraph(clean(_("放行") + _("：") + passed.sentence))


def content_of(entry: Entry) -> str:
    """What is asked and how it is scored, for one cell."""
    label = _("计分规则") if entry.is_leaf else _("合计方式")
    rule = [label + _("：") + entry.rule] if entry.rule else []
    under = [sentences(facts)] if (facts := some(entry, UNDER)) else []
    return "\n".join([entry.text, *rule, *under])


def sentences(facts: tuple[Fact, ...]) -> str:
    """Facts one a line."""
    return "\n".join(fact.label + _("：") + fact.text for fact in facts)


def write_bars(document: Any, whole: Chapters) -> None:
    """The negative list."""
    if not whole.bars and not whole.yardstick.bars_incomplete:
        return
    document.add_page_break()
    heading(document, _("负面清单"), 1)
    if whole.yardstick.bars_incomplete:
        document.add_paragraph(_("来源文件中的负面清单不完整，这里只列出能核实的条目。"))
    rows = [(bar.code, bar.text, bar.severity, sentences(bar.facts)) for bar in whole.bars]
    table(document, [_("编号"), _("情形"), _("程度"), _("处理")], rows, (1.8, 6, 1.6, 6.8))


def write_lists(document: Any, whole: Chapters) -> None:
    """What was let pass by name, and what the chosen kind of unit is not asked."""
    if whole.passed:
        heading(document, _("经人工放行的条目"), 1)
        document.add_paragraph(_("下列条目未通过减负检查，由文明办具名放行，理由公开。"))
        for passed in whole.passed:
            document.add_paragraph(clean(f"{passed.code} {passed.sentence}"))
    if whole.left_out:
        heading(document, _("不适用的条目"), 1)
        for each in whole.left_out:
            document.add_paragraph(clean(f"{each.code} {each.text}{_('：')}{each.because}"))


def table(document: Any, heads: list[str], rows: Sequence[tuple[str, ...]], widths: tuple[float, ...]) -> None:
    """A ruled table whose first row comes again on every page; rows do not break in two. Widths in centimetres."""
    made = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    made.autofit = False
    body = made._tbl
    repeat = body.tr_lst[0].get_or_add_trPr()
    repeat.append(OxmlElement("w:tblHeader"))
    for grid, width in zip(body.tblGrid.gridCol_lst, widths, strict=True):
        grid.w = Cm(width)
    fill(body.tr_lst[0], heads, widths, bold=True)
    for row in rows:
        line = body.add_tr()
        line.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for width in widths:
            line.add_tc().width = Cm(width)
        fill(line, list(row), widths)


def fill(line: Any, texts: list[str], widths: tuple[float, ...], *, bold: bool = False) -> None:
    """Write the cells of one row; the XML directly, since the table's own objects count all rows for every cell."""
    for cell, text, width in zip(line.tc_lst, texts, widths, strict=True):
        cell.width = Cm(width)
        paragraph = cell.p_lst[0]
        run = paragraph.add_r()
        properties = run.get_or_add_rPr()
        if bold:
            properties.append(OxmlElement("w:b"))
        size = OxmlElement("w:sz")
        size.set(qn("w:val"), "21")  # half points
        properties.append(size)
        run.text = clean(text)
