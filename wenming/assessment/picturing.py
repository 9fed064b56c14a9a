"""Pictures of a rehearsal as plain values: the table of bands tinted by count, bars of change to the left and right."""

from dataclasses import dataclass
from typing import Any

from wenming.standards.plain import Yardstick

TINTS = 5


@dataclass(frozen=True)
class Cell:
    """How many units go from one band to another; `tint` 0 to TINTS, `is_same` on the diagonal."""

    count: int
    tint: int
    is_same: bool


@dataclass(frozen=True)
class Bar:
    """A change as a bar from the middle: `start` and `width` in parts of a hundred."""

    label: str
    units: int
    change: str
    start: float
    width: float
    is_up: bool
    up: int | None
    down: int | None


def band_table(report: dict[str, Any]) -> list[tuple[str, list[Cell]]]:
    """Rows are bands before, columns bands after; bands that nobody is in on either side are left out."""
    counts = {(old, new): count for old, new, count in report["table"]}
    used = used_bands(report)
    most = max((count for (old, new), count in counts.items() if old != new), default=1)
    return [
        (old, [Cell(count := counts.get((old, new), 0), tint(count, most, old == new), old == new) for new in used])
        for old in used
    ]


def used_bands(report: dict[str, Any]) -> list[str]:
    """Bands that some unit is in before or after."""
    there = {band for old, new, _count in report["table"] for band in (old, new)}
    return [band for band in report["bands"] if band in there]


def tint(count: int, most: int, is_same: bool) -> int:
    """How strongly a cell is tinted: those who stay are not tinted at all."""
    if is_same or not count:
        return 0
    return max(1, round(TINTS * count / most))


def change_bars(groups: list[dict[str, Any]]) -> list[Bar]:
    """Mean change of each group around a common middle."""
    widest = max((abs(float(group["change"])) for group in groups if group["change"]), default=0.0) or 1.0
    bars = []
    for group in groups:
        change = float(group["change"] or 0)
        width = round(50 * abs(change) / widest, 2)
        start = 50.0 if change >= 0 else round(50 - width, 2)
        shown = "" if group["change"] is None else f"{change:+.2f}"
        bars.append(Bar(group["label"], group["units"], shown, start, width, change >= 0, group["up"], group["down"]))
    return bars


@dataclass(frozen=True)
class HourBar:
    """Hours asked of one unit, before above after; widths in parts of a hundred of the widest."""

    title: str
    before: str | None
    after: str | None
    width_before: float
    width_after: float
    leaves: int | None


def hour_bars(rows: list[dict[str, Any]]) -> list[HourBar]:
    """One pair of bars for each kind of unit."""
    most = max((float(row[name] or 0) for row in rows for name in ("before", "after")), default=0.0) or 1.0

    def width(value: str | None) -> float:
        return round(100 * float(value or 0) / most, 2)

    return [
        HourBar(
            row["title"], row["before"], row["after"], width(row["before"]), width(row["after"]), row["leaves_after"]
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Column:
    """Units whose total lies in one step of the scale; `height` in parts of a hundred of the highest, `band` its number."""

    label: str
    units: int
    start: float
    width: float
    height: float
    band: int


COLUMNS = 24


def histogram(totals: list[float], yardstick: Yardstick) -> list[Column]:
    """How totals are spread from the lowest to the highest, each step in the colour of its band."""
    if not totals:
        return []
    low, high = int(min(totals)), int(max(totals)) + 1
    step = max(1, -(-(high - low) // COLUMNS))
    counts = [0] * (-(-(high - low) // step))
    for total in totals:
        counts[min(int((total - low) // step), len(counts) - 1)] += 1
    bounds = [float(band.at_least) for band in yardstick.bands]
    width, most = 100 / len(counts), max(counts)
    columns = []
    for number, count in enumerate(counts):
        start = low + number * step
        band = next((place for place, bound in enumerate(bounds) if start >= bound), len(bounds))
        label = f"{start}–{start + step}"
        columns.append(
            Column(label, count, round(number * width, 2), round(width * 0.86, 2), round(100 * count / most, 2), band)
        )
    return columns
