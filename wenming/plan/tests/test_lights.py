from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming.plan.lights import GRAVITY, TONES, Light, came_late, gravest, light

TODAY = date(2031, 6, 15)
STATES = st.sampled_from([None, "", "started", "advancing", "done", "stuck"])
DAYS = st.dates(date(2030, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    ("away", "state", "expected"),
    [
        (30, None, Light.SILENT),
        (30, "started", Light.ON_TRACK),
        (15, "advancing", Light.ON_TRACK),
        (14, "advancing", Light.DUE_SOON),
        (0, "advancing", Light.DUE_SOON),
        (0, None, Light.DUE_SOON),
        (-1, "advancing", Light.OVERDUE),
        (-1, None, Light.OVERDUE),
        (30, "stuck", Light.STUCK),
        (3, "stuck", Light.STUCK),
        (-1, "stuck", Light.OVERDUE),
        (30, "done", Light.DONE),
        (-90, "done", Light.DONE),
    ],
)
def test_a_light_follows_from_the_due_date_and_the_newest_report(away: int, state: str | None, expected: Light) -> None:
    assert light(TODAY + timedelta(days=away), state, TODAY, 14) == expected


@given(DAYS, STATES, DAYS, st.integers(0, 60))
def test_waiting_never_makes_a_light_milder(due: date, state: str | None, today: date, soon: int) -> None:
    now, later = (light(due, state, today + timedelta(days=wait), soon) for wait in (0, 1))
    assert GRAVITY[later] >= GRAVITY[now]


@given(DAYS, DAYS, STATES, st.integers(0, 60))
def test_only_a_report_of_done_ends_an_overdue_light(due: date, today: date, state: str | None, soon: int) -> None:
    assert (light(due, state, today, soon) == Light.OVERDUE) == (state != "done" and due < today)


@given(st.lists(st.sampled_from(list(Light))))
def test_the_gravest_light_stands_for_all(several: list[Light]) -> None:
    one = gravest(several)
    assert one is None if not several else one in several and all(GRAVITY[one] >= GRAVITY[each] for each in several)


def test_the_due_date_itself_is_in_time() -> None:
    assert (came_late(TODAY, TODAY), came_late(TODAY, TODAY + timedelta(days=1))) == (False, True)


def test_every_light_has_a_tone_and_a_word() -> None:
    assert set(TONES) == set(Light)
    assert len({str(each.label) for each in Light}) == len(Light)
