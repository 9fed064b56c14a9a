"""The handbook on paper: a PDF/A with cover, contents, running heads and a table for every item."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
from django.utils.translation import gettext as _

from wenming.lib.typesetting import typeset
from wenming.standards.handbook.chapters import Chapters, Entry, Fact, Item

TEMPLATE = Path(__file__).with_name("handbook.typ")
BESIDE = {"scored_by", "judges", "method", "evidence", "link"}  # facts in the last column
UNDER = {"minimum", "applies", "spares", "because", "origin", "previous"}  # facts below the text
WHOLE = 700  # characters; a longer line may break over two pages


def handbook_pdf(whole: Chapters, address: str = "", at: datetime | None = None) -> bytes:
    """The PDF/A-2b of a handbook. `address` is where it stands on the web, for the code on the cover."""
    return typeset(TEMPLATE, as_values(whole, address), at)


def as_values(whole: Chapters, address: str) -> dict[str, Any]:
    """What the template shows; plain JSON."""
    yardstick = whole.yardstick
    return {
        "title": yardstick.title, "subtitle": subtitle(whole), "provider": yardstick.provider,
        "demonstration": yardstick.demonstration, "running": running(whole),
        "cover": [{"label": label, "text": text} for label, text in cover(whole)],
        "qr": as_svg(address) if address else "", "words": words(), "summary": summary(whole),
        "parts": [{"label": part.label, "items": [_item(item) for item in part.items]} for part in whole.parts],
        "bars": [
            {"code": bar.code, "text": bar.text, "severity": bar.severity, "facts": _facts(bar.facts)}
            for bar in whole.bars
        ],
        "bars-incomplete": yardstick.bars_incomplete,
        "passed": [{"code": passed.code, "text": passed.sentence} for passed in whole.passed],
        "left-out": [{"code": each.code, "text": each.text, "because": each.because} for each in whole.left_out],
    }  # fmt: skip


def subtitle(whole: Chapters) -> str:
    """操作手册, and for which kind of unit."""
    return _("操作手册（%(variant)s）") % {"variant": whole.variant.title} if whole.variant else _("操作手册")


def running(whole: Chapters) -> str:
    """The running head: edition and version."""
    return _("%(title)s · %(version)s版") % {"title": whole.yardstick.title, "version": whole.yardstick.version}


def cover(whole: Chapters) -> list[tuple[str, str]]:
    """What the cover says of the edition: version, validity, the document it comes from."""
    yardstick, citation = whole.yardstick, whole.yardstick.citation
    facts = [(_("版本"), f"{yardstick.id} · {yardstick.version}")]
    if yardstick.effective_from:
        until = yardstick.effective_until
        facts.append(
            (_("有效期"), f"{yardstick.effective_from} – {until or ''}".rstrip("– ") + ("" if until else _(" 起")))
        )
    if citation.title or citation.number:
        facts.append((_("依据"), " ".join(filter(None, (citation.issuer, citation.title, citation.number)))))
    facts += [(label, text) for label, text in ((_("文件来源"), citation.source), (_("说明"), citation.note)) if text]
    total = _("%(base)s分") % {"base": whole.base}
    if whole.bonus != "0":
        total = _("%(base)s分，另加分最多%(bonus)s分") % {"base": whole.base, "bonus": whole.bonus}
    facts.append((_("指标"), _("%(count)s项，%(total)s") % {"count": whole.leaves, "total": total}))
    return facts


def summary(whole: Chapters) -> list[list[str]]:
    """One row an item: its name, how many indicators, its points."""
    return [
        [f"{item.head.code} {item.head.text}", str(sum(entry.is_leaf for entry in item.entries)), item.head.points]
        for part in whole.parts
        for item in part.items
    ]


def _item(item: Item) -> dict[str, Any]:
    title = f"{item.head.code} {item.head.text}"
    if item.head.points:
        title = _("%(title)s（%(points)s分）") % {"title": title, "points": item.head.points}
    return {
        "title": title, "entries": [_entry(entry) for entry in rows_of(item)],
        "explained": [_entry(entry) for entry in item.entries if entry.notes or entry.passed],
    }  # fmt: skip


def rows_of(item: Item) -> tuple[Entry, ...]:
    """The rows of an item's table; the item itself is its title and gets a row only where there is more to say."""
    return item.entries if item.head.is_leaf or item.head.facts else item.below


def some(entry: Entry, names: set[str]) -> tuple[Fact, ...]:
    """The facts of an entry with these names."""
    return tuple(fact for fact in entry.facts if fact.name in names)


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "code": entry.code, "text": entry.text, "depth": entry.depth, "leaf": entry.is_leaf, "points": entry.points,
        "rule": entry.rule, "facts": _facts(some(entry, BESIDE)), "under": _facts(some(entry, UNDER)),
        "notes": _facts(entry.notes), "passed": [passed.sentence for passed in entry.passed],
        "whole": len(entry.text) + sum(len(fact.text) for fact in entry.facts) < WHOLE,
    }  # fmt: skip


def _facts(facts: tuple[Fact, ...]) -> list[dict[str, str]]:
    return [{"label": fact.label, "text": fact.text} for fact in facts]


def as_svg(address: str) -> str:
    """An address as a QR code."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=1, xmldecl=True)
    return drawn.getvalue().decode()


def words() -> dict[str, Any]:
    """The words the template sets around the values, in the reader's language."""
    page = _("第 %(now)s 页，共 %(all)s 页") % {"now": "\x1f", "all": "\x1f"}
    before, between, after = page.split("\x1f")
    return {
        "colon": _("："), "contents": _("目录"), "summary": _("分值一览"), "summary-heads": [_("项目"), _("指标数"), _("分值")],
        "heads": [_("编号"), _("测评内容"), _("分值"), _("测评方法与材料")], "rule": _("计分规则"), "notes": _("操作说明"),
        "bars": _("负面清单"), "bar-heads": [_("编号"), _("情形"), _("程度"), _("处理")],
        "bars-incomplete": _("来源文件中的负面清单不完整，这里只列出能核实的条目。"),
        "passed": _("放行"), "passed-title": _("经人工放行的条目"),
        "passed-said": _("下列条目未通过减负检查，由文明办具名放行，理由公开。"), "left-out": _("不适用的条目"),
        "demonstration": _("演示用"), "demonstration-said": _("演示用，不是正式文件。"), "qr": _("扫码看网页版"),
        "page-before": before, "page-between": between, "page-after": after,
    }  # fmt: skip
