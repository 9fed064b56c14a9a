"""Nodes of an edition as plain values: what is asked, of whom, by which method, for how many points (docs/formats §2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from wenming.standards.plain.measures import Judges, Measure


@dataclass(frozen=True, slots=True)
class Method:
    """测评方法: how a leaf is looked at (材料审核, 实地考察, …); cities add their own."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """A band of totals, from `at_least` up to the next one."""

    label: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class Scope:
    """Which units are meant: all fields given must fit, within a field any value; empty fields do not count.

    `regions` are beginnings of 12-digit region codes; `units` are credit codes; headcount bounds are included.
    """

    forms: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    headcount_from: int | None = None
    headcount_until: int | None = None
    regions: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """A form of the edition for some units; the first whose `unit` fits is theirs. `form` is full or short."""

    code: str
    title: str
    form: str = "full"
    unit: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What may be shown for a leaf: kinds, how many at most, from when; words of explanation at most `characters`."""

    kinds: tuple[str, ...] = ()
    most: int | None = None
    period: str = ""
    characters: int | None = None
    link_is_enough: bool = True


@dataclass(frozen=True, slots=True)
class Handbook:
    """操作手册 beside a node: why it is asked, an example, how it is scored."""

    why: str = ""
    example: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a line comes from: `real` with its source, or `demo` (演示)."""

    mark: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the tree; without children it is a leaf and has a measure."""

    code: str
    text: str
    part: str = "base"
    points: Decimal | None = None
    minimum: Decimal | None = None
    combine: str = "sum"
    weight: Decimal | None = None
    method: str = ""
    scored_by: str = ""
    rule: Measure | None = None
    judges: Judges | None = None
    applies: Scope = Scope()
    spares: Scope | None = None
    because: str = ""
    evidence: Evidence = Evidence()
    handbook: Handbook = Handbook()
    previous: str = ""
    origin: Origin = Origin()
    children: "tuple[Node, ...]" = ()

    @property
    def is_leaf(self) -> bool:
        """Whether the node itself is scored."""
        return not self.children

    def walk(self) -> "Iterator[Node]":
        """This node and all below it, in the order of the tree."""
        yield self
        for child in self.children:
            yield from child.walk()
