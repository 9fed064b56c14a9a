"""Measure 计分方式: the closed set of ways in which a leaf turns a mark into points (docs/formats §3).

A measure is a name and its parameters, never an expression. What it gives is arithmetic and stands in the room
`assessment`; which parameters it needs stands here, so that a file, a form and a page say the same.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an additive measure, or one step, level or tier with fixed points."""

    text: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Tier:
    """A grade: `points` for fixed tiers, `percent` (0 to 100) for tiers and survey grades by percentage."""

    label: str
    points: Decimal | None = None
    percent: Decimal | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """From this value on, these points."""

    at_least: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a bonus: what one award of it adds."""

    label: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Year:
    """A year's share in a time-weighted measure."""

    label: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Judges:
    """How the marks of several assessors become one: mean, median, trimmed or two_blind (within `threshold` points)."""

    combine: str = "mean"
    threshold: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One way of scoring with its parameters; which of them belong to which type says MEASURES."""

    type: str
    parts: tuple[Part, ...] = ()
    tiers: tuple[Tier, ...] = ()
    grades: tuple[Tier, ...] = ()
    steps: tuple[Step, ...] = ()
    levels: tuple[Level, ...] = ()
    years: tuple[Year, ...] = ()
    each: Decimal | None = None
    each_blank: Decimal = Decimal(0)
    floor: Decimal = Decimal(0)
    target: Decimal | None = None
    whole: bool = False
    quota: Decimal | None = None
    size: int | None = None
    highest_only: bool = True
    doubled: bool = True


# type -> (parameters it must have, parameters it may have)
MEASURES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "points": ((), ()),
    "parts": (("parts",), ()),
    "tiers": (("tiers",), ()),
    "percent_tiers": (("tiers",), ()),
    "all_or_nothing": ((), ()),
    "per_occurrence": (("each",), ("floor",)),
    "per_percent": (("target", "each"), ("floor", "whole")),
    "quota": (("quota",), ()),
    "sample": (("size", "each"), ("floor",)),
    "steps": (("steps",), ()),
    "survey_grades": (("grades",), ()),
    "survey_forms": ((), ("each_blank",)),
    "bonus": (("levels",), ("highest_only",)),
    "warnings": ((), ("each", "floor")),
    "years": (("years",), ()),
    "penalty": (("each",), ("doubled",)),
    "veto": ((), ()),
}
