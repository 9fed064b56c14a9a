"""Keeping a result between its bounds."""

from decimal import Decimal
from fractions import Fraction


def within(value: Fraction, low: Decimal | int, high: Decimal | int) -> Fraction:
    """The value, or the bound it would cross."""
    return max(Fraction(low), min(Fraction(high), value))
