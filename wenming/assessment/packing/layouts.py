"""Layout: where in a packed sheet the marks of each leaf lie. It follows from the edition alone and has its own digest."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from wenming.standards.packages.canonical import canonical, plain_value
from wenming.standards.plain import Measure, Node, Yardstick

Made = TypeVar("Made")
FORMAT = 1  # of the bytes; a change of meaning takes a new number
HUNDREDTHS = 100  # small numbers are kept in hundredths
LARGEST_SMALL = 320  # points up to here fit a small number in hundredths
PLAIN_POINTS = Measure("points")  # of a leaf without a rule
FINE = 10_000  # large numbers are kept in ten-thousandths


class PreparedOnce(Generic[Made]):
    """What is worked out from an edition, kept for that very object: comparing two editions costs more than a leaf's score."""

    MOST = 64

    def __init__(self, make: "Callable[[Yardstick], Made]") -> None:
        self.make = make
        self.kept: dict[int, tuple[Yardstick, Made]] = {}

    def __call__(self, yardstick: Yardstick) -> Made:
        """The value for this edition."""
        held = self.kept.get(id(yardstick))
        if held is not None and held[0] is yardstick:
            return held[1]
        made = self.make(yardstick)
        if len(self.kept) >= self.MOST:
            self.forget()
        self.kept[id(yardstick)] = (yardstick, made)
        return made

    def forget(self) -> None:
        """As if nothing had been asked yet."""
        self.kept.clear()


@dataclass(frozen=True, slots=True)
class Place:
    """Where one leaf's mark lies: `width` small numbers from `start`, `large` large ones from `large_start`.

    The first small number also says when there is no mark (ABSENT, NULL, NOT_APPLICABLE, ODD). `in_large` tells that the
    value itself is large and the small number is only 0.
    """

    node: Node
    start: int
    width: int
    large_start: int
    large: int

    @property
    def measure(self) -> Measure:
        """How the leaf is scored."""
        return self.node.rule or PLAIN_POINTS

    @property
    def in_large(self) -> bool:
        """Whether the value lies among the large numbers."""
        return self.large > 0


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything lies in the packed sheets of one edition."""

    places: tuple[Place, ...]
    variants: tuple[str, ...]
    small: int  # small numbers for one assessor
    large: int  # large numbers for one assessor
    digest: int  # of 64 bits

    @property
    def mask_bytes(self) -> int:
        """Length of the bits that say which leaves apply, a multiple of eight."""
        return -(-len(self.places) // 64) * 8


def widths(node: Node) -> tuple[int, int]:
    """How many small and large numbers a mark on this leaf takes."""
    measure = node.rule or PLAIN_POINTS
    fits = (node.points or 0) <= LARGEST_SMALL
    match measure.type:
        case "points":
            return (1, 0) if fits else (1, 1)
        case "years":
            return (len(measure.years), 0) if fits else (1, len(measure.years))
        case "parts":
            return len(measure.parts), 0
        case "survey_grades":
            return len(measure.grades), 0
        case "bonus":
            return len(measure.levels), 0
        case "penalty":
            return 2, 0
        case "quota" | "steps":
            return 1, 1
        case "warnings":
            return 1, 2
        case "survey_forms":
            return 1, 3
        case _:
            return 1, 0


@PreparedOnce
def layout_of(yardstick: Yardstick) -> Layout:
    """The layout of an edition's sheets. The same edition gives the same layout, in every process."""
    places, small, large = [], 0, 0
    for node in yardstick.leaves():
        width, wide = widths(node)
        places.append(Place(node, small, width, large, wide))
        small, large = small + width, large + wide
    variants = tuple(variant.code for variant in yardstick.variants)
    return Layout(tuple(places), variants, small, large, _digest(yardstick, places))


def _digest(yardstick: Yardstick, places: list[Place]) -> int:
    """Of all that decides what the bytes mean: the tree, the leaves' measures and places, the variants, who is asked what."""
    tree = tuple(
        (node.code, node.part, node.points, node.combine, node.weight, node.rule, node.applies, node.spares)
        for node in yardstick.walk()
    )
    where = tuple((place.start, place.large_start) for place in places)
    meaning = canonical(plain_value((FORMAT, tree, where, yardstick.variants)))
    return int.from_bytes(hashlib.sha256(meaning).digest()[:8], "little")
