"""The canonical form of plain values (docs/formats §6): the one text of which digests are taken."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from wenming.assessment.scoring.values import NotHere, number, plain


def plainly(value: Any) -> Any:
    """The same with decimals and floats as text; objects become plain ones, what cannot be written raises TypeError."""
    if isinstance(value, NotHere):
        return {"na": value.because}
    if isinstance(value, Mapping):
        return {str(key): plainly(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plainly(each) for each in value]
    if isinstance(value, Decimal | float):
        return plain(number(value))
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical(value: Any) -> str:
    """JSON with sorted keys and nothing between."""
    return json.dumps(plainly(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
