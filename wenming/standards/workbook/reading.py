"""A workbook back into an edition; every fault names its sheet and cell."""

import re
import tempfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from wenming.lib.loading import Unusable
from wenming.standards.packages import Fault, read_yardstick
from wenming.standards.packages.canonical import FORMAT
from wenming.standards.plain import Yardstick
from wenming.standards.workbook.cells import Sheet, sheets_of
from wenming.standards.workbook.columns import (
    BARS,
    CONTINUATION,
    CONTINUED,
    FORMAT_ROW,
    HEAD,
    HEADS,
    NODES,
    OF_BARS,
    OF_VARIANTS,
    PARTS,
    RULES,
    VARIANTS,
    Column,
)  # fmt: skip
from wenming.standards.workbook.notation import Names, Unclear
from wenming.standards.workbook.phrases import WAYS, parameters_of

ZIPPED = b"PK\x03\x04"


def looks_like_workbook(content: bytes) -> bool:
    """Whether a file is to be read as a workbook, by its first bytes."""
    return content.startswith(ZIPPED)


def read_edition(content: bytes) -> tuple[Yardstick | None, list[Fault]]:
    """The edition in a workbook; with any fault there is none. Raises Unusable for what is no such workbook."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        sheets = {sheet.title: sheet for sheet in sheets_of(Path(file.name))}
    head = sheets.get(HEAD)
    if head is None or not any(row[:2] == [FORMAT_ROW, FORMAT] for row in head.rows):
        raise Unusable(_("这不是测评体系模板填写的工作簿。普通的测评表请用“导入普通表格”。"))
    continued(sheets)
    walk = Walk(sheets)
    yardstick, faults = read_yardstick(walk.document(head))
    faults = walk.faults + [Fault(walk.place(fault.where, fault.code), fault.code, fault.message) for fault in faults]
    return (None if faults else yardstick), faults


def continued(sheets: dict[str, Sheet]) -> None:
    """Put texts that no cell had room for back where they belong."""
    pages = sheets.pop(CONTINUATION, None)
    if pages is None:
        return
    texts = {str(number): "".join(pieces) for number, pieces in enumerate(pages.rows, start=1)}
    for sheet in sheets.values():
        for row in sheet.rows:
            row[:] = [texts.get(found[1], cell) if (found := CONTINUED.fullmatch(cell)) else cell for cell in row]


class Walk:
    """One walk over the sheets; it remembers in which cell each field of the package stood."""

    def __init__(self, sheets: dict[str, Sheet]) -> None:
        self.sheets = sheets
        self.faults: list[Fault] = []
        self.rows: dict[str, tuple[str, int, dict[str, int]]] = {}  # path -> sheet, row, column of each field
        self.methods = Names({})
        for sheet in sheets.values():
            for cell in sheet.unread:
                sentence = _("单元格里的公式没有结果或有错误，请改成数值后再导入。")
                self.faults.append(Fault(f"{sheet.title}!{cell}", "formula", sentence))

    def document(self, head: Sheet) -> dict[str, Any]:
        """The package that the sheets hold."""
        document = self.head(head)
        order = document.pop("order", None)
        labels = {method["code"]: method["label"] for method in document.get("methods", [])}
        self.methods = Names(labels)
        nodes: list[tuple[dict[str, Any], list[tuple[str, str, int, dict[str, int]]]]] = []
        for part, title in PARTS.items():
            nodes += self.tree(part, title)
        if order:
            places = {code: place for place, code in enumerate(order)}
            nodes.sort(key=lambda each: places.get(each[0].get("code", ""), len(places)))
        for place, (_node, told) in enumerate(nodes):
            for tail, title, row, columns in told:
                self.rows[f"nodes[{place}]{tail}"] = (title, row, columns)
        document["nodes"] = [node for node, _told in nodes]
        for name, title, wanted in (("bars", BARS, OF_BARS), ("variants", VARIANTS, OF_VARIANTS)):
            document[name] = []
            for row, held, at in self.lines(title, wanted):
                self.rows[f"{name}[{len(document[name])}]"] = (title, row, at)
                document[name].append(held)
        return document

    def head(self, sheet: Sheet) -> dict[str, Any]:
        """The edition's own fields."""
        known = {column.title: column for column in HEADS}
        document: dict[str, Any] = {}
        for number, cells in enumerate(sheet.rows, start=1):
            column, value = known.get(cells[0].strip()), (cells[1].strip() if len(cells) > 1 else "")
            if column is None or not value:
                continue
            self.rows[column.path] = (sheet.title, number, {"": 1})
            self.put(document, column, value, f"{sheet.title}!B{number}")
        return document

    def tree(self, part: str, title: str) -> list[tuple[dict[str, Any], list[tuple[str, str, int, dict[str, int]]]]]:
        """The top nodes of one sheet with all below them, each with the places of its rows."""
        tops: list[tuple[dict[str, Any], list[tuple[str, str, int, dict[str, int]]]]] = []
        above: list[tuple[dict[str, Any], str]] = []  # the way down to the row before: node and its path below the top
        for row, held, at in self.lines(title, NODES):
            level = self.level(held, f"{title}!{get_column_letter(at.get('level', 0) + 1)}{row}", len(above))
            del above[level - 1 :]
            if level == 1:
                if part != "base":
                    held["part"] = part
                tops.append((held, [("", title, row, at)]))
                above.append((held, ""))
                continue
            parent, path = above[-1]
            children = parent.setdefault("children", [])
            path = f"{path}.children[{len(children)}]"
            children.append(held)
            tops[-1][1].append((path, title, row, at))
            above.append((held, path))
        return tops

    def level(self, held: dict[str, Any], where: str, deepest: int) -> int:
        """How deep a row stands, at most one deeper than the row before."""
        text = str(held.pop("level", "")) or str(held.get("code", "")).count(".") + 1
        level = int(text) if re.fullmatch(r"[1-9]\d?", str(text)) else 0
        if not 1 <= level <= deepest + 1:
            sentence = _("层级应是 1 到 %(most)s 之间的整数，最多比上一行深一级。") % {"most": deepest + 1}
            self.faults.append(Fault(where, "level", sentence))
            return min(max(level, 1), deepest + 1)
        return level

    def lines(self, title: str, columns: tuple[Column, ...]) -> list[tuple[int, dict[str, Any], dict[str, int]]]:
        """The rows of a sheet that are not blank: their number, their fields, and where each field stands."""
        sheet = self.sheets.get(title)
        if sheet is None or not sheet.rows:
            return []
        titles = [re.sub(r"\s", "", cell) for cell in sheet.rows[0]]
        at = {column.path: titles.index(column.title) for column in columns if column.title in titles}
        known = {column.title for column in columns}
        for place, name in enumerate(titles):
            if name and (name not in known or titles.index(name) != place):
                sentence = _("不认识的列“%(title)s”，或者写了两次。") % {"title": name[:40]}
                self.faults.append(Fault(f"{title}!{get_column_letter(place + 1)}1", "unknown-field", sentence))
        found = []
        for number, cells in enumerate(sheet.rows[1:], start=2):
            if any(cell.strip() for cell in cells):
                found.append((number, self.line(title, number, cells, columns, at), at))
        return found

    def line(
        self, title: str, number: int, cells: list[str], columns: tuple[Column, ...], at: dict[str, int]
    ) -> dict[str, Any]:
        """The fields of one row."""
        held: dict[str, Any] = {}
        for column in columns:
            place = at.get(column.path)
            value = cells[place].strip() if place is not None and place < len(cells) else ""
            if value and place is not None:
                self.put(held, column, value, f"{title}!{get_column_letter(place + 1)}{number}")
        return held

    def put(self, held: dict[str, Any], column: Column, value: str, where: str) -> None:
        """One field from its cell into the package."""
        try:
            if column.way == "rule":
                held["rule"] = {"type": RULES.code(value)}
            elif column.way == "parameters":
                rule = held.setdefault("rule", {})
                rule.update(parameters_of(rule.get("type", ""), value))
            else:
                *way, last = column.path.split(".")
                for name in way:
                    held = held.setdefault(name, {})
                held[last] = self.methods.code(value) if column.way == "method" else WAYS[column.way][1](value)
        except Unclear as problem:
            self.faults.append(Fault(where, "notation", str(problem)))

    def place(self, where: str, code: str) -> str:
        """The cell that a path of the package came from; a path that has none stays as it is."""
        if where.startswith("nodes "):
            where = self.path_of(where.removeprefix("nodes ")) + (".method" if code == "unknown-method" else ".code")
        path = where
        while path and path not in self.rows:
            path = path.rpartition(".")[0] or (re.sub(r"\[\d+\]$", "", path) if path.endswith("]") else "")
        if not path:
            return where
        title, row, at = self.rows[path]
        rest = where[len(path) :].lstrip(".")
        fits = [name for name in at if name and (rest == name or re.match(rf"{re.escape(name)}[.\[]", rest))]
        column = at[max(fits, key=len)] if fits else at.get("", 0)
        return f"{title}!{get_column_letter(column + 1)}{row}"

    def path_of(self, code: str) -> str:
        """The path of the node with this code."""
        for path, (title, row, at) in self.rows.items():
            cells = self.sheets[title].rows[row - 1]
            if path.startswith("nodes[") and "code" in at and cells[at["code"]].strip() == code:
                return path
        return f"nodes {code}"
