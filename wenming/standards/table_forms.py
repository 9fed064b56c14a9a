"""Forms of the way in for an ordinary table: which file, what each column means, how the draft is called."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wenming.standards.packages import Fault, as_plain, read_yardstick
from wenming.standards.packages.reading import NAMES
from wenming.standards.plain import Yardstick
from wenming.standards.table import Grown, Mapping, grow, guess
from wenming.standards.table.guessing import WITHIN
from wenming.standards.table.sending import likeliest
from wenming.standards.workbook.cells import Sheet
from wenming.units.roll.forms import WorkbookForm

MEANINGS = (
    ("level", gettext_lazy("指标层级")), ("points", gettext_lazy("分值")), ("scoring", gettext_lazy("得分标准")), ("tier", gettext_lazy("档次")),
    ("method", gettext_lazy("测评方法")), ("scored_by", gettext_lazy("评分单位")), ("evidence", gettext_lazy("材料要求")),
    ("note", gettext_lazy("备注")), ("skip", gettext_lazy("不导入")),
)  # fmt: skip
PARTS = (
    ("base", gettext_lazy("基本指标")), ("bonus", gettext_lazy("加分指标")), ("deduction", gettext_lazy("扣分指标")),
    ("skip", gettext_lazy("不导入")),
)  # fmt: skip


class SentTableForm(WorkbookForm):
    """Choosing the table."""

    def clean_workbook(self) -> Any:
        """Only the size is judged here."""
        workbook = self.cleaned_data["workbook"]
        if workbook.size > settings.EDITION_LARGEST_FILE:
            most = settings.EDITION_LARGEST_FILE // 1_000_000
            raise forms.ValidationError(_("文件太大，最多 %(most)s MB。") % {"most": most})
        return workbook


class MappingForm(forms.Form):
    """What was guessed of a table and what an officer says of it. `mapping` and `grown` are what both amount to."""

    sheet = forms.TypedChoiceField(label=gettext_lazy("工作表"), coerce=int)
    heading = forms.IntegerField(label=gettext_lazy("表头在第几行"), min_value=1, max_value=WITHIN)
    identifier = forms.CharField(
        label=gettext_lazy("体系编号"), max_length=60, help_text=gettext_lazy("字母、数字和 . - _，以后各版本相同。")
    )
    version = forms.CharField(label=gettext_lazy("版本号"), max_length=30)
    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)

    def __init__(self, data: Any, *, sheets: list[Sheet], name: str) -> None:
        place = chosen(data, "sheet", likeliest(sheets), len(sheets) - 1)
        self.page = sheets[place]
        asked = chosen(data, "heading", 0, WITHIN) - 1
        guessed = guess(self.page, asked if asked >= 0 else None)
        self.mapping = self.answered(data, guessed, f"{place}.{guessed.heading}")
        self.grown: Grown = grow(self.page, self.mapping)
        self.seen = f"{place}.{self.mapping.heading}.{'.'.join(self.mapping.meanings)}"
        self.is_seen = data is not None and data.get("seen") == self.seen
        initial = {
            "sheet": place, "heading": self.mapping.heading + 1, "version": "1",
            "identifier": f"edition-{timezone.localdate():%Y}", "title": title_of(self.page, self.mapping, name),
        }  # fmt: skip
        if data is not None:
            told = {field: data.get(field, "") for field in ("identifier", "version", "title")}
            data = initial | told
        super().__init__(data, initial=initial)
        field = self.fields["sheet"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(number, sheet.title) for number, sheet in enumerate(sheets)]

    def answered(self, data: Any, guessed: Mapping, table: str) -> Mapping:
        """The guess, with what the officer said of this very sheet and heading in its place."""
        seen = str(data.get("seen", "")) if data is not None else ""
        if not seen.startswith(f"{table}."):
            return guessed
        known = dict(MEANINGS)
        meanings = [
            answer if (answer := str(data.get(f"c{place}", ""))) in known else meaning
            for place, meaning in enumerate(guessed.meanings)
        ]
        unsure = {place for place in guessed.unsure if meanings[place] == guessed.meanings[place]}
        parts = {}
        if seen == f"{table}.{'.'.join(meanings)}":  # else the lines are others now, and so are their places
            for place in range(len(grow(self.page, replace(guessed, meanings=meanings)).tops)):
                if (part := str(data.get(f"p{place}", ""))) in dict(PARTS):
                    parts[place] = part
        return replace(guessed, meanings=meanings, unsure=unsure, parts=parts)

    def clean(self) -> dict[str, Any]:
        """The draft as the reader of packages sees it; its faults stand over the form."""
        given: dict[str, Any] = super().clean() or {}
        for name in ("identifier", "version"):
            if not set(given.get(name, "")) <= NAMES:
                self.add_error(name, _("只能用字母、数字和 . - _ 。"))
        if self.errors:
            return given
        given["yardstick"], faults = read_yardstick(as_plain(self.yardstick(given)))
        for fault in faults[:10]:
            self.add_error(None, self.worded(fault))
        return given

    def yardstick(self, given: dict[str, Any]) -> Yardstick:
        """The edition that would be entered."""
        return Yardstick(
            given["identifier"], given["version"], given["title"].strip(), methods=self.grown.methods,
            nodes=self.grown.nodes, scale=self.scale,
        )  # fmt: skip

    def worded(self, fault: Fault) -> str:
        """A fault with the code of its line."""
        places = [int(place) + 1 for place in re.findall(r"\[(\d+)\]", fault.where.split(".rule")[0])]
        code = ".".join(map(str, places)) if fault.where.startswith("nodes[") else ""
        return f"{code}：{fault.message}" if code else fault.message

    @property
    def base(self) -> Decimal:
        """Points of all base lines."""
        return sum((n.points or Decimal(0) for n in self.grown.nodes if n.part == "base"), start=Decimal(0))

    @property
    def scale(self) -> Decimal:
        """A hundred, or what the table itself says its lines add up to."""
        return self.base if self.grown.said == self.base > 0 else Decimal(100)


def chosen(data: Any, name: str, otherwise: int, most: int) -> int:
    """A whole number an officer chose."""
    text = str(data.get(name, "")) if data is not None else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= most else otherwise


def title_of(sheet: Sheet, mapping: Mapping, name: str) -> str:
    """The longest text above the heading, else the name of the file."""
    above = [cell.strip() for row in sheet.rows[: mapping.heading] for cell in row if cell.strip()]
    return max((text for text in above if len(text) <= 60), key=len, default=name.rsplit(".", 1)[0])[:120]
