"""One leaf of one unit: from its marks to points, or to the reason why there are none."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from wenming.assessment.scoring.assessors import agree, combined
from wenming.assessment.scoring.plain import MISSING, NOT_APPLICABLE, SCORED, Mark
from wenming.assessment.scoring.rules import RULES
from wenming.assessment.scoring.values import NotHere
from wenming.standards.plain import Judges, Measure, Node

PLAIN_POINTS = Measure("points")


class Settled(NamedTuple):
    """A leaf's state, its exact points, why it does not apply, and whether it vetoes the unit."""

    state: str
    points: Fraction = Fraction(0)
    because: str = ""
    vetoes: bool = False


def points_of(node: Node, mark: Mark) -> Fraction:
    """What one mark gives on its leaf; negative in a deduction."""
    measure = node.rule or PLAIN_POINTS
    points = RULES[measure.type].give(measure, node.points or Decimal(0), mark.value)
    return -points if node.part == "deduction" else points


def settled(node: Node, judges: Judges, marks: Sequence[Mark]) -> Settled:
    """The marks of all assessors brought together; an empty mark counts like none."""
    given = [mark for mark in marks if mark.value is not None]
    if (node.rule or PLAIN_POINTS).type == "veto":
        return _vetoed(given)
    if judges.combine == "two_blind":
        return _two_blind(node, judges, given)
    return _all_of_them(node, judges, given)


def _vetoed(given: Sequence[Mark]) -> Settled:
    """One who saw it is enough; that it does not apply must be said by all."""
    if any(mark.value is True for mark in given):
        return Settled(SCORED, vetoes=True)
    return not_here(given) or (Settled(MISSING) if _some_not_here(given) or not given else Settled(SCORED))


def _all_of_them(node: Node, judges: Judges, given: Sequence[Mark]) -> Settled:
    if not given:
        return Settled(MISSING)
    if everywhere := not_here(given):
        return everywhere
    if _some_not_here(given):  # they do not agree on whether it applies: nothing is decided by arithmetic
        return Settled(MISSING)
    return Settled(SCORED, combined(judges, [points_of(node, mark) for mark in given]))


def _two_blind(node: Node, judges: Judges, given: Sequence[Mark]) -> Settled:
    """Two who do not know of each other; too far apart, the moderator's mark counts, and without one nothing yet."""
    blind = [mark for mark in given if not mark.moderates]
    if len(blind) < 2:
        return Settled(MISSING)
    if everywhere := not_here(blind):
        return everywhere
    if not _some_not_here(blind):
        points = [points_of(node, mark) for mark in blind]
        if agree(judges, points):
            return Settled(SCORED, combined(judges, points))
    return _all_of_them(node, judges, [mark for mark in given if mark.moderates])


def not_here(given: Sequence[Mark]) -> Settled | None:
    """Not applicable when everybody says so; different reasons are all told, in a fixed order."""
    reasons = {mark.value.because for mark in given if isinstance(mark.value, NotHere)}
    if not given or not all(isinstance(mark.value, NotHere) for mark in given):
        return None
    return Settled(NOT_APPLICABLE, because="；".join(sorted(reasons)))


def _some_not_here(given: Sequence[Mark]) -> bool:
    return any(isinstance(mark.value, NotHere) for mark in given)
