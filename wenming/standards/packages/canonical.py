"""The canonical form of an edition: one text for one content, so that a digest means something (docs/formats §6)."""

import json
from dataclasses import fields
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from wenming.standards.plain import BarItem, Effect, Evidence, Judges, Measure, Node, Scope, Variant, Yardstick

FORMAT = "wenming-edition/1"


def written(value: Decimal) -> str:
    """A decimal without exponent and trailing zeros."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def as_plain(yardstick: Yardstick, *, readable: bool = False) -> dict[str, Any]:
    """The edition as the package has it, defaults left out; decimals as text, or as numbers where a reader wants them."""
    plain: dict[str, Any] = {"format": FORMAT} | _fields(
        yardstick, {"bars_incomplete", "effective_from", "effective_until"}
    )
    window = _window(yardstick.effective_from, yardstick.effective_until)
    if window:
        plain["effective"] = window
    if yardstick.bars_incomplete:
        plain["bars_incomplete"] = True
    order = ["format", "id", "version", "title", "provider", "languages", "effective", "citation", "demonstration", "scale",
             "places", "judges", "bands", "minimum", "methods", "variants", "nodes", "bars", "bars_incomplete"]  # fmt: skip
    ordered = {name: plain[name] for name in order if name in plain}
    return _readable(ordered) if readable else ordered


def canonical(plain: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(yardstick: Yardstick) -> str:
    """SHA-256 of the canonical form."""
    return sha256(canonical(as_plain(yardstick))).hexdigest()


def plain_value(value: Any) -> Any:
    """One value of an edition in the canonical form."""
    if isinstance(value, Decimal):
        return written(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Scope):
        return _scope(value)
    if isinstance(value, Judges):
        return {"combine": value.combine} | _fields(value)  # an explicit mean may stand under another way
    if isinstance(value, Evidence | Measure | Node | Variant | Effect):
        return _fields(value)
    if isinstance(value, BarItem):
        return _bar(value)
    if isinstance(value, tuple):
        return [plain_value(each) for each in value]
    return value if isinstance(value, str | int | bool) or value is None else _fields(value)


def _fields(value: Any, skipped: set[str] = frozenset()) -> dict[str, Any]:  # type: ignore[assignment]  # never changed
    """The fields of a plain value that differ from their default, in their order; required ones always."""
    plain = {}
    for field in fields(value):
        held = getattr(value, field.name)
        if field.name in skipped or held == field.default or held == Scope():
            continue
        plain[field.name] = plain_value(held)
    return plain


def _scope(scope: Scope) -> dict[str, Any]:
    plain = _fields(scope, {"headcount_from", "headcount_until"})
    bounds = _window(scope.headcount_from, scope.headcount_until)
    return plain | ({"headcount": bounds} if bounds else {})


def _bar(bar: BarItem) -> dict[str, Any]:
    skipped = {"window_months", "window_from", "report_months", "report_days"}
    plain = _fields(bar, skipped)
    if bar.window_months is not None:
        plain["window"] = {"months": bar.window_months}
    if bar.window_from is not None:
        plain["window"] = {"from": bar.window_from.isoformat()}
    if bar.report_months is not None:
        plain["report_within"] = {"months": bar.report_months}
    if bar.report_days is not None:
        plain["report_within"] = {"days": bar.report_days}
    return plain


def _window(first: Any, last: Any) -> dict[str, Any]:
    pairs = (("from", first), ("until", last))
    return {name: plain_value(value) for name, value in pairs if value is not None}


NUMBERS = {
    "points",
    "minimum",
    "weight",
    "percent",
    "at_least",
    "each",
    "each_blank",
    "floor",
    "target",
    "quota",
    "scale",
    "threshold",
}


def _readable(plain: Any) -> Any:
    """Decimals as numbers where that loses nothing: whole ones and those whose shortest float has the same digits."""
    if isinstance(plain, list):
        return [_readable(each) for each in plain]
    if not isinstance(plain, dict):
        return plain
    return {key: _as_number(value) if key in NUMBERS else _readable(value) for key, value in plain.items()}


def _as_number(value: Any) -> Any:
    if not isinstance(value, str):
        return _readable(value)
    if "." not in value:
        return int(value)
    return float(value) if written(Decimal(repr(float(value)))) == value else value
