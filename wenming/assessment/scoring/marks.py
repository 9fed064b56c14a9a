"""Reading marks (docs/formats §5): all faults at once, each with its place and a sentence; nothing half read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wenming.assessment.scoring.canonical import plainly
from wenming.assessment.scoring.leaves import PLAIN_POINTS
from wenming.assessment.scoring.plain import Mark, UnitMarks
from wenming.assessment.scoring.rules import RULES
from wenming.assessment.scoring.tree import judges_by_leaf
from wenming.assessment.scoring.values import BadValue, NotHere, count, plain
from wenming.standards.applying import Profile
from wenming.standards.plain import Judges, Node, Yardstick

FORMAT = "wenming-marks/1"
FILE_KEYS = {"format", "units"}
UNIT_KEYS = {"id", "name", "profile", "marks"}
PROFILE_KEYS = {"kinds", "natures", "headcount", "region", "code"}
MARK_KEYS = {"node", "by", "value", "moderator", "because", "pointer"}
BLIND = 2  # how many blind marks a leaf has where two assessors do not know of each other


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file: where (`units[0].marks[3]`), a code for programs, a sentence for people."""

    where: str
    code: str
    message: str


@dataclass
class Reading:
    """The edition as the reader of marks needs it, and the faults found so far."""

    nodes: Mapping[str, Node]
    judges: Mapping[str, Judges]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, where: str, code: str, message: str) -> None:
        """Write one fault down; reading goes on."""
        self.faults.append(Fault(where, code, message))

    def known_keys(self, where: str, given: Mapping[Any, Any], keys: set[str]) -> None:
        """A key nobody knows is a slip, and what was meant by it would be lost."""
        for key in given:
            if key not in keys:
                self.fault(where, "unknown_key", _("不认识字段“%(key)s”。") % {"key": str(key)[:40]})


def read_marks(yardstick: Yardstick, given: Any) -> tuple[tuple[UnitMarks, ...] | None, list[Fault]]:
    """The marks of all units for this edition; None instead of marks when there is any fault."""
    reading = Reading({node.code: node for node in yardstick.walk()}, judges_by_leaf(yardstick))
    units = tuple(_units(reading, given))
    return (None if reading.faults else units), reading.faults


def _units(reading: Reading, given: Any) -> Iterator[UnitMarks]:
    if not isinstance(given, dict) or not isinstance(given.get("units"), list):
        reading.fault("", "not_marks", _("应是一个对象，其中 units 是单位的列表。"))
        return
    if given.get("format", FORMAT) != FORMAT:
        reading.fault("format", "unknown_format", _("这不是 %(format)s 格式的评分文件。") % {"format": FORMAT})
    reading.known_keys("", given, FILE_KEYS)
    seen: set[str] = set()
    for place, unit in enumerate(given["units"]):
        where = f"units[{place}]"
        if not isinstance(unit, dict):
            reading.fault(where, "not_a_unit", _("每个单位应是一个对象。"))
            continue
        read = _unit(reading, where, unit)
        if read.id in seen:
            reading.fault(where, "unit_twice", _("单位编号“%(id)s”出现了两次。") % {"id": read.id})
        seen.add(read.id)
        yield read


def _unit(reading: Reading, where: str, unit: Mapping[str, Any]) -> UnitMarks:
    reading.known_keys(where, unit, UNIT_KEYS)
    code = _text(reading, where, "id", unit.get("id"))
    if not code:
        reading.fault(where, "no_id", _("单位没有编号（id）。"))
    marks = unit.get("marks", [])
    if not isinstance(marks, list):
        reading.fault(f"{where}.marks", "not_a_list", _("marks 应是列表。"))
        marks = []
    read = [_mark(reading, f"{where}.marks[{place}]", mark) for place, mark in enumerate(marks)]
    kept = [mark for mark in read if mark]
    _check_company(reading, where, kept)
    profile = _profile(reading, f"{where}.profile", unit.get("profile"))
    return UnitMarks(code, tuple(kept), profile, _text(reading, where, "name", unit.get("name")))


