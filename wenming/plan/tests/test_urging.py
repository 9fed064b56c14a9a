from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming.journal.models import Message
from wenming.plan.models import ReminderRule
from wenming.plan.tests.conftest import MakeItem, days, say
from wenming.plan.urging import remind, rule_due


@pytest.mark.parametrize(
    ("away", "expected"), [(20, None), (14, -14), (13, -14), (3, -3), (0, -3), (-1, 1), (-6, 1), (-7, 7), (-99, 7)]
)
def test_the_newest_interval_that_has_come_is_the_one(away: int, expected: int | None) -> None:
    assert rule_due([-14, -3, 1, 7], date.fromordinal(738000 + away), date.fromordinal(738000)) == expected


@given(st.lists(st.integers(-60, 60), max_size=6), st.integers(-90, 90))
def test_an_interval_never_fires_before_its_day(intervals: list[int], away: int) -> None:
    due = date.fromordinal(738000)
    fired = rule_due(intervals, due, date.fromordinal(738000 + away))
    assert fired == max((each for each in intervals if each <= away), default=None)


def test_each_seat_of_the_owner_is_reminded_once_for_an_interval(plan: SimpleNamespace, make_item: MakeItem) -> None:
    item = make_item(due_on=days(3))
    assert remind(days(0)) == 2
    assert remind(days(0)) == remind(days(1)) == 0
    assert set(Message.objects.values_list("recipient", flat=True)) == {plan.duty.pk, plan.authority.pk}
    assert Message.objects.all()[0].link == f"/plan/items/{item.pk}/report/"
    assert "还有 3 天到期" in Message.objects.all()[0].subject
    assert remind(days(4)) == 2


def test_nobody_is_reminded_of_what_is_done_withdrawn_or_a_draft(plan: SimpleNamespace, make_item: MakeItem) -> None:
    say(make_item(due_on=days(1)), "done")
    make_item(due_on=days(1), stage="draft")
    make_item(due_on=days(1), stage="withdrawn")
    assert remind(days(0)) == 0


def test_a_stuck_item_is_still_reminded_and_a_helper_never(plan: SimpleNamespace, make_item: MakeItem) -> None:
    item = make_item(due_on=days(-1), owner=plan.court)
    item.helpers.add(plan.education)
    say(item, "stuck")
    assert remind(days(0)) == 0
    item = make_item(due_on=days(-1), owner_region=plan.east, task=plan.service)
    say(item, "stuck")
    assert remind(days(0)) == 1
    message = Message.objects.get()
    assert (message.recipient, "已过期限 1 天" in message.subject, "迟报也收" in message.body) == (
        plan.district.pk,
        True,
        True,
    )


def test_a_new_due_date_is_reminded_of_anew(plan: SimpleNamespace, make_item: MakeItem) -> None:
    item = make_item(due_on=days(2))
    assert remind(days(0)) == 2
    type(item).objects.update(due_on=days(3))
    assert remind(days(0)) == 2


def test_intervals_are_data(plan: SimpleNamespace, make_item: MakeItem) -> None:
    make_item(due_on=days(3))
    ReminderRule.objects.update(is_on=False)
    assert remind(days(0)) == 0


def test_the_number_of_questions_does_not_grow_with_items_that_rest(
    plan: SimpleNamespace, make_item: MakeItem, django_assert_num_queries: object
) -> None:
    for _number in range(5):
        make_item(due_on=days(90))
    with django_assert_num_queries(5):  # type: ignore[operator]  # a fixture that is a function
        remind(days(0))
