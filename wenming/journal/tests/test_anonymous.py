from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from wenming.journal.context import Origin, _origin
from wenming.journal.due import run_due
from wenming.journal.models import Entry, PendingEntry, Trace, record_anonymously
from wenming.journal.models.pending import fold_pending
from wenming.journal.plainness import PersonalData
from wenming.journal.verifying import verify_journal

TOMORROW = timedelta(days=1)


def speak(count: int) -> None:
    """`count` people speak one after the other, from one address each."""
    for number in range(count):
        token = _origin.set(Origin(f"192.0.2.{number}", f"{number:032x}"))
        try:
            with transaction.atomic():
                record_anonymously("reply.sent", "voices.survey", 5, detail={"number": number})
        finally:
            _origin.reset(token)


@pytest.mark.django_db(transaction=True)
def test_twenty_who_spoke_one_after_the_other_cannot_be_told_apart_by_order() -> None:
    speak(20)
    where = "ctid" if connection.vendor == "postgresql" else "1"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT CAST(detail AS TEXT) FROM journal_pendingentry ORDER BY {where}")
        lying = [row[0] for row in cursor.fetchall()]
    told = [f'{{"number": {number}}}' for number in range(20)]
    assert sorted(lying) == sorted(told)
    assert lying != told
    assert fold_pending(timezone.localdate() + TOMORROW) == 20
    folded = [entry.detail["number"] for entry in Entry.objects.order_by("id")]
    assert sorted(folded) == list(range(20))
    assert folded != list(range(20))
    assert not PendingEntry.objects.exists()
    assert verify_journal().findings == []


@pytest.mark.django_db(transaction=True)
def test_nothing_in_the_side_table_tells_when_a_row_came() -> None:
    speak(5)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(DISTINCT xmin::text) FROM journal_pendingentry")
            assert cursor.fetchone() == (1,)
            return
        with pytest.raises(DatabaseError, match="no such column: rowid"):
            cursor.execute("SELECT rowid FROM journal_pendingentry")


def test_who_spoke_from_where_and_at_what_time_is_written_nowhere(db: None) -> None:
    speak(3)
    fold_pending(timezone.localdate() + TOMORROW)
    entry = Entry.objects.get(id=1)
    assert (entry.actor, entry.seat, entry.request_id, entry.reason) == (None, None, "", "")
    assert timezone.localtime(entry.at).time().isoformat() == "00:00:00"
    assert timezone.localtime(entry.at).date() == timezone.localdate() == date.fromisoformat(entry.detail["day"])
    assert entry.is_anonymous
    assert not Trace.objects.exists()


def test_today_waits_until_it_is_over(db: None) -> None:
    speak(1)
    assert run_due(timezone.now())["folded"] == 0
    assert run_due(timezone.now() + TOMORROW)["folded"] == 1
    assert run_due(timezone.now() + TOMORROW)["folded"] == 0


def test_an_anonymous_entry_is_taken_back_with_its_act(db: None) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record_anonymously("reply.sent", "voices.survey", 5)
        _ = 1 // 0
    assert not PendingEntry.objects.exists()


@pytest.mark.parametrize(
    ("detail", "problem"), [({"at": "12:03"}, ValueError), ({"contact": "13800138000"}, PersonalData)]
)
def test_no_time_of_day_and_no_contact_is_taken(detail: dict[str, Any], problem: type[Exception], db: None) -> None:
    with pytest.raises(problem), transaction.atomic():
        record_anonymously("reply.sent", "voices.survey", 5, detail=detail)


@pytest.mark.django_db(transaction=True)
def test_an_anonymous_act_and_its_entry_belong_in_one_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record_anonymously("reply.sent", "voices.survey", 5)