def _text(reading: Reading, where: str, key: str, value: Any) -> str:
    """A text; a whole number is taken by its digits, since YAML reads codes as numbers."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and value == value // 1:
        return plain(value)
    reading.fault(where, "not_text", _("%(key)s 应是文字。") % {"key": key})
    return ""


def _profile(reading: Reading, where: str, given: Any) -> Profile | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        reading.fault(where, "not_a_profile", _("profile 应是一个对象。"))
        return None
    reading.known_keys(where, given, PROFILE_KEYS)
    headcount = given.get("headcount")
    if headcount is not None:
        try:
            headcount = count(headcount)
        except BadValue as problem:
            reading.fault(f"{where}.headcount", "bad_headcount", _("人数：%(problem)s") % {"problem": problem})
            headcount = None
    return Profile(
        kinds=_names(reading, where, "kinds", given.get("kinds")),
        natures=_names(reading, where, "natures", given.get("natures")),
        headcount=headcount,
        region=_text(reading, where, "region", given.get("region")),
        code=_text(reading, where, "code", given.get("code")),
    )


def _names(reading: Reading, where: str, key: str, value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        reading.fault(f"{where}.{key}", "not_names", _("%(key)s 应是文字的列表。") % {"key": key})
        return ()
    return tuple(value)


def _mark(reading: Reading, where: str, given: Any) -> Mark | None:
    if not isinstance(given, dict):
        reading.fault(where, "not_a_mark", _("每个评分应是一个对象。"))
        return None
    reading.known_keys(where, given, MARK_KEYS)
    code = _text(reading, where, "node", given.get("node"))
    node = reading.nodes.get(code)
    if node is None:
        reading.fault(where, "unknown_node", _("体系里没有指标“%(code)s”。") % {"code": code[:40]})
        return None
    if not node.is_leaf:
        reading.fault(where, "mark_on_branch", _("%(code)s 有下级指标，评分应写在下级。") % {"code": code})
        return None
    moderates = given.get("moderator", False)
    if not isinstance(moderates, bool):
        reading.fault(f"{where}.moderator", "bad_moderator", _("moderator 应是 true 或 false。"))
        return None
    try:
        value = read_value(node, given.get("value"))
    except BadValue as problem:
        reading.fault(f"{where}.value", "bad_value", _("%(code)s：%(problem)s") % {"code": code, "problem": problem})
        return None
    by, because = (_text(reading, where, key, given.get(key)) for key in ("by", "because"))
    return Mark(code, by, value, moderates, because, _pointer(reading, f"{where}.pointer", given.get("pointer")))


def _pointer(reading: Reading, where: str, given: Any) -> Any:
    """Where the assessor saw it: any plain value, its numbers as text."""
    try:
        return plainly(given)
    except (BadValue, TypeError, RecursionError):
        reading.fault(where, "bad_pointer", _("pointer 只能是文字、数、列表和对象。"))
        return None


def read_value(node: Node, value: Any) -> Any:
    """What was written on a leaf as its rule reads it; None is missing, NotHere does not apply; BadValue says what is wrong."""
    if value is None:
        return None
    if isinstance(value, dict) and "na" in value:
        if set(value) != {"na"} or not isinstance(value["na"], str) or not value["na"].strip():
            raise BadValue(_("不适用要写明理由：{na: 理由}。"))
        return NotHere(value["na"].strip())
    measure = node.rule or PLAIN_POINTS
    return RULES[measure.type].read(measure, node.points or Decimal(0), value)


def _check_company(reading: Reading, where: str, marks: Iterable[Mark]) -> None:
    """Who may mark a leaf together: each assessor once, two blind ones, one moderator and only where two are blind."""
    seen: set[tuple[str, str]] = set()
    blind: dict[str, int] = {}
    moderated: set[str] = set()
    for mark in marks:
        names = {"code": mark.node, "by": mark.by}
        if (mark.node, mark.by) in seen:
            reading.fault(where, "marked_twice", _("%(code)s：测评员“%(by)s”评了两次。") % names)
        seen.add((mark.node, mark.by))
        if mark.moderates:
            if reading.judges[mark.node].combine != "two_blind":
                reading.fault(where, "no_moderator", _("%(code)s 不是双人背靠背评分，没有仲裁评分。") % names)
            elif mark.node in moderated:
                reading.fault(where, "two_moderators", _("%(code)s 只能有一个仲裁评分。") % names)
            moderated.add(mark.node)
        else:
            blind[mark.node] = blind.get(mark.node, 0) + 1
            if reading.judges[mark.node].combine == "two_blind" and blind[mark.node] == BLIND + 1:
                reading.fault(where, "too_many_blind", _("%(code)s 由两人背靠背评分，多出的评分应是仲裁。") % names)
