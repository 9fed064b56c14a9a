"""The way in for an office's ordinary table: send it, say what its columns mean, look at the tree, enter it as a draft."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import Refused, allows
from wenming.lib.loading import Unusable
from wenming.lib.pages import page
from wenming.lib.workbooks import MIME
from wenming.standards.packages.canonical import written
from wenming.standards.plain import Node
from wenming.standards.rules import home_code, may_draft
from wenming.standards.shelving import shelve
from wenming.standards.table import Grown
from wenming.standards.table.guessing import headings
from wenming.standards.table.sending import SentTable
from wenming.standards.table_forms import MEANINGS, PARTS, MappingForm, SentTableForm
from wenming.standards.wording import rule_in_words
from wenming.standards.workbook import write_edition
from wenming.units.models import Region

SAMPLES = 4  # rows of the table shown under the meanings


@dataclass(frozen=True)
class Line:
    """One node of the tree that would come of it."""

    depth: int
    node: Node
    points: str
    method: str
    rule: str
    doubts: list[str]


@dataclass(frozen=True)
class Column:
    """One column of the table: what it is taken for, how sure that is, and what stands in it."""

    place: int
    title: str
    meaning: str
    is_unsure: bool
    cells: list[str]


@allows(may_draft)
def table(request: SignedInRequest) -> HttpResponseBase:
    """导入普通表格: choose the workbook; nothing is entered yet."""
    form = SentTableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["workbook"]
        upload = SentTable.receive(sent.chunks(), sent.name, request.user.pk)
        try:
            if not upload.sheets():
                raise Unusable(_("工作簿里没有内容。"))
        except Unusable as problem:
            upload.drop()
            form.add_error("workbook", str(problem))
        else:
            upload.keep()
            return redirect("standards:table-mapping", upload.key)
    return page(request, "standards/table.html", form=form)


@allows(may_draft)
def mapping(request: SignedInRequest, key: str) -> HttpResponseBase:
    """每列是什么意思: guessed and asked; the tree that comes of it with its doubts; then the draft."""
    upload = SentTable.find(key, request.user.pk)
    form = MappingForm(request.POST if request.method == "POST" else None, sheets=upload.sheets(), name=upload.name)
    wanted = request.POST.get("do") == "create"
    if wanted and form.is_seen and form.is_valid():
        region = Region.objects.get(code=home_code(request.user))
        try:
            return redirect(shelve(form.cleaned_data["yardstick"], region=region, by=request.user))
        except Refused as refusal:
            form.add_error("version", str(refusal))
    lines = list(lines_of(form.grown))
    return page(
        request, "standards/table_mapping.html", upload=upload, form=form, columns=(columns := columns_of(form)), meanings=MEANINGS,
        samples=list(zip(*(column.cells for column in columns), strict=True)),
        parts=PARTS, tops=list(enumerate(form.grown.tops)), lines=lines, doubtful=sum(bool(line.doubts) for line in lines),
        whole=whole_doubts(form), base=written(form.base), bonus=written(bonus_of(form.grown.nodes)),
        leaves=sum(line.node.is_leaf for line in lines), asked_again=wanted and not form.is_seen,
        methods=form.grown.methods, show_errors=wanted and form.is_seen,
    )  # fmt: skip


@allows(may_draft)
def template(request: SignedInRequest) -> HttpResponseBase:
    """The empty workbook to fill in."""
    answer = HttpResponse(content_type=MIME, headers={"Content-Disposition": 'attachment; filename="edition.xlsx"'})
    write_edition(None, answer)  # type: ignore[arg-type]  # a response is written to like a file
    return answer


def columns_of(form: MappingForm) -> list[Column]:
    """The columns with the first rows under the heading."""
    rows, mapping = form.page.rows, form.mapping
    below = [row for row in rows[mapping.last + 1 :] if any(row)][:SAMPLES]

    titles = headings(form.page, mapping.heading, len(mapping.meanings))

    def at(row: list[str], place: int) -> str:
        return row[place] if place < len(row) else ""

    return [
        Column(place, titles[place], meaning, place in mapping.unsure, [at(row, place) for row in below])
        for place, meaning in enumerate(mapping.meanings)
    ]


def lines_of(grown: Grown) -> Iterator[Line]:
    """The tree line by line, with doubts beside the lines they are about."""
    labels = {method.code: method.label for method in grown.methods}

    def walk(nodes: Iterable[Node], depth: int) -> Iterator[Line]:
        for node in nodes:
            rule = rule_in_words(node.rule, node.points, node.part) if node.rule else ""
            points = "" if node.points is None else written(node.points)
            yield Line(depth, node, points, labels.get(node.method, ""), rule, grown.doubts.get(node.code, []))
            yield from walk(node.children, depth + 1)

    return walk(grown.nodes, 0)


def whole_doubts(form: MappingForm) -> list[str]:
    """Doubts about the table as a whole."""
    said = list(form.grown.doubts.get("", []))
    if "level" not in form.mapping.meanings:
        said.insert(0, _("没有一列是“指标层级”，请在上面选出来。"))
    if form.page.unread:
        cells = "、".join(form.page.unread[:5])
        said.append(
            _("有 %(count)s 个单元格的公式没有结果（%(cells)s），读作空白。")
            % {"count": len(form.page.unread), "cells": cells}
        )
    if form.base != form.scale:
        words = {"base": written(form.base), "scale": written(form.scale)}
        said.append(_("基本分合计 %(base)s 分，应为 %(scale)s 分；草稿里可以再改，发布前要对上。") % words)
    total: Any = form.grown.said
    if total is not None and total not in (form.base, form.base + bonus_of(form.grown.nodes)):
        said.append(_("表里写的合计是 %(said)s 分，与读出来的不同。") % {"said": written(total)})
    return said


def bonus_of(nodes: Iterable[Node]) -> Decimal:
    """Points of all bonus lines: the cap of each, or what its children give."""
    return sum(
        (node.points if node.points is not None else bonus_of(node.children) for node in nodes if node.part == "bonus"),
        start=Decimal(0),
    )
