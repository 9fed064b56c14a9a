from datetime import timedelta
from typing import Any

import pytest
from django.core.checks import run_checks
from django.utils import timezone

from wenming.journal.context import clean_address
from wenming.journal.models import Trace
from wenming.journal.traces import Reduced, network_of, reduce_traces

NOW = timezone.now()


@pytest.fixture
def traces(db: None) -> None:
    """Three old addresses, one of today."""
    for entry, (address, days) in enumerate(
        [("192.0.2.10", 181), ("192.0.2.10", 200), ("2001:db8:1:2::5", 181), ("192.0.2.77", 179)], start=1
    ):
        Trace.objects.create(entry=entry, address=address, at=NOW - timedelta(days=days))


def test_after_180_days_only_the_network_is_left(traces: None) -> None:
    assert reduce_traces(NOW) == Reduced(traces=3, addresses=2)
    assert list(Trace.objects.order_by("entry").values_list("address", flat=True)) == [
        "192.0.2.0",
        "192.0.2.0",
        "2001:db8:1::",
        "192.0.2.77",
    ]
    assert reduce_traces(NOW) == Reduced(traces=0, addresses=0)


def test_a_dry_run_counts_and_changes_nothing(traces: None) -> None:
    assert reduce_traces(NOW, dry_run=True) == Reduced(traces=3, addresses=2)
    assert Trace.objects.filter(is_reduced=True).count() == 0


@pytest.mark.parametrize(
    ("address", "network"), [("203.0.113.255", "203.0.113.0"), ("2001:db8:ffff:ffff::1", "2001:db8:ffff::")]
)
def test_the_network_of_an_address(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("given", "clean"), [("::ffff:192.0.2.1", "192.0.2.1"), ("unknown", ""), ("", ""), ("2001:DB8::1", "2001:db8::1")]
)
def test_an_address_is_well_formed_or_none(given: str, clean: str) -> None:
    assert clean_address(given) == clean


@pytest.mark.parametrize(("days", "findings"), [(179, ["journal.E001"]), (180, [])])
def test_a_shorter_time_is_refused_at_the_start(days: int, findings: list[str], settings: Any) -> None:
    settings.JOURNAL_ADDRESS_DAYS = days
    assert [finding.id for finding in run_checks() if finding.id == "journal.E001"] == findings
