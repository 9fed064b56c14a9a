"""The pictures of a home as plain values: a stacked bar, the ladder of titles, the tiles of districts."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from wenming.accounts.models import User
from wenming.units.models import Honour, Region, Title, Unit


@dataclass(frozen=True)
class Tile:
    """A district in the picture: units, of which titled."""

    name: str
    units: int
    titled: int
    link: str

    @property
    def share(self) -> int:
        """The titled part in whole per cent."""
        return round(100 * self.titled / self.units) if self.units else 0


@dataclass(frozen=True)
class Slice:
    """A part of a stacked bar, in parts of a hundred; it leads to its rows."""

    label: str
    count: int
    tone: str
    link: str
    start: float
    width: float


@dataclass(frozen=True)
class Step:
    """A step of the ladder: how many units hold a title of this level; `width` in parts of a hundred of the widest."""

    label: str
    count: int
    tone: str
    link: str
    width: float


@dataclass(frozen=True)
class Stair:
    """A step of one unit's own ladder, lowest first: whether a title of this level is held."""

    label: str
    tone: str
    is_held: bool


@dataclass(frozen=True)
class Day:
    """A day in a row of bars: how many, and the bar's top and height in parts of forty."""

    day: date
    count: int
    top: float
    height: float


def stairs(levels: set[str]) -> list[Stair]:
    """创建梯队 as one unit climbs it; `levels` are those of the titles it holds."""
    return [Stair(str(level.label), level.value, level.value in levels) for level in reversed(Honour.Level)]


def daily(counts: dict[date, int], until: date, days: int) -> list[Day]:
    """The last `days` days up to `until`, the highest bar filling the picture; a day with anything shows at least a line."""
    shown = [until - timedelta(days=ago) for ago in reversed(range(days))]
    highest = max((counts.get(day, 0) for day in shown), default=0)
    bars = [max(1.0, round(40 * counts.get(day, 0) / highest, 1)) if counts.get(day) else 0.0 for day in shown]
    return [Day(day, counts.get(day, 0), round(40 - bar, 1), bar) for day, bar in zip(shown, bars, strict=True)]


def stacked(parts: list[tuple[str, int, str, str]]) -> list[Slice]:
    """Counts as slices of one bar, left to right; empty ones left out. Parts are (label, count, tone, link)."""
    total = sum(count for _label, count, _tone, _link in parts)
    slices, start = [], 0.0
    for label, count, tone, link in parts:
        if count:
            width = 100 * count / total
            slices.append(Slice(label, count, tone, link, round(start, 2), round(width, 2)))
            start += width
    return slices


def register_link(**narrowed: str) -> str:
    """The register narrowed to the rows that a number counts."""
    return f"{reverse('units:register')}?{urlencode(narrowed)}" if narrowed else reverse("units:register")


def ladder(user: User) -> list[Step]:
    """创建梯队: the units seen that hold a title of each level, the highest first. A unit with titles of two levels
    stands on both steps, so the steps are no parts of one whole."""
    seen = Unit.objects.visible_to(user).active()
    held = dict(
        Title.objects.in_force()
        .filter(unit__in=seen.values("pk"))
        .values_list("honour__level")
        .annotate(units=Count("unit", distinct=True))
    )
    widest = max(held.values(), default=0)
    return [
        Step(
            str(level.label), held.get(level.value, 0), level.value, register_link(level=level.value),
            round(100 * held.get(level.value, 0) / widest, 1) if widest else 0,
        )
        for level in Honour.Level
    ]  # fmt: skip


def tiles(user: User) -> list[Tile]:
    """One tile for each district-level place with units, or for each street of a district office's own district."""
    length = 9 if len(user.seat.region) >= 6 and not user.seat.body else 6
    counted, titled = Counter[str](), Counter[str]()
    holds = Exists(Title.objects.in_force().filter(unit=OuterRef("pk")))
    seen = Unit.objects.visible_to(user).active().filter(region__isnull=False).annotate(holds=holds)
    for code, units, named in seen.values_list("region").annotate(
        units=Count("pk"), named=Count("pk", filter=Q(holds=True))
    ):
        counted[code[:length]] += units
        titled[code[:length]] += named
    known = Region.objects.filter(code__in=[code.ljust(12, "0") for code in counted])
    names: dict[str, Any] = dict(known.values_list("code", "name"))
    return [
        Tile(names[full], counted[code], titled[code], register_link(region=full))
        for code in sorted(counted)
        if (full := code.ljust(12, "0")) in names
    ]
