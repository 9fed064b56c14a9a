"""An edition in its canonical plain form, for tests that need no reader of packages."""

from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from wenming.assessment.scoring.canonical import plainly
from wenming.standards.plain import Yardstick


def as_plain(yardstick: Yardstick) -> dict[str, Any]:
    """Defaults left out, decimals as text, the two headcount bounds under one name."""
    return {"format": "wenming-edition/1"} | dict(plainly(_without_defaults(yardstick)))


def _without_defaults(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_without_defaults(each) for each in value]
    if not is_dataclass(value):
        return value
    named = ((field.name, getattr(value, field.name), field.default) for field in fields(value))
    kept = {
        name: _without_defaults(each)
        for name, each, default in named
        if each is not None and (default is MISSING or each != default)
    }
    bounds = {name: kept.pop(f"headcount_{name}") for name in ("from", "until") if f"headcount_{name}" in kept}
    return kept | ({"headcount": bounds} if bounds else {})
