"""Marks and scores as plain values: what is read from a file, and what comes out of the arithmetic."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from wenming.standards.applying import Profile

SCORED, MISSING, PARTIAL, NOT_APPLICABLE = "scored", "missing", "partial", "na"


@dataclass(frozen=True, slots=True)
class Mark:
    """One assessor's mark on one leaf: a value that fits its rule, a NotHere, or None while there is none."""

    node: str
    by: str
    value: Any
    moderates: bool = False
    because: str = ""
    pointer: Any = None  # where the assessor saw it; carried along, never scored


@dataclass(frozen=True, slots=True)
class UnitMarks:
    """All marks of one unit, and what the edition asks of it; without a profile only unconditional nodes apply."""

    id: str
    marks: tuple[Mark, ...] = ()
    profile: Profile | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class NodeScore:
    """What a node got: `exact` before and `got` after the rounding; `possible` is the most it could have been.

    `because` is filled where a node does not apply.
    """

    code: str
    state: str
    exact: Fraction
    got: Decimal
    possible: Decimal
    because: str = ""


@dataclass(frozen=True, slots=True)
class UnitScore:
    """What a unit got: totals are rounded once; `exact_total` is the total before. `rank` is None for who is not ranked."""

    id: str
    variant: str | None
    form: str
    nodes: tuple[NodeScore, ...]
    base: Decimal
    bonus: Decimal
    deduction: Decimal
    total: Decimal
    exact_total: Fraction
    complete: bool
    unmet: tuple[str, ...]
    vetoes: tuple[str, ...]
    band: str | None
    rank: int | None = None
    rank_in_variant: int | None = None

    @property
    def qualified(self) -> bool:
        """Whether every qualifying minimum is met so far."""
        return not self.unmet

    @property
    def vetoed(self) -> bool:
        """Whether something happened that rules the unit out."""
        return bool(self.vetoes)

    @property
    def is_ranked(self) -> bool:
        """Who is complete, not vetoed and qualified takes part in the order."""
        return self.complete and not self.vetoes and not self.unmet
