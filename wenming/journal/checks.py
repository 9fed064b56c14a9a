"""SEC-17: the address behind an act is kept for at least 180 days (网络安全法: 网络日志不少于六个月)."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

LEAST_DAYS = 180


@register
def addresses_are_kept_long_enough(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start with a shorter time."""
    if settings.JOURNAL_ADDRESS_DAYS >= LEAST_DAYS:
        return []
    return [
        Error(f"JOURNAL_ADDRESS_DAYS 不得少于 {LEAST_DAYS} 天（网络安全法：网络日志不少于六个月）。", id="journal.E001")
    ]
