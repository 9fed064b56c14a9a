"""The fast way gives what the exact core gives, to the last digit, whatever the edition and the marks."""

import random
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wenming.assessment.arrays import Scored, answers_of, scored
from wenming.assessment.packing import MarkRow, layout_of, packed
from wenming.assessment.ranking import ranked
from wenming.assessment.scoring import Mark, UnitMarks, UnitScore, scores
from wenming.assessment.scoring.marks import read_value
from wenming.assessment.tests.invented_editions import made_edition, made_marks, made_profile
from wenming.standards.applying import Profile, applicable, form_of, variant_of
from wenming.standards.plain import Yardstick


def sheet_of(yardstick: Yardstick, profile: Profile, marks: Sequence[MarkRow]) -> bytes:
    """The packed sheet of a unit."""
    variant = variant_of(yardstick, profile)
    reasons = applicable(yardstick, profile, form_of(variant))
    asked = [code for code, reason in reasons.items() if not reason]
    return packed(layout_of(yardstick), asked, variant.code if variant else None, marks)


def read(yardstick: Yardstick, number: int, profile: Profile, marks: Sequence[MarkRow]) -> UnitMarks:
    """The same marks as the core reads them."""
    nodes = {node.code: node for node in yardstick.leaves()}
    values = tuple(Mark(row.node, row.assessor, read_value(nodes[row.node], row.value), row.moderates) for row in marks)
    return UnitMarks(str(number), values, profile)


def both(chance: random.Random, yardstick: Yardstick, units: int) -> tuple[list[UnitScore], Scored]:
    """Scores by the core and by columns."""
    profiles = [made_profile(chance) for _ in range(units)]
    marks = [made_marks(chance, yardstick) for _ in range(units)]
    exact = scores(yardstick, [read(yardstick, *each) for each in zip(range(units), profiles, marks, strict=True)])
    sheets = [sheet_of(yardstick, *each) for each in zip(profiles, marks, strict=True)]
    return exact, scored(yardstick, sheets, lambda number: exact[number])


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2**40))
def test_columns_give_what_the_exact_core_gives(seed: int) -> None:
    chance = random.Random(seed)
    yardstick = made_edition(chance)
    exact, fast = both(chance, yardstick, 24)
    power = 10**yardstick.places
    ranking = ranked(np.arange(len(exact)), fast.total, fast.variant, fast.may_rank)
    for number, unit in enumerate(exact):
        for part in ("base", "bonus", "deduction", "total"):
            assert getattr(fast, part)[number] == getattr(unit, part) * power, (number, part)
        for flag in ("complete", "qualified", "vetoed"):
            assert getattr(fast, flag)[number] == getattr(unit, flag), (number, flag)
        band = fast.band[number]
        assert (yardstick.bands[band].label if band >= 0 else None) == unit.band
        answers = answers_of(yardstick, fast.nodes[number].tobytes())
        assert [(each.code, each.state, each.got, each.possible) for each in answers] == [
            (node.code, node.state, node.got, node.possible) for node in unit.nodes
        ]
        assert ranking.of(number) == (unit.rank, unit.rank_in_variant)
