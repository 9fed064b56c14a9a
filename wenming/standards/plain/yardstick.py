"""Yardstick: a whole edition as one plain value, with its methods, variants, bands and negative list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wenming.standards.plain.measures import Judges
from wenming.standards.plain.nodes import Band, Method, Node, Variant

MEAN = Judges()


@dataclass(frozen=True, slots=True)
class Citation:
    """The document an edition comes from."""

    title: str = ""
    issuer: str = ""
    number: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a bar does: to those who apply anew, and to those who hold a title (for `months`); `points` if it deducts."""

    newcomer: str = "veto"
    holder: str = "rectify"
    months: int | None = None
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BarItem:
    """One item of a negative list (docs/formats §4). A window is in months, or from a fixed date, or the round's own."""

    code: str
    text: str
    severity: str = "severe"
    window_months: int | None = None
    window_from: date | None = None
    effect: Effect = Effect()
    confirmed_by: str = ""
    report_months: int | None = None
    report_days: int | None = None
    doubled_if_concealed: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """An edition as plain values; `id` and `version` name it for ever once it is published."""

    id: str
    version: str
    title: str
    provider: str = ""
    languages: tuple[str, ...] = ("zh-hans",)
    effective_from: date | None = None
    effective_until: date | None = None
    citation: Citation = Citation()
    demonstration: bool = False
    scale: Decimal = Decimal(100)
    places: int = 2
    judges: Judges = MEAN
    bands: tuple[Band, ...] = ()
    minimum: Decimal | None = None
    methods: tuple[Method, ...] = ()
    variants: tuple[Variant, ...] = ()
    nodes: tuple[Node, ...] = ()
    bars: tuple[BarItem, ...] = ()
    bars_incomplete: bool = False  # the list is known to be cut in its source

    def walk(self) -> Iterator[Node]:
        """All nodes in the order of the tree."""
        for node in self.nodes:
            yield from node.walk()

    def leaves(self) -> Iterator[Node]:
        """All nodes that are scored, in the order of the tree."""
        return (node for node in self.walk() if node.is_leaf)
