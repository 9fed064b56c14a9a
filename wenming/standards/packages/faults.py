"""Fault: what is wrong with a file, where, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from wenming.lib.workbooks import UNWRITABLE

PLACES, DIGITS = 4, 6  # of a number: after and before the point; what a column of the database holds
LONGEST_NUMBER = 40  # signs; a number of an edition has eleven


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: `where` is a path such as `nodes[3].rule.tiers`, `code` from a closed set, `message` a sentence."""

    where: str
    code: str
    message: str


class Gathering:
    """Collects faults while a document is walked, and reads its simple values; what is wrong reads as None."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def say(self, where: str, code: str, message: str) -> None:
        """Note one fault."""
        self.faults.append(Fault(where, code, message))

    def mapping(self, value: Any, where: str, known: Iterable[str]) -> dict[str, Any]:
        """An object; keys that nobody knows are faults, so that a slip of the pen is not silently dropped."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.say(where, "shape", _("这里应是一组“名称: 值”。"))
            return {}
        for key in value:
            if key not in known:
                self.say(
                    f"{where}.{key}".lstrip("."), "unknown-field", _("不认识的字段“%(key)s”。") % {"key": str(key)[:40]}
                )
        return value

    def rows(self, value: Any, where: str) -> list[Any]:
        """A list."""
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            self.say(where, "shape", _("这里应是一个列表。"))
            return []
        return list(value)

    def text(self, value: Any, where: str, longest: int, *, required: bool = False) -> str:
        """A text without control characters, trimmed."""
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            self.say(where, "not-text", _("这里应是文字。"))
            return ""
        read = (value or "").strip()
        if required and not read:
            self.say(where, "required", _("这里不能空着。"))
        if len(read) > longest:
            self.say(
                where,
                "too-long",
                _("最多 %(longest)s 个字，现有 %(now)s 个。") % {"longest": longest, "now": len(read)},
            )
        if "\r" in read or UNWRITABLE.search(read):
            self.say(where, "not-text", _("文字里有不可见的控制字符。"))
            return ""
        return read

    def number(self, value: Any, where: str, *, required: bool = False, negative: bool = False) -> Decimal | None:
        """An exact decimal, read from its digits."""
        if value is None or value == "":
            if required:
                self.say(where, "required", _("这里应填一个数。"))
            return None
        try:
            if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
                raise InvalidOperation
            digits = repr(value) if isinstance(value, float) else str(value).strip()
            if len(digits) > LONGEST_NUMBER:
                raise InvalidOperation
            read = Decimal(digits)
            if not read.is_finite():
                raise InvalidOperation
        except (InvalidOperation, ValueError):
            self.say(where, "not-a-number", _("“%(value)s”不是数。") % {"value": str(value)[:40]})
            return None
        if read and (read.adjusted() >= DIGITS or _places(read) > PLACES):
            self.say(where, "number-range", _("数太大，或小数超过 %(places)s 位。") % {"places": PLACES})
            return None
        if read < 0 and not negative:
            self.say(where, "negative", _("这里不能是负数。"))
            return None
        return read

    def whole(self, value: Any, where: str, *, required: bool = False) -> int | None:
        """A whole number that is not negative."""
        read = self.number(value, where, required=required)
        if read is None:
            return None
        if read != int(read):
            self.say(where, "not-whole", _("这里应是整数。"))
            return None
        return int(read)

    def flag(self, value: Any, where: str, otherwise: bool) -> bool:
        """True or false."""
        if value is None:
            return otherwise
        if not isinstance(value, bool):
            self.say(where, "not-a-flag", _("这里应是 true 或 false。"))
            return otherwise
        return value

    def choice(self, value: Any, where: str, choices: Iterable[str], otherwise: str) -> str:
        """One of a closed set of words."""
        if value is None or value == "":
            return otherwise
        if value not in (known := list(choices)):
            self.say(where, "unknown-word", _("这里应是其中之一：%(known)s。") % {"known": "、".join(known)})
            return otherwise
        return str(value)

    def day(self, value: Any, where: str) -> date | None:
        """A date, as YYYY-MM-DD."""
        if value is None or value == "":
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.say(where, "not-a-date", _("“%(value)s”不是日期，应写成 年-月-日。") % {"value": str(value)[:40]})
            return None


def _places(read: Decimal) -> int:
    exponent = read.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
