"""Entries about one thing as a timeline: {% include "journal/timeline.html" with steps=… %}."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wenming.journal.models import Entry


@dataclass(frozen=True)
class Step:
    """One entry as a reader meets it: the act, who did it, why."""

    entry: Entry
    who: str


def steps(entries: Iterable[Entry], names: Mapping[int, str] | None = None) -> list[Step]:
    """Entries with names for their actors, which an upper room looks up; without one the number is shown."""
    names = names or {}
    return [Step(entry, names.get(entry.actor, "") if entry.actor else "") for entry in entries]
