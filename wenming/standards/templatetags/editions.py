"""Numbers of an edition as a page shows them."""

from decimal import Decimal
from typing import Any

from django import template

from wenming.standards.packages.canonical import written

register = template.Library()


@register.filter
def plain(value: Any) -> str:
    """A decimal without exponent and trailing zeros, the same in every language."""
    return "" if value is None else written(Decimal(str(value)))
