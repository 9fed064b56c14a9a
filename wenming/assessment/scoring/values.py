"""What a mark may hold: numbers read from their digits, labels, yes and no, and “not applicable here” with its reason."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

DIGITS = re.compile(r"-?[0-9]+(\.[0-9]+)?")
LONGEST = 18  # digits before and after the point; more is a slip, and 1e999999999 would fill the memory


class BadValue(ValueError):
    """A mark does not fit the rule of its leaf; the message is a sentence for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class NotHere:
    """不适用: by judgement of an assessor the leaf cannot be asked of this unit; it leaves the denominator."""

    because: str


def number(value: Any) -> Decimal:
    """A number from its digits: of a float the digits it is written with, never its binary value."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise BadValue(_("应是一个数。"))
    if isinstance(value, str) and not DIGITS.fullmatch(value):
        raise BadValue(_("“%(value)s”不是数。") % {"value": value[:40]})
    read = Decimal(repr(value) if isinstance(value, float) else value)
    if not read.is_finite():
        raise BadValue(_("应是一个有限的数。"))
    if read and (read.adjusted() >= LONGEST or _places(read) > LONGEST):
        raise BadValue(_("数字太长。"))
    return read


def _places(read: Decimal) -> int:
    exponent = read.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def number_between(value: Any, low: Decimal | int, high: Decimal | int) -> Decimal:
    """A number with both bounds included."""
    read = number(value)
    if not low <= read <= high:
        raise BadValue(
            _("应在 %(low)s 到 %(high)s 之间，现为 %(value)s。")
            % {"low": plain(low), "high": plain(high), "value": plain(read)}
        )
    return read


def number_from_zero(value: Any) -> Decimal:
    """A number that is not negative."""
    read = number(value)
    if read < 0:
        raise BadValue(_("不能是负数。"))
    return read


def count(value: Any) -> int:
    """A whole number that is not negative."""
    read = number_from_zero(value)
    if read != int(read):
        raise BadValue(_("应是整数，现为 %(value)s。") % {"value": plain(read)})
    return int(read)


def yes_or_no(value: Any) -> bool:
    """True or false, and nothing that merely looks like it."""
    if not isinstance(value, bool):
        raise BadValue(_("应是 true 或 false。"))
    return value


def label(value: Any, labels: tuple[str, ...]) -> str:
    """One of the labels of the rule."""
    if value not in labels:
        raise BadValue(_("应是这些档次之一：%(labels)s。") % {"labels": "、".join(labels)})
    return str(value)


def labelled(value: Any, labels: tuple[str, ...]) -> Mapping[str, Any]:
    """An object whose keys are labels of the rule; which of them must be there is the rule's affair."""
    if not isinstance(value, dict):
        raise BadValue(_("应写成 {名称: 数}。"))
    for key in value:
        label(key, labels)
    return value


def plain(value: Decimal | int) -> str:
    """A decimal in the canonical form: no exponent, no trailing zeros, no negative zero."""
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def half_up(value: Fraction, places: int) -> Decimal:
    """四舍五入: the one rounding there is, away from zero at the half, to so many decimal places."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal((1 if value < 0 and whole else 0, tuple(int(digit) for digit in str(whole)), -places))
