"""How often one address may knock: a small count in the cache, under a digest of the address, gone with the hour."""

from django.core.cache import cache
from django.utils.crypto import salted_hmac

HOUR = 3600


def knocks(what: str, who: str) -> int:
    """How often `who` (an address, a receipt number) has done `what` within the hour."""
    return int(cache.get(_key(what, who), 0))


def knock(what: str, who: str) -> int:
    """Count one more; returns the count."""
    count = knocks(what, who) + 1
    cache.set(_key(what, who), count, HOUR)
    return count


def _key(what: str, who: str) -> str:
    return f"pace:{what}:{salted_hmac('wenming.units.petitions.pacing', who).hexdigest()}"
