"""Scoring 计分: exact arithmetic from marks to ranks, pure functions over plain values (docs/formats §3 to §6).

    marks, faults = read_marks(yardstick, {"format": "wenming-marks/1", "units": [...]})
    results = scores(yardstick, marks)

Fractions inside, one half-up rounding at the end. The same input gives the same bytes, and the order of marks and units
changes nothing but the order in which units are listed.
"""

from collections.abc import Sequence

from wenming.assessment.scoring.marks import read_marks
from wenming.assessment.scoring.plain import Mark, NodeScore, UnitMarks, UnitScore
from wenming.assessment.scoring.ranks import ranked
from wenming.assessment.scoring.tree import climbed, judges_by_leaf
from wenming.assessment.scoring.values import NotHere
from wenming.standards.plain import Yardstick

__all__ = ["Mark", "NodeScore", "NotHere", "UnitMarks", "UnitScore", "read_marks", "scores"]


def scores(yardstick: Yardstick, marks: Sequence[UnitMarks]) -> list[UnitScore]:
    """Every unit's scores and ranks, in the order the units were given."""
    judges = judges_by_leaf(yardstick)
    return ranked([climbed(yardstick, judges, unit) for unit in marks])
