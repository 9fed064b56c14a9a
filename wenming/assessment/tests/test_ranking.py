"""Ranks: equal totals share one, those who may not be ranked have none, and a new total moves the others."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wenming.assessment.ranking import Ranking, laid_over, ranked

Row = tuple[int, int, bool]
rows = st.lists(st.tuples(st.integers(0, 12), st.integers(-1, 2), st.booleans()), max_size=25)


def made(lines: list[Row]) -> Ranking:
    """Sheets 10, 11, … with these totals, variants and permissions."""
    totals, variants, may = ([row[column] for row in lines] for column in range(3))
    return ranked(
        np.arange(10, 10 + len(lines)), np.array(totals, np.int64), np.array(variants, np.int32), np.array(may, bool)
    )


def test_equal_totals_share_a_rank() -> None:
    ranking = made([(90, 0, True), (80, 0, True), (80, 1, True), (70, 1, True), (99, 0, False)])
    assert [ranking.of(sheet) for sheet in range(10, 15)] == [(1, 1), (2, 2), (2, 1), (4, 2), (None, None)]
    assert list(ranking.page(0, 3)) == [(10, 1, 1), (11, 2, 2), (12, 2, 1)]
    assert ranking.of(99) == (None, None)


@given(rows)
def test_a_rank_is_one_more_than_the_number_of_better_ones(lines: list[Row]) -> None:
    ranking = made(lines)
    for number, (total, variant, may) in enumerate(lines):
        better = [row for row in lines if row[2] and row[0] > total]
        within = [row for row in better if row[1] == variant]
        assert ranking.of(10 + number) == ((len(better) + 1, len(within) + 1) if may else (None, None))


@given(rows.filter(bool), st.data())
def test_a_new_total_gives_what_ranking_all_anew_gives(lines: list[Row], data: st.DataObject) -> None:
    changes = data.draw(
        st.lists(st.tuples(st.integers(0, len(lines) - 1), st.integers(0, 12), st.booleans()), max_size=5)
    )
    before = made(lines)
    kept = before.as_bytes()
    after = laid_over(before, [(10 + number, total, may) for number, total, may in changes])
    for number, total, may in changes:
        lines[number] = (total, lines[number][1], may)
    assert after.as_bytes() == made(lines).as_bytes()
    assert before.as_bytes() == kept
