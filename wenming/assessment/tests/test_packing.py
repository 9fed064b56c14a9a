"""The packed form says what the marks say, refuses what was written under another layout, and never rounds."""

import random
from dataclasses import replace
from decimal import Decimal as D

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenming.assessment.arrays import answers_of, scored
from wenming.assessment.packing import MarkRow, StrangeLayout, layout_of, packed, spread, unpacked
from wenming.assessment.scoring import UnitScore, scores
from wenming.assessment.scoring.marks import read_value
from wenming.assessment.sheets import packed_sheet, unit_marks
from wenming.assessment.tests.invented_editions import made_edition, made_marks
from wenming.assessment.tests.rounds import leaf, small_yardstick
from wenming.standards.applying import Profile
from wenming.standards.plain import Judges, Yardstick

EVERYWHERE = Profile((), (), 80, "", "")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**40))
def test_what_is_unpacked_scores_like_what_was_packed(seed: int) -> None:
    chance = random.Random(seed)
    yardstick = made_edition(chance)
    marks = made_marks(chance, yardstick)
    sheet = packed_sheet(yardstick, EVERYWHERE, marks)
    if sheet[1]:
        return  # odd: scored from its rows
    read = list(unpacked(layout_of(yardstick), sheet))
    assert len(read) <= len(marks)
    first, second = (scores(yardstick, [unit_marks(yardstick, "u", EVERYWHERE, rows)])[0] for rows in (marks, read))
    assert [(n.code, n.state, n.exact) for n in first.nodes] == [(n.code, n.state, n.exact) for n in second.nodes]


def test_the_order_of_the_marks_does_not_change_the_bytes() -> None:
    yardstick = made_edition(random.Random(4))
    marks = made_marks(random.Random(4), yardstick)
    assert packed_sheet(yardstick, EVERYWHERE, marks) == packed_sheet(yardstick, EVERYWHERE, marks[::-1])


def test_the_same_edition_has_the_same_layout_and_any_other_has_another() -> None:
    yardstick = small_yardstick()
    assert layout_of(yardstick).digest == layout_of(small_yardstick()).digest
    written_otherwise = replace(
        yardstick, nodes=(*yardstick.nodes[:-1], replace(yardstick.nodes[-1], points=D("0.00")))
    )
    assert layout_of(written_otherwise).digest == layout_of(yardstick).digest
    first, *rest = yardstick.nodes
    renamed = replace(yardstick, nodes=(replace(first, children=first.children[::-1]), *rest))
    assert layout_of(renamed).digest != layout_of(yardstick).digest
    sheet = packed_sheet(yardstick, EVERYWHERE, [])
    with pytest.raises(StrangeLayout):
        list(unpacked(layout_of(renamed), sheet))
    with pytest.raises(StrangeLayout):
        answers_of(renamed, scored(yardstick, [sheet], never).nodes[0].tobytes())


@pytest.mark.parametrize("kept", [b"", b"WM", bytes(16), bytes(400)])
def test_bytes_that_are_not_whole_are_refused(kept: bytes) -> None:
    layout = layout_of(small_yardstick())
    with pytest.raises(StrangeLayout):
        spread(layout, [kept], np.zeros(1, np.intp))
    sheet = packed_sheet(small_yardstick(), EVERYWHERE, [MarkRow("2.1", "A", False, "3")])
    with pytest.raises(StrangeLayout):
        spread(layout, [sheet[:-8]], np.zeros(1, np.intp))


@pytest.mark.parametrize("value", ["1.005", "0.333", 1e-9, "0.30000000000000000000000000000000001"])
def test_digits_that_do_not_fit_make_the_sheet_odd_and_are_never_rounded(value: object) -> None:
    yardstick = small_yardstick()
    sheet = packed(layout_of(yardstick), ["2.1"], None, [MarkRow("2.1", "A", False, value)])
    assert sheet[1] == 1
    assert list(unpacked(layout_of(yardstick), sheet)) == []


def two_leaves(places: int, judges: Judges) -> Yardstick:
    """Nothing but two leaves of plain points."""
    return Yardstick("two", "1", "两项", places=places, judges=judges, nodes=(leaf("a", "50"), leaf("b", "50")))


def never(number: int) -> UnitScore:
    """The columns are to settle it themselves."""
    raise AssertionError(f"sheet {number} was left to the core")


@pytest.mark.parametrize(
    ("marks", "total"),
    [
        (["10.00", "10.01"], "20.01"),  # 10.005 + 10 = 20.005, the half goes up
        (["0.01", "0.02"], "10.02"),  # 0.015 lies below the half in binary
        (["0.01", "0.01", "0.02"], "10.01"),  # a third of four hundredths
        (["1.15", "1.15", "1.16"], "11.15"),
        (["0.07", "0.08"], "10.08"),
    ],
)
def test_a_half_goes_up_whatever_binary_numbers_make_of_it(marks: list[str], total: str) -> None:
    yardstick = two_leaves(2, Judges("mean"))
    rows = [MarkRow("a", "ABC"[number], False, value) for number, value in enumerate(marks)]
    rows.append(MarkRow("b", "A", False, "10"))
    found = scored(yardstick, [packed_sheet(yardstick, EVERYWHERE, rows)], never)
    assert D(int(found.total[0])) / 100 == D(total)
    exact = scores(yardstick, [unit_marks(yardstick, "u", EVERYWHERE, rows)])[0]
    assert exact.total == D(total)


def test_every_mark_of_the_tie_reads_back() -> None:
    yardstick = two_leaves(2, Judges("mean"))
    for hundredths in range(0, 5001, 7):
        text = f"{D(hundredths) / 100:f}"
        row = MarkRow("a", "A", False, text)
        (back,) = unpacked(layout_of(yardstick), packed_sheet(yardstick, EVERYWHERE, [row]))
        node = yardstick.nodes[0]
        assert read_value(node, back.value) == read_value(node, text)


@pytest.mark.parametrize("combine", ["mean", "median", "trimmed", "two_blind"])
def test_a_sheet_without_marks_is_missing_whichever_way_marks_are_combined(combine: str) -> None:
    yardstick = two_leaves(2, Judges(combine, D(1) if combine == "two_blind" else None))
    found = scored(yardstick, [packed_sheet(yardstick, EVERYWHERE, [])], never)
    assert (int(found.total[0]), bool(found.complete[0])) == (0, False)
    assert {each.state for each in answers_of(yardstick, found.nodes[0].tobytes())} == {"missing"}
