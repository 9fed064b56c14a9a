"""Fields with an inner shape as text of one cell, and back: scopes, judges, rules, windows, bands, methods."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from wenming.standards.plain import MEASURES
from wenming.standards.workbook.columns import (
    COMBINE,
    EFFECTS,
    EVIDENCE,
    FORMS,
    JUDGES,
    MARKS,
    NO,
    SEVERITIES,
    YES,
)  # fmt: skip
from wenming.standards.workbook.notation import (
    COLONS,
    EQUALS,
    ITEMS,
    Names,
    Unclear,
    bare,
    escaped,
    listed,
    parted,
    split,
    words_of,
)  # fmt: skip

Way = tuple[Callable[[Any], str], Callable[[str], Any]]
SCOPE = {"forms": "表", "kinds": "类型", "natures": "性质", "headcount": "人数", "regions": "区划", "units": "单位"}
SCALARS = Names({
    "each": "每次扣", "floor": "最低得", "target": "目标", "quota": "定额", "size": "抽查数", "each_blank": "每处空白扣",
})  # fmt: skip
FLAGS = {"whole": ("不足1个百分点按1个计", True), "highest_only": ("逐级相加", False), "doubled": ("瞒报不加倍", False)}
ROWS = {
    "parts": ("text", "points"), "tiers": ("label", ""), "grades": ("label", ""), "steps": ("at_least", "points"),
    "levels": ("label", "points"), "years": ("label", "weight"),
}  # fmt: skip


def pair(name: str, value: str) -> str:
    """One item “name=value”."""
    return f"{escaped(name, EQUALS)}={value}"


def pairs_of(text: str) -> list[tuple[str, str]]:
    """All items “name=value” of a cell, the value still escaped. Raises Unclear."""
    items = [parted(piece, EQUALS) for piece in split(text, ITEMS)]
    for name, value in items:
        if value is None:
            raise Unclear(_("“%(item)s”应写成“名称=值”，几项之间用分号隔开。") % {"item": bare(name)[:40]})
    return [(bare(name), value or "") for name, value in items]


def scope(held: dict[str, Any]) -> str:
    """Which units: “类型=党政机关、行政执法；人数=50以上”."""
    said = []
    for name, title in SCOPE.items():
        if name == "headcount" and name in held:
            said.append(f"{title}={headcount(held[name])}")
        elif held.get(name):
            words = [FORMS.name(word) for word in held[name]] if name == "forms" else held[name]
            said.append(f"{title}={listed(words)}")
    return "；".join(said)


def headcount(bounds: dict[str, Any]) -> str:
    """A range of people."""
    low, high = bounds.get("from"), bounds.get("until")
    if low is None:
        return f"{high}以下"
    return f"{low}以上" if high is None else f"{low}至{high}"


def scope_of(text: str) -> dict[str, Any]:
    """The scope a cell names. Raises Unclear."""
    fields = {title: name for name, title in SCOPE.items()}
    held: dict[str, Any] = {}
    for title, value in pairs_of(text):
        if title not in fields:
            known = "、".join(SCOPE.values())
            raise Unclear(_("不认识的条件“%(title)s”，可用：%(known)s。") % {"title": title[:40], "known": known})
        name = fields[title]
        words = words_of(value)
        held[name] = headcount_of(bare(value)) if name == "headcount" else words
        if name == "forms":
            held[name] = [FORMS.code(word) for word in words]
    return held


def headcount_of(text: str) -> dict[str, Any]:
    """A range of people. Raises Unclear."""
    found = re.fullmatch(r"(\d{1,7})?\s*(至|-|—|~|以上|以下)\s*(\d{1,7})?(?:人)?", text.replace("人", ""))
    if not found or not (found[1] or found[3]):
        raise Unclear(_("人数应写成“50以上”“50以下”或“10至50”。"))
    if found[2] == "以下":
        return {"until": found[1]}
    return {name: value for name, value in (("from", found[1]), ("until", found[3])) if value}


def judges(held: dict[str, Any]) -> str:
    """How marks are combined: “双人背靠背=1”."""
    name = JUDGES.name(held.get("combine", "mean"))
    return f"{name}={held['threshold']}" if "threshold" in held else name


def judges_of(text: str) -> dict[str, Any]:
    """The same from its cell."""
    name, threshold = parted(text, EQUALS)
    return {"combine": JUDGES.code(name)} | ({} if threshold is None else {"threshold": threshold})


def parameters(rule: dict[str, Any]) -> str:
    """The parameters of a rule: “优=2；良=1.5：有少量不足；差=0” or “每次扣=0.5；最低得=1”."""
    said = []
    for name, value in rule.items():
        if name in ROWS:
            said += [row(name, each) for each in value]
        elif name in FLAGS:
            said += [FLAGS[name][0]] if value == FLAGS[name][1] else []
        elif name != "type":
            said.append(f"{SCALARS.name(name)}={value}")
    return "；".join(said)


def row(name: str, held: dict[str, Any]) -> str:
    """One row of a list parameter."""
    first, second = ROWS[name]
    if second:
        return pair(str(held[first]), str(held[second]))
    shares = [str(held["points"])] if "points" in held else []
    shares += [f"{held['percent']}%"] if "percent" in held else []
    text = f"：{escaped(held['text'])}" if held.get("text") else ""
    return pair(held[first], "/".join(shares)) + text


def parameters_of(kind: str, text: str) -> dict[str, Any]:
    """The parameters a rule of this type has in its cell. Raises Unclear."""
    need, may = MEASURES.get(kind, ((), ()))
    lists = [name for name in (*need, *may) if name in ROWS]
    held: dict[str, Any] = {name: [] for name in lists}
    for piece in split(text, ITEMS):
        name, value = parted(piece, EQUALS)
        flag = next((code for code, (word, _when) in FLAGS.items() if word == bare(name)), None)
        if value is None and flag:
            held[flag] = FLAGS[flag][1]
        elif value is None:
            raise Unclear(_("“%(item)s”应写成“名称=值”，几项之间用分号隔开。") % {"item": bare(name)[:40]})
        elif lists:
            held[lists[0]].append(row_of(lists[0], kind, bare(name), value))
        elif SCALARS.code(bare(name)) not in SCALARS.labels:
            raise Unclear(_("不认识的参数“%(name)s”。每种规则怎么写，见“计分规则”一页。") % {"name": bare(name)[:40]})
        else:
            held[SCALARS.code(bare(name))] = bare(value)
    return held


def row_of(name: str, kind: str, first: str, value: str) -> dict[str, Any]:
    """One row of a list parameter from its item."""
    key, second = ROWS[name]
    if second:
        return {key: first, second: bare(value)}
    shares, text = parted(value, COLONS)
    held: dict[str, Any] = {key: first}
    for share in (each.strip() for each in shares.replace("％", "%").split("/")):  # noqa: RUF001  # as people type it
        if share.endswith("%"):
            held["percent"] = share[:-1].strip()
        else:
            held["points" if kind == "tiers" or "/" in shares else "percent"] = share
    return held | ({"text": bare(text)} if text else {})


def flag_of(text: str) -> Any:
    """Yes or no; anything else is left to the reader, which says so."""
    return {YES: True, NO: False, "TRUE": True, "FALSE": False}.get(text, text)


def window_of(text: str) -> dict[str, Any]:
    """24个月, or a date."""
    found = re.fullmatch(r"(\d{1,6})\s*个?月", text)
    return {"months": found[1]} if found else {"from": text}


def report_of(text: str) -> dict[str, Any]:
    """1个月, or 30日. Raises Unclear."""
    found = re.fullmatch(r"(\d{1,6})\s*(个?月|日|天)", text)
    if not found:
        raise Unclear(_("报告期限应写成“1个月”或“30日”。"))
    return {"months" if "月" in found[2] else "days": found[1]}


def named(of: Names) -> Way:
    """A code under its name."""
    return of.name, of.code


WAYS: dict[str, Way] = {
    "text": (str, str), "number": (str, str), "level": (str, str),
    "flag": (lambda value: YES if value else NO, flag_of),
    "words": (listed, words_of),
    "kinds": (
        lambda kinds: listed(EVIDENCE.name(kind) for kind in kinds),
        lambda text: [EVIDENCE.code(word) for word in words_of(text)],
    ),
    "scope": (scope, scope_of), "judges": (judges, judges_of),
    "combine": named(COMBINE), "form": named(FORMS), "mark": named(MARKS), "severity": named(SEVERITIES),
    "effect": named(EFFECTS),
    "window": (lambda held: f"{held['months']}个月" if "months" in held else held["from"], window_of),
    "report": (lambda held: f"{held['months']}个月" if "months" in held else f"{held['days']}日", report_of),
    "bands": (
        lambda rows: "；".join(pair(each["label"], each["at_least"]) for each in rows),
        lambda text: [{"label": label, "at_least": bare(bound)} for label, bound in pairs_of(text)],
    ),
    "methods": (
        lambda rows: "；".join(pair(each["code"], escaped(each["label"])) for each in rows),
        lambda text: [{"code": code, "label": bare(label)} for code, label in pairs_of(text)],
    ),
}  # fmt: skip
