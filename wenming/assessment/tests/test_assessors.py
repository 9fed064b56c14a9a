"""Several assessors on one leaf: how their marks become one. No database."""

import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming.assessment.scoring.assessors import combined
from wenming.assessment.scoring.plain import NodeScore
from wenming.assessment.scoring.tree import judges_by_leaf
from wenming.assessment.tests.test_tree import D, branch, city, leaf, node, score, these
from wenming.standards.plain import Judges

SEVEN = [98, 90, 89, 88, 87, 86, 60]


@pytest.mark.parametrize(
    ("how", "marks", "gives"),
    [
        ("mean", SEVEN, Fraction(598, 7)), ("median", SEVEN, 88), ("trimmed", SEVEN, 88), ("median", [1, 2, 4, 9], 3),
        ("trimmed", [1, 2, 3, 4, 100], 3), ("trimmed", [1, 2, 3, 100], Fraction(53, 2)), ("median", [7], 7), ("mean", [1, 2], Fraction(3, 2)),
        ("mean", [92, 78], 85), ("mean", [88, 70, 85], 81), ("mean", [95, 90], Fraction(185, 2)), ("mean", [82, 91], Fraction(173, 2)),
        ("trimmed", [5, 5, 5, 5, 5], 5), ("median", [60, 90], 75),
    ],
)  # fmt: skip
def test_assessors_are_combined(how: str, marks: list[int], gives: Any) -> None:
    figures = [Fraction(mark) for mark in marks]
    random.Random(7).shuffle(figures)
    assert combined(Judges(how), figures) == gives


@given(
    st.sampled_from(["mean", "median", "trimmed", "two_blind"]),
    st.lists(st.fractions(-9, 9, max_denominator=50), min_size=1, max_size=9),
)
def test_the_combined_mark_lies_between_the_marks_and_knows_no_order(how: str, marks: list[Fraction]) -> None:
    got = combined(Judges(how), marks)
    assert min(marks) <= got <= max(marks)
    assert got == combined(Judges(how), marks[::-1]) == combined(Judges(how), sorted(marks))


BLIND = city(leaf("blind", 10, judges=Judges("two_blind", D(2))), leaf("2", 90))


@pytest.mark.parametrize(
    ("marks", "state", "got"),
    [
        ([6, 8], "scored", 7), ([6, 8, 1], "scored", 7), ([6, "8.01"], "missing", 0), ([6, "8.01", 3], "scored", 3), ([9, 6, 10], "scored", 10),
        ([6], "missing", 0), ([6, None], "missing", 0), ([6, None, 3], "missing", 0), ([None, None, 3], "missing", 0),
        ([6, {"na": "x"}], "missing", 0), ([6, {"na": "x"}, 5], "scored", 5), ([6, {"na": "x"}, {"na": "y"}], "na", 0),
        ([{"na": "x"}, {"na": "y"}], "na", 0), ([{"na": "x"}, {"na": "y"}, 4], "na", 0), ([1, 9, {"na": "y"}], "na", 0), ([1, 9, None], "missing", 0),
    ],
)  # fmt: skip
def test_two_blind_marks_far_apart_wait_for_the_moderator(marks: list[Any], state: str, got: int) -> None:
    found = node(score(BLIND, {"blind": marks, "2": 90})[0], "blind")
    assert these(found.state, found.exact) == (state, got)


def test_assessors_who_do_not_agree_whether_it_applies_leave_it_missing() -> None:
    yardstick = city(leaf("1", 10), leaf("2", 90))
    assert node(score(yardstick, {"1": [{"na": "没有窗口"}, 5], "2": 1})[0], "1").state == "missing"
    agreed = score(yardstick, {"1": [{"na": "无食堂"}, {"na": "没有窗口"}, None, {"na": "无食堂"}], "2": 45})[0]
    assert node(agreed, "1") == NodeScore("1", "na", Fraction(0), D("0.00"), D(0), "无食堂；没有窗口")
    assert these(agreed.base, agreed.complete) == (50, True)


def test_judges_are_those_of_the_nearest_node_above() -> None:
    marks = [1, 2, 9]
    plain = leaf("1.1", 10)
    assert node(score(city(branch("1", plain, judges=Judges("median"))), {"1.1": marks})[0], "1.1").exact == 2
    own = replace(plain, judges=Judges("mean"))
    assert node(score(city(branch("1", own, judges=Judges("median"))), {"1.1": marks})[0], "1.1").exact == 4
    assert node(score(city(branch("1", plain), judges=Judges("median")), {"1.1": marks})[0], "1.1").exact == 2


# missing, not applicable, zero


def test_two_blind_marks_without_a_threshold_must_be_equal() -> None:
    yardstick = city(leaf("blind", 10, judges=Judges("two_blind")))
    assert [node(each, "blind").state for each in score(yardstick, {"blind": [6, 6]}, {"blind": [6, "6.5"]})] == [
        "scored",
        "missing",
    ]


def test_judges_are_known_for_every_leaf_and_for_nothing_else() -> None:
    own = Judges("median")
    assert judges_by_leaf(city(branch("1", leaf("1.1", 1), leaf("1.2", 1, judges=own)), leaf("2", 1))) == {
        "1.1": Judges(), "1.2": own, "2": Judges(),
    }  # fmt: skip
