"""Reading nodes, scopes and variants; every fault is kept with its place."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from wenming.standards.packages.faults import Gathering
from wenming.standards.packages.measures import read_judges, read_measure
from wenming.standards.plain import Evidence, Handbook, Node, Origin, Scope, Variant

FORMS, PARTS = ("full", "short"), ("base", "bonus", "deduction")
FIELDS = (
    "code", "text", "part", "points", "minimum", "combine", "weight", "method", "scored_by", "rule", "judges", "applies",
    "spares", "because", "evidence", "handbook", "previous", "origin", "children",
)  # fmt: skip
LEAF_ONLY, BRANCH_ONLY = ("rule", "evidence", "method"), ("combine",)


def read_scope(gathered: Gathering, value: Any, where: str) -> Scope:
    """Which units are meant."""
    given = gathered.mapping(value, where, ("forms", "kinds", "natures", "headcount", "regions", "units"))
    bounds = gathered.mapping(given.get("headcount"), f"{where}.headcount", ("from", "until"))
    forms = tuple(
        gathered.choice(form, f"{where}.forms", FORMS, "full")
        for form in gathered.rows(given.get("forms"), f"{where}.forms")
    )
    lowest = gathered.whole(bounds.get("from"), f"{where}.headcount.from")
    highest = gathered.whole(bounds.get("until"), f"{where}.headcount.until")
    if lowest is not None and highest is not None and lowest > highest:
        gathered.say(f"{where}.headcount", "order", _("人数下限不能大于上限。"))
    return Scope(
        forms, read_words(gathered, given.get("kinds"), f"{where}.kinds"),
        read_words(gathered, given.get("natures"), f"{where}.natures"), lowest, highest,
        read_words(gathered, given.get("regions"), f"{where}.regions"),
        read_words(gathered, given.get("units"), f"{where}.units"),
    )  # fmt: skip


def read_spared(gathered: Gathering, value: Any, where: str) -> Scope | None:
    """Which units are spared; without any field that is nobody."""
    scope = read_scope(gathered, value, where)
    return None if scope == Scope() else scope


def read_words(gathered: Gathering, value: Any, where: str) -> tuple[str, ...]:
    """A list of short texts."""
    rows = gathered.rows(value, where)
    return tuple(gathered.text(row, f"{where}[{place}]", 60, required=True) for place, row in enumerate(rows))


def read_variant(gathered: Gathering, value: Any, where: str) -> Variant:
    """A form of the edition for some units."""
    given = gathered.mapping(value, where, ("code", "title", "form", "unit"))
    return Variant(
        gathered.text(given.get("code"), f"{where}.code", 40, required=True),
        gathered.text(given.get("title"), f"{where}.title", 60, required=True),
        gathered.choice(given.get("form"), f"{where}.form", FORMS, "full"),
        read_scope(gathered, given.get("unit"), f"{where}.unit"),
    )


def read_nodes(gathered: Gathering, rows: list[Any], where: str, part: str = "", depth: int = 1) -> tuple[Node, ...]:
    """The nodes of one level with all below them; `part` is the parent's, at the top each says its own."""
    if depth > settings.EDITION_DEEPEST:
        gathered.say(where, "too-deep", _("层次太深，最多 %(most)s 层。") % {"most": settings.EDITION_DEEPEST})
        return ()
    return tuple(read_node(gathered, row, f"{where}[{place}]", part, depth) for place, row in enumerate(rows))


def read_node(gathered: Gathering, value: Any, where: str, part: str, depth: int) -> Node:
    """One node."""
    given = gathered.mapping(value, where, FIELDS)
    own = gathered.choice(given.get("part"), f"{where}.part", PARTS, part or "base")
    if part and own != part:
        gathered.say(f"{where}.part", "part", _("下级条目的部分跟随上级，不能另写。"))
        own = part
    below = read_nodes(
        gathered, gathered.rows(given.get("children"), f"{where}.children"), f"{where}.children", own, depth + 1
    )
    for name in BRANCH_ONLY if not below else ("rule",):
        if given.get(name):
            gathered.say(f"{where}.{name}", "misplaced", _("“%(name)s”不能写在这一层。") % {"name": name})
    rule_given = given.get("rule") or {}
    vetoes = isinstance(rule_given, dict) and rule_given.get("type") == "veto"
    points = gathered.number(given.get("points"), f"{where}.points", required=not below and not vetoes)
    if vetoes and points:
        gathered.say(f"{where}.points", "veto", _("一票否决的条目不计分，分值应是 0 或空着。"))
    rule = None
    if not below and not given.get("rule"):
        gathered.say(f"{where}.rule", "required", _("最末一级条目要有计分规则。"))
    elif not below:
        rule = read_measure(gathered, given["rule"], f"{where}.rule", points)
    if rule and (rule.type == "penalty") != (own == "deduction") and rule.type == "penalty":
        gathered.say(f"{where}.rule", "part", _("扣分规则只能用在扣分部分。"))
    return Node(
        code=gathered.text(given.get("code"), f"{where}.code", 30, required=True),
        text=gathered.text(given.get("text"), f"{where}.text", 1000, required=True),
        part=own, points=points,
        minimum=gathered.number(given.get("minimum"), f"{where}.minimum"),
        combine=gathered.choice(given.get("combine"), f"{where}.combine", ("sum", "weighted"), "sum"),
        weight=gathered.number(given.get("weight"), f"{where}.weight"),
        method=gathered.text(given.get("method"), f"{where}.method", 30),
        scored_by=gathered.text(given.get("scored_by"), f"{where}.scored_by", 100),
        rule=rule, judges=read_judges(gathered, given.get("judges"), f"{where}.judges"),
        applies=read_scope(gathered, given.get("applies"), f"{where}.applies"),
        spares=read_spared(gathered, given.get("spares"), f"{where}.spares"),
        because=gathered.text(given.get("because"), f"{where}.because", 200),
        evidence=read_evidence(gathered, given.get("evidence"), f"{where}.evidence"),
        handbook=read_handbook(gathered, given.get("handbook"), f"{where}.handbook"),
        previous=gathered.text(given.get("previous"), f"{where}.previous", 30),
        origin=read_origin(gathered, given.get("origin"), f"{where}.origin"),
        children=below,
    )  # fmt: skip


def read_evidence(gathered: Gathering, value: Any, where: str) -> Evidence:
    """What may be shown for a leaf."""
    given = gathered.mapping(value, where, ("kinds", "most", "period", "characters", "link_is_enough"))
    return Evidence(
        read_words(gathered, given.get("kinds"), f"{where}.kinds"),
        gathered.whole(given.get("most"), f"{where}.most"),
        gathered.text(given.get("period"), f"{where}.period", 100),
        gathered.whole(given.get("characters"), f"{where}.characters"),
        gathered.flag(given.get("link_is_enough"), f"{where}.link_is_enough", True),
    )


def read_handbook(gathered: Gathering, value: Any, where: str) -> Handbook:
    """Why, an example, how."""
    given = gathered.mapping(value, where, ("why", "example", "how"))
    return Handbook(*(gathered.text(given.get(name), f"{where}.{name}", 2000) for name in ("why", "example", "how")))


def read_origin(gathered: Gathering, value: Any, where: str) -> Origin:
    """Where a line comes from."""
    given = gathered.mapping(value, where, ("mark", "source"))
    mark = gathered.choice(given.get("mark"), f"{where}.mark", ("real", "demo"), "")
    return Origin(mark, gathered.text(given.get("source"), f"{where}.source", 300))
