"""Sample negative lists that the house ships: public lists of other places, each with its source (data files, no code)."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from wenming.standards.packages import parsed
from wenming.standards.packages.bars import read_bar
from wenming.standards.packages.faults import Gathering
from wenming.standards.plain import BarItem


@dataclass(frozen=True)
class SampleList:
    """A list as it was printed; `is_incomplete` when the source cuts it."""

    name: str
    title: str
    source: str
    note: str
    is_incomplete: bool
    items: tuple[BarItem, ...]


@lru_cache(maxsize=1)
def sample_lists() -> tuple[SampleList, ...]:
    """All lists that can be read and hold something, by file name; none where the folder is missing."""
    folder = Path(settings.BASE_DIR) / "data" / "standards" / "bars"
    read = [_read(path) for path in sorted(folder.glob("*.yaml"))] if folder.is_dir() else []
    return tuple(each for each in read if each is not None and each.items)


def _read(path: Path) -> SampleList | None:
    held, faults = parsed(path.read_bytes())
    if faults or not isinstance(held, dict):
        return None
    gathered = Gathering()
    given: dict[str, Any] = held
    rows = gathered.rows(given.get("bars"), "bars")
    items = tuple(read_bar(gathered, row, f"bars[{place}]") for place, row in enumerate(rows))
    if gathered.faults:
        return None
    words = {name: str(given.get(name) or "") for name in ("title", "source", "note")}
    return SampleList(path.stem, words["title"], words["source"], words["note"], bool(given.get("incomplete")), items)
