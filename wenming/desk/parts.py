"""What a home is made of, as plain values that one template draws."""

from dataclasses import dataclass, field
from typing import Any

from wenming.desk.pictures import Day, Slice, Stair, Step, Tile
from wenming.plan.lights import Light
from wenming.plan.models import Item
from wenming.units.models import Title, Unit


@dataclass(frozen=True)
class Wait:
    """Something that waits for the person: how many, and where to deal with it."""

    label: str
    count: int
    link: str
    icon: str
    hint: str = ""


@dataclass(frozen=True)
class Figure:
    """One number that says how things stand; it leads to its rows."""

    label: str
    value: Any
    link: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Door:
    """A way to something done often."""

    label: str
    link: str
    icon: str
    hint: str


@dataclass(frozen=True)
class Due:
    """An item that is due: its light, its day in words, whose it is or what it belongs to, and where to act on it."""

    item: Item
    light: Light
    words: str
    beside: str
    act: str = ""


@dataclass(frozen=True)
class Stage:
    """A step of a unit's year: what, whether it is done, what is known of it, and where it is done."""

    label: str
    is_done: bool
    hint: str
    link: str


@dataclass(frozen=True)
class Picture:
    """A stacked bar with its heading; `foot` says in words what the bar leaves out."""

    title: str
    slices: list[Slice]
    foot: str = ""
    days: list[Day] = field(default_factory=list)


@dataclass
class Home:
    """What the home page shows; an empty part says what would stand there."""

    waits: list[Wait] = field(default_factory=list)
    due: list[Due] = field(default_factory=list)
    due_link: str = ""
    due_label: str = ""
    figures: list[Figure] = field(default_factory=list)
    doors: list[Door] = field(default_factory=list)
    tiles: list[Tile] = field(default_factory=list)
    lights: list[Slice] = field(default_factory=list)
    ladder: list[Step] = field(default_factory=list)
    note: str = ""
    unit: Unit | None = None
    steps: list[Stage] = field(default_factory=list)
    stairs: list[Stair] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)
    picture: Picture | None = None
    works: bool = False  # a body's home: it says so when nothing has been laid on the body yet

    @property
    def waiting(self) -> list[Wait]:
        """Only what really waits: a heap of zeros is noise."""
        return [wait for wait in self.waits if wait.count]
