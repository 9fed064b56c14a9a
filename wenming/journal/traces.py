"""X10: addresses are kept whole for 180 days (网络安全法 第二十一条), then only the network they came from."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network

from django.conf import settings
from django.db import transaction

from wenming.journal.models import Trace

WHOLE_NETWORK = {4: 24, 6: 48}  # bits that stay: a street of addresses, an institution


@dataclass(frozen=True)
class Reduced:
    """How many traces were (or with dry_run would be) reduced, and from how many addresses."""

    traces: int
    addresses: int


def network_of(address: str) -> str:
    """The first address of the network: the last 8 bits of IPv4 are gone, of IPv6 the last 80."""
    network = ip_network(address)
    return str(network.supernet(new_prefix=WHOLE_NETWORK[network.version]).network_address)


def reduce_traces(now: datetime, *, dry_run: bool = False) -> Reduced:
    """Reduce every address older than JOURNAL_ADDRESS_DAYS to its network. A second call finds nothing to do."""
    due = Trace.objects.filter(is_reduced=False, at__lt=now - timedelta(days=settings.JOURNAL_ADDRESS_DAYS))
    addresses = list(due.order_by().values_list("address", flat=True).distinct())
    if dry_run:
        return Reduced(due.count(), len(addresses))
    with transaction.atomic():
        reduced = sum(due.filter(address=one).update(address=network_of(one), is_reduced=True) for one in addresses)
    return Reduced(reduced, len(addresses))
