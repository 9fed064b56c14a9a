"""What acts are called: each room names its verbs when it starts; the journal knows none of the rooms above it."""

from collections.abc import Mapping
from typing import Any

_NAMES: dict[str, Any] = {}


def name_verbs(names: Mapping[str, Any]) -> None:
    """Give verbs their names (lazily translated). Called from the `ready()` of each room; the first name given stays."""
    for verb, label in names.items():
        _NAMES.setdefault(verb, label)


def verb_label(verb: str) -> str:
    """The name of a verb in the reader's language, or the verb itself when no room has named it."""
    return str(_NAMES.get(verb, verb))


def named_verbs() -> list[tuple[str, str]]:
    """All verbs with a name, in the order of their names, for a filter."""
    return sorted(((verb, str(label)) for verb, label in _NAMES.items()), key=lambda pair: pair[1])
