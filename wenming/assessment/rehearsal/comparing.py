"""Comparing two outcomes of the same units: who changes band, and how each kind and size of unit fares."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wenming.assessment.scoring import UnitMarks, UnitScore

FEWEST = 5  # units in a group before its figures are shown (design §4.5)


@dataclass(frozen=True)
class Move:
    """One unit whose band would be another."""

    id: str
    name: str
    variant: str
    before: str
    after: str
    total_before: Decimal
    total_after: Decimal

    @property
    def change(self) -> Decimal:
        """Points more or less."""
        return self.total_after - self.total_before


@dataclass(frozen=True)
class Group:
    """How a kind or size of unit fares; means are None where fewer than FEWEST units would give single ones away."""

    label: str
    units: int
    mean_before: Decimal | None
    mean_after: Decimal | None
    up: int | None
    down: int | None

    @property
    def change(self) -> Decimal | None:
        """Mean points more or less."""
        if self.mean_before is None or self.mean_after is None:
            return None
        return self.mean_after - self.mean_before


def moves_between(
    before: Sequence[UnitScore], after: Sequence[UnitScore], units: Sequence[UnitMarks]
) -> tuple[list[Move], Counter[tuple[str, str]]]:
    """Units that change band, largest change first, and how many go from which band to which (those that stay too)."""
    names = {unit.id: unit.name for unit in units}
    later = {score.id: score for score in after}
    moves, table = [], Counter[tuple[str, str]]()
    for old in before:
        new = later[old.id]
        table[(old.band or "", new.band or "")] += 1
        if old.band != new.band:
            moves.append(
                Move(
                    old.id,
                    names.get(old.id, ""),
                    new.variant or "",
                    old.band or "",
                    new.band or "",
                    old.total,
                    new.total,
                )
            )
    moves.sort(key=lambda move: (-abs(move.change), move.id))
    return moves, table


def groups_of(
    before: Sequence[UnitScore],
    after: Sequence[UnitScore],
    group: Callable[[str], str],
    rank_of_band: dict[str, int],
) -> list[Group]:
    """Means by group; `group` names the group of a unit's id, `rank_of_band` gives 0 for the best band."""
    later = {score.id: score for score in after}
    gathered: dict[str, list[tuple[UnitScore, UnitScore]]] = {}
    for old in before:
        gathered.setdefault(group(old.id), []).append((old, later[old.id]))
    return [_group(label, pairs, rank_of_band) for label, pairs in gathered.items()]


def _group(label: str, pairs: list[tuple[UnitScore, UnitScore]], rank_of_band: dict[str, int]) -> Group:
    count = len(pairs)
    if count < FEWEST:
        return Group(label, count, None, None, None, None)
    places = [(rank_of_band.get(old.band or "", 99), rank_of_band.get(new.band or "", 99)) for old, new in pairs]
    return Group(
        label,
        count,
        _mean([old.total for old, _new in pairs]),
        _mean([new.total for _old, new in pairs]),
        up=sum(new < old for old, new in places),
        down=sum(new > old for old, new in places),
    )


def _mean(values: list[Decimal]) -> Decimal:
    return (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.01"))
