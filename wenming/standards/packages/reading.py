"""Reading an edition: everything that is wrong is said at once, and only a sound edition is handed on."""

from collections import Counter
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from wenming.standards.packages.bars import read_bar
from wenming.standards.packages.canonical import FORMAT
from wenming.standards.packages.faults import Fault, Gathering
from wenming.standards.packages.measures import read_judges
from wenming.standards.packages.nodes import read_nodes, read_variant, read_words
from wenming.standards.packages.texts import parsed
from wenming.standards.plain import Band, Citation, Judges, Method, Yardstick

FIELDS = (
    "format", "id", "version", "provider", "title", "languages", "effective", "citation", "demonstration", "scale",
    "places", "judges", "bands", "minimum", "methods", "variants", "nodes", "bars", "bars_incomplete",
)  # fmt: skip
SCALE = Decimal(100)
NAMES = set("abcdefghijklmnopqrstuvwxyz0123456789._-ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def read_yardstick(source: Any) -> tuple[Yardstick | None, list[Fault]]:
    """An edition from a YAML or JSON text, or from what such a text holds; with any fault there is no edition."""
    if isinstance(source, str | bytes):
        source, faults = parsed(source)
        if faults:
            return None, faults
    gathered = Gathering()
    if not isinstance(source, dict) or not source:
        gathered.say("", "shape", _("文件里应是一份测评体系（format、id、version、title、nodes …）。"))
        return None, gathered.faults
    if source.get("format") != FORMAT:
        gathered.say("format", "format", _("format 应写成 %(format)s。") % {"format": FORMAT})
        return None, gathered.faults
    read = read_head(gathered, gathered.mapping(source, "", FIELDS))
    judge_whole(gathered, read)
    return (None if gathered.faults else read), gathered.faults


def read_head(gathered: Gathering, given: dict[str, Any]) -> Yardstick:
    """All fields of the edition, the tree included."""
    effective = gathered.mapping(given.get("effective"), "effective", ("from", "until"))
    cited = gathered.mapping(given.get("citation"), "citation", ("title", "issuer", "number", "source", "note"))
    places = gathered.whole(given.get("places"), "places")
    scale = gathered.number(given.get("scale"), "scale")
    return Yardstick(
        id=name(gathered, given.get("id"), "id", 60),
        version=name(gathered, given.get("version"), "version", 30),
        title=gathered.text(given.get("title"), "title", 120, required=True),
        provider=gathered.text(given.get("provider"), "provider", 100),
        languages=read_words(gathered, given.get("languages"), "languages") or ("zh-hans",),
        effective_from=gathered.day(effective.get("from"), "effective.from"),
        effective_until=gathered.day(effective.get("until"), "effective.until"),
        citation=Citation(*(gathered.text(cited.get(key), f"citation.{key}", 300) for key in ("title", "issuer", "number", "source", "note"))),
        demonstration=gathered.flag(given.get("demonstration"), "demonstration", False),
        scale=SCALE if scale is None else scale,
        places=2 if places is None else places,
        judges=read_judges(gathered, given.get("judges"), "judges") or Judges(),
        bands=tuple(read_band(gathered, row, f"bands[{n}]") for n, row in enumerate(gathered.rows(given.get("bands"), "bands"))),
        minimum=gathered.number(given.get("minimum"), "minimum"),
        methods=tuple(read_method(gathered, row, f"methods[{n}]") for n, row in enumerate(gathered.rows(given.get("methods"), "methods"))),
        variants=tuple(read_variant(gathered, row, f"variants[{n}]") for n, row in enumerate(gathered.rows(given.get("variants"), "variants"))),
        nodes=read_nodes(gathered, gathered.rows(given.get("nodes"), "nodes"), "nodes"),
        bars=tuple(read_bar(gathered, row, f"bars[{n}]") for n, row in enumerate(gathered.rows(given.get("bars"), "bars"))),
        bars_incomplete=gathered.flag(given.get("bars_incomplete"), "bars_incomplete", False),
    )  # fmt: skip


def name(gathered: Gathering, value: Any, where: str, longest: int) -> str:
    """An id or a version: letters, digits and . - _, so that it can stand in an address and a file name."""
    read = gathered.text(value, where, longest, required=True)
    if read and not set(read) <= NAMES:
        gathered.say(where, "name", _("只能用字母、数字和 . - _ 。"))
    return read


def read_band(gathered: Gathering, value: Any, where: str) -> Band:
    """A band of totals."""
    given = gathered.mapping(value, where, ("label", "at_least"))
    label = gathered.text(given.get("label"), f"{where}.label", 30, required=True)
    bound = gathered.number(given.get("at_least"), f"{where}.at_least", required=True)
    return Band(label, bound or SCALE * 0)


def read_method(gathered: Gathering, value: Any, where: str) -> Method:
    """A method of assessment."""
    given = gathered.mapping(value, where, ("code", "label"))
    code = gathered.text(given.get("code"), f"{where}.code", 30, required=True)
    return Method(code, gathered.text(given.get("label"), f"{where}.label", 30, required=True))


def judge_whole(gathered: Gathering, read: Yardstick) -> None:
    """What can only be seen over the whole: names used twice, unknown methods, bands out of order, too many nodes."""
    nodes = list(read.walk())
    if not nodes:
        gathered.say("nodes", "required", _("测评体系里还没有指标。"))
    if len(nodes) > settings.EDITION_MOST_NODES:
        gathered.say(
            "nodes", "too-many",
            _("共 %(count)s 条，最多 %(most)s 条。") % {"count": len(nodes), "most": settings.EDITION_MOST_NODES},
        )  # fmt: skip
    lists = (
        ("nodes", [node.code for node in nodes]), ("methods", [method.code for method in read.methods]),
        ("variants", [variant.code for variant in read.variants]), ("bars", [bar.code for bar in read.bars]),
        ("bands", [band.label for band in read.bands]),
    )  # fmt: skip
    for where, codes in lists:
        for code in (code for code, count in Counter(codes).items() if count > 1 and code):
            gathered.say(where, "duplicate", _("编号“%(code)s”用了两次。") % {"code": code})
    known = {method.code for method in read.methods}
    for node in nodes:
        if node.method and node.method not in known:
            words = {"code": node.code, "method": node.method}
            gathered.say(
                f"nodes {node.code}", "unknown-method", _("%(code)s：测评方法“%(method)s”不在 methods 里。") % words
            )
        if node.combine == "weighted" and not all(child.weight for child in node.children):
            gathered.say(
                f"nodes {node.code}", "weight", _("%(code)s：按权重合计，下级要写权重。") % {"code": node.code}
            )
        if node.combine == "weighted" and node.points is None:
            gathered.say(
                f"nodes {node.code}", "required", _("%(code)s：按权重合计，要写本级分值。") % {"code": node.code}
            )
    bounds = [band.at_least for band in read.bands]
    if bounds != sorted(bounds, reverse=True):
        gathered.say("bands", "order", _("等次应从高到低排列。"))
    if read.scale <= 0:
        gathered.say("scale", "zero", _("满分必须大于0。"))
    if read.places > 4:
        gathered.say("places", "number-range", _("最多保留4位小数。"))
    first, last = read.effective_from, read.effective_until
    if first and last and first > last:
        gathered.say("effective", "order", _("生效日期不能晚于失效日期。"))
