"""Shelving: an edition as plain values becomes rows, and rows become the same plain values again."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from wenming.journal.models import record
from wenming.lib.access import Refused
from wenming.standards.models import Bar, Edition, Indicator
from wenming.standards.packages.canonical import plain_value
from wenming.standards.packages.reading import read_yardstick
from wenming.standards.plain import BarItem, Evidence, Handbook, Node, Origin, Scope, Yardstick
from wenming.units.models import Honour, Region

if TYPE_CHECKING:
    from wenming.accounts.models import User

SIMPLE = (
    "code",
    "text",
    "part",
    "points",
    "minimum",
    "combine",
    "weight",
    "method",
    "scored_by",
    "because",
    "previous",
)
STRUCTURED = ("rule", "judges", "applies", "spares", "evidence", "handbook", "origin")
EMPTY = (None, Scope(), Evidence(), Handbook(), Origin())
BAR_SIMPLE = (
    "code", "text", "severity", "window_months", "window_from", "confirmed_by", "report_months", "report_days",
    "doubled_if_concealed", "source",
)  # fmt: skip


@transaction.atomic
def shelve(yardstick: Yardstick, *, region: Region, by: "User | None", honour: Honour | None = None) -> Edition:
    """四(四) 修订测评体系: enter a draft edition with all its rows; Refused if this id and version stand there already."""
    if Edition.objects.filter(identifier=yardstick.id, version=yardstick.version).exists():
        raise Refused(
            _("编号“%(id)s”的版本“%(version)s”已经有了。") % {"id": yardstick.id, "version": yardstick.version}
        )
    if honour is not None and not honour.is_evaluated:
        raise Refused(_("授予个人和家庭的荣誉不设测评体系。"))
    edition = Edition.objects.create(region=region, honour=honour, **head_of(yardstick))
    enter_rows(edition, yardstick)
    record("shelve_edition", edition, by=by, detail={"version": yardstick.version})
    return edition


def head_of(yardstick: Yardstick) -> dict[str, Any]:
    """The edition's own fields as columns."""
    return {
        "identifier": yardstick.id,
        "version": yardstick.version,
        "title": yardstick.title,
        "provider": yardstick.provider,
        "languages": list(yardstick.languages),
        "effective_from": yardstick.effective_from,
        "effective_until": yardstick.effective_until,
        "citation": plain_value(yardstick.citation),
        "demonstration": yardstick.demonstration,
        "scale": yardstick.scale,
        "places": yardstick.places,
        "minimum": yardstick.minimum,
        "judges": plain_value(yardstick.judges),
        "bands": plain_value(yardstick.bands),
        "methods": plain_value(yardstick.methods),
        "variants": plain_value(yardstick.variants),
        "bars_incomplete": yardstick.bars_incomplete,
    }


def enter_rows(edition: Edition, yardstick: Yardstick) -> None:
    """The tree, a level at a time, and the negative list."""
    level: list[tuple[Indicator | None, tuple[Node, ...]]] = [(None, yardstick.nodes)]
    while level:
        nodes = [(parent, place, node) for parent, children in level for place, node in enumerate(children)]
        rows = Indicator.objects.bulk_create(indicator_of(edition, *each) for each in nodes)
        level = [
            (row, node.children) for row, (_parent, _place, node) in zip(rows, nodes, strict=True) if node.children
        ]
    Bar.objects.bulk_create(bar_of(edition, place, bar) for place, bar in enumerate(yardstick.bars))


def indicator_of(edition: Edition, parent: Indicator | None, place: int, node: Node) -> Indicator:
    """One node as a row that is not saved yet."""
    simple = {name: getattr(node, name) for name in SIMPLE}
    structured = {name: structured_of(getattr(node, name)) for name in STRUCTURED}
    return Indicator(edition=edition, parent=parent, position=place, **simple, **structured)


def structured_of(value: Any) -> Any:
    """A structured field as its column holds it; nothing is an empty object."""
    return {} if value in EMPTY else plain_value(value)


def bar_of(edition: Edition, place: int, bar: BarItem) -> Bar:
    """One item of the negative list as a row that is not saved yet."""
    simple = {name: getattr(bar, name) for name in BAR_SIMPLE}
    return Bar(edition=edition, position=place, effect=plain_value(bar.effect), **simple)


class Unsound(ValueError):
    """The rows of an edition are no edition any more: somebody wrote past the house. The message names the first fault."""


def taken(edition: Edition) -> Yardstick:
    """The edition as plain values, from its rows in three questions. Raises Unsound."""
    read, faults = read_yardstick(package_of(edition))
    if read is None:
        raise Unsound(f"{faults[0].where}: {faults[0].message}")
    return read


def package_of(edition: Edition) -> dict[str, Any]:
    """What the rows say, in the form of a package; a draft in the middle of editing may still have faults."""
    return package_with(edition, edition.indicators.order_by("position", "id"))


def package_with(edition: Edition, rows: Iterable[Indicator]) -> dict[str, Any]:
    """The same with rows that were read already, in the order of their places."""
    below: dict[int | None, list[Indicator]] = defaultdict(list)
    for row in rows:
        below[row.parent_id].append(row)
    return {
        "format": "wenming-edition/1", "id": edition.identifier, "version": edition.version, "title": edition.title,
        "provider": edition.provider, "languages": edition.languages, "citation": edition.citation,
        "effective": {"from": edition.effective_from, "until": edition.effective_until},
        "demonstration": edition.demonstration, "scale": edition.scale, "places": edition.places,
        "judges": edition.judges or None, "bands": edition.bands, "minimum": edition.minimum,
        "methods": edition.methods, "variants": edition.variants, "bars_incomplete": edition.bars_incomplete,
        "nodes": [node_package(row, below) for row in below[None]],
        "bars": [bar_package(row) for row in edition.bars.order_by("position", "id")],
    }  # fmt: skip


def node_package(row: Indicator, below: dict[int | None, list[Indicator]]) -> dict[str, Any]:
    """One node with all below it; columns that are empty are left out."""
    held = {name: getattr(row, name) for name in (*SIMPLE, *STRUCTURED)}
    package = {name: value for name, value in held.items() if value not in (None, "", {})}
    if row.parent_id is not None:
        package.pop("part", None)
    if package.get("combine") == "sum":
        del package["combine"]
    children = [node_package(child, below) for child in below[row.pk]]
    return package | ({"children": children} if children else {})


def bar_package(row: Bar) -> dict[str, Any]:
    """One item of the negative list."""
    window = {"months": row.window_months, "from": row.window_from}
    report = {"months": row.report_months, "days": row.report_days}
    return {
        "code": row.code, "text": row.text, "severity": row.severity, "effect": row.effect,
        "confirmed_by": row.confirmed_by, "doubled_if_concealed": row.doubled_if_concealed, "source": row.source,
        "window": {key: value for key, value in window.items() if value is not None},
        "report_within": {key: value for key, value in report.items() if value is not None},
    }  # fmt: skip
