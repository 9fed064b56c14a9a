"""How a draft stands: its totals and all that is wrong with it, each fault at its node; a draft may have many."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wenming.standards.editing.lines import read_lines
from wenming.standards.models import Edition, Indicator
from wenming.standards.packages.faults import Fault, Gathering
from wenming.standards.packages.reading import FIELDS, judge_whole, read_head
from wenming.standards.picturing import Total, totals_of
from wenming.standards.plain import Yardstick
from wenming.standards.publishing import totals_faults
from wenming.standards.shelving import package_of, package_with

PLACE = re.compile(r"nodes((?:\[\d+\])(?:\.children\[\d+\])*)\.?(\w*)(?:\.(\w+))?")
NAMES = {
    "code": gettext_noop("编号"), "text": gettext_noop("内容"), "points": gettext_noop("分值"),
    "rule": gettext_noop("计分规则"), "judges": gettext_noop("多人评分的合成方式"), "weight": gettext_noop("权重"),
    "minimum": gettext_noop("合格线"), "parts": gettext_noop("逐项给分"), "tiers": gettext_noop("档次"),
    "grades": gettext_noop("问卷档次"), "steps": gettext_noop("台阶"), "levels": gettext_noop("级别"),
    "years": gettext_noop("年度"), "each": gettext_noop("每次扣分"), "floor": gettext_noop("最低分"),
    "target": gettext_noop("目标百分比"), "quota": gettext_noop("定额"), "size": gettext_noop("抽查数量"),
}  # fmt: skip


@dataclass(frozen=True)
class Wrong:
    """One fault of a draft: the code of its node ("" for the whole) and a sentence that can stand alone."""

    code: str
    message: str


@dataclass(frozen=True)
class Standing:
    """A draft as far as it can be read."""

    yardstick: Yardstick
    totals: list[Total]
    wrongs: list[Wrong]
    is_readable: bool = True  # a package of it would be read without a fault
    at: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """Whether it could be published as far as the file format and the totals go."""
        return not self.wrongs

    @property
    def odd_totals(self) -> list[Total]:
        """Variants that do not add up to the scale."""
        return [total for total in self.totals if not total.is_sound]


def standing(edition: Edition, rows: Iterable[Indicator] | None = None) -> Standing:
    """Read the draft's rows (or take those given, in order); faults do not stop it, a missing number counts nothing."""
    package = package_of(edition) if rows is None else package_with(edition, rows)
    gathered = Gathering()
    head = read_head(gathered, gathered.mapping(package | {"nodes": []}, "", FIELDS))
    yardstick = replace(head, nodes=read_lines(gathered, package["nodes"], "nodes"))
    judge_whole(gathered, yardstick)
    wrongs = list(dict.fromkeys(_told(package, fault) for fault in gathered.faults))
    nodes = [node.code for node in yardstick.walk()]
    if nodes and len(set(nodes)) == len(nodes):
        totals = totals_of(yardstick)
        wrongs += [Wrong(fault.where, fault.message) for fault in totals_faults(yardstick)]
    else:
        totals = []
    at: dict[str, list[str]] = {}
    for wrong in wrongs:
        at.setdefault(wrong.code, []).append(wrong.message)
    return Standing(yardstick, totals, wrongs, not gathered.faults, at)


def _told(package: dict[str, Any], fault: Fault) -> Wrong:
    if fault.where.startswith("nodes "):
        return Wrong(fault.where.removeprefix("nodes "), fault.message)
    found = PLACE.match(fault.where)
    if found is None:
        return Wrong("", fault.message)
    node: dict[str, Any] = {"children": package["nodes"]}
    for step in re.findall(r"\d+", found[1]):
        node = node["children"][int(step)]
    code, name = str(node.get("code", "")), NAMES.get(found[3] or found[2], "")
    if fault.code in ("missing-parameter", "required"):
        return Wrong(code, _("%(code)s：还没有填“%(name)s”。") % {"code": code, "name": _(name) if name else found[2]})
    if name:
        return Wrong(code, _("%(code)s的“%(name)s”：%(message)s") % {
            "code": code, "name": _(name), "message": fault.message})  # fmt: skip
    return Wrong(code, f"{code}：{fault.message}")
