"""Forms of an edition's own fields: how a blank one begins, and its settings."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from wenming.standards.models import Edition
from wenming.standards.node_form.rules import number
from wenming.standards.node_form.tables import SmallTableField
from wenming.standards.packages.canonical import plain_value, written
from wenming.standards.packages.faults import Gathering
from wenming.standards.packages.nodes import read_variant
from wenming.standards.packages.reading import NAMES, read_band, read_method
from wenming.units.models import Honour

SHORT = ("短表", "short")
CITED = ("title", "issuer", "number", "source", "note")


class BlankForm(forms.Form):
    """从空白开始: a name, an id, a version and the honour it is for."""

    title = forms.CharField(label=_("名称"), max_length=120)
    identifier = forms.CharField(
        label=_("体系编号"), max_length=60, help_text=_("以后各版本都用这个编号；只能用字母、数字和 . - _ 。")
    )
    version = forms.CharField(label=_("版本号"), max_length=30, initial="1")
    honour = forms.ModelChoiceField(Honour.objects.none(), label=_("荣誉称号"), required=False)
    provider = forms.CharField(label=_("制定单位"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        honours: Any = self.fields["honour"]
        honours.queryset = Honour.objects.exclude(holder__in=["person", "family"])
        honours.empty_label = _g("不限某一个荣誉")

    def clean(self) -> dict[str, Any]:
        """Letters, digits, . - _ only; each pair once."""
        given: dict[str, Any] = super().clean() or {}
        for name in ("identifier", "version"):
            if not set(given.get(name, "")) <= NAMES:
                self.add_error(name, _g("只能用字母、数字和 . - _ 。"))
        held = {name: given.get(name, "") for name in ("identifier", "version")}
        if not self.errors and Edition.objects.filter(**held).exists():
            self.add_error("version", _g("这个编号的这一版本已经有了，请换一个版本号。"))
        return given


class HeadForm(forms.Form):
    """基本设置: what is said of the edition as a whole. `columns` are its fields as the row holds them."""

    title = forms.CharField(label=_("名称"), max_length=120)
    provider = forms.CharField(label=_("制定单位"), max_length=100, required=False)
    effective_from = forms.DateField(
        label=_("生效日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    effective_until = forms.DateField(
        label=_("失效日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    scale = number(_("满分"), min_value=Decimal("0.01"))
    places = forms.IntegerField(label=_("小数位数"), min_value=0, max_value=4)
    minimum = number(_("合格线"), min_value=Decimal(0))
    demonstration = forms.BooleanField(label=_("演示用"), required=False)
    citation_title = forms.CharField(label=_("文件名称"), max_length=300, required=False)
    citation_issuer = forms.CharField(label=_("发文单位"), max_length=300, required=False)
    citation_number = forms.CharField(label=_("文号"), max_length=300, required=False)
    citation_source = forms.CharField(label=_("来源"), max_length=300, required=False)
    citation_note = forms.CharField(label=_("附注"), max_length=300, required=False)
    bands = SmallTableField(_("等次"), (("label", _("名称"), 8), ("at_least", _("至少几分"), 6)), _("从高到低。"))
    methods = SmallTableField(
        _("测评方法"), (("code", _("代号"), 8), ("label", _("名称"), 0)), _("代号用字母；指标里选用名称。")
    )
    variants = SmallTableField(
        _("分类表"),
        (("code", _("代号"), 8), ("title", _("名称"), 0), ("form", _("表"), 5), ("kinds", _("类型标签"), 0),
         ("natures", _("单位性质"), 0), ("from", _("人数从"), 5), ("until", _("人数到"), 5)),
        _("单位按从上到下第一个符合的分类用表。“表”写“完整表”或“短表”；几个类型标签用空格隔开。"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, edition: Edition) -> None:
        self.edition = edition
        super().__init__(data, initial=shown(edition))

    def clean(self) -> dict[str, Any]:
        """Dates the right way round; the small tables read like those of a package."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("effective_from"), given.get("effective_until")
        if isinstance(first, date) and isinstance(last, date) and first > last:
            self.add_error("effective_until", _g("生效日期不能晚于失效日期。"))
        given["read_bands"] = self._read("bands", given.get("bands") or [], read_band)
        given["read_methods"] = self._read("methods", given.get("methods") or [], read_method)
        rows = [self._variant(row) for row in given.get("variants") or []]
        given["read_variants"] = self._read("variants", rows, read_variant)
        bounds = [band.at_least for band in given["read_bands"]]
        if bounds != sorted(bounds, reverse=True):
            self.add_error("bands", _g("等次应从高到低排列。"))
        for name, key in (("methods", "code"), ("variants", "code"), ("bands", "label")):
            held = [getattr(each, key) for each in given[f"read_{name}"]]
            for twice in sorted({each for each in held if held.count(each) > 1}):
                self.add_error(name, _g("编号“%(code)s”用了两次。") % {"code": twice})
        return given

    def _read(self, name: str, rows: list[Any], read: Any) -> list[Any]:
        gathered = Gathering()
        found = []
        for place, row in enumerate(rows):
            before = len(gathered.faults)
            found.append(read(gathered, row, name))
            for fault in gathered.faults[before:]:
                self.add_error(name, _g("第%(row)s行：%(message)s") % {"row": place + 1, "message": fault.message})
        return found

    def _variant(self, row: dict[str, str]) -> dict[str, Any]:
        """A line of the table as a package has it; what the table does not show of a known variant is kept."""
        known: dict[str, Any] = next((each for each in self.edition.variants if each["code"] == row["code"]), {})
        unit = {name: value for name, value in known.get("unit", {}).items() if name in ("regions", "units", "forms")}
        unit |= {name: row[name].replace("、", " ").split() for name in ("kinds", "natures") if row[name]}
        bounds = {name: row[name] for name in ("from", "until") if row[name]}
        unit |= {"headcount": bounds} if bounds else {}
        form = "short" if row["form"] in SHORT else "full"
        return {"code": row["code"], "title": row["title"], "form": form, "unit": unit}

    def columns(self) -> dict[str, Any]:
        """The cleaned fields as the columns of the row."""
        given = self.cleaned_data
        names = ("title", "provider", "effective_from", "effective_until", "places", "minimum", "demonstration")
        wanted = {name: given[name] for name in names}
        wanted["scale"] = given["scale"] or Decimal(100)
        cited = {name: given[f"citation_{name}"] for name in CITED}
        wanted["citation"] = {name: value for name, value in cited.items() if value}
        return wanted | {
            name: [plain_value(each) for each in given[f"read_{name}"]] for name in ("bands", "methods", "variants")
        }


def shown(edition: Edition) -> dict[str, Any]:
    """What the form shows for an edition."""
    told = {
        name: getattr(edition, name)
        for name in ("title", "provider", "effective_from", "effective_until", "places", "demonstration")
    }
    told |= {"scale": written(edition.scale), "minimum": None if edition.minimum is None else written(edition.minimum)}
    told |= {f"citation_{name}": edition.citation.get(name, "") for name in CITED}
    return told | {
        "bands": edition.bands,
        "methods": edition.methods,
        "variants": [_line(each) for each in edition.variants],
    }


def _line(variant: dict[str, Any]) -> dict[str, Any]:
    unit = variant.get("unit", {})
    bounds = unit.get("headcount", {})
    return {
        "code": variant["code"], "title": variant["title"], "form": _g("短表") if variant.get("form") == "short" else _g("完整表"),
        "kinds": " ".join(unit.get("kinds", [])), "natures": " ".join(unit.get("natures", [])),
        "from": bounds.get("from"), "until": bounds.get("until"),
    }  # fmt: skip
