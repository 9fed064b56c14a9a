"""From the marks of one sheet to bytes, and from the bytes of many sheets to arrays.

A packed sheet is: a head (format, layout, how many assessors, variant), a bit for each leaf that applies, the large numbers
(int64, assessors × large), the small numbers (int16, assessors × small), zeros up to a multiple of eight. Little-endian.
The assessors stand in the order of their names; those who moderate stand last.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wenming.assessment.packing.encoding import ABSENT, NOT_APPLICABLE, NULL, ODD, TRUE, DoesNotFit, encoded
from wenming.assessment.packing.layouts import FORMAT, Layout

__all__ = ["ABSENT", "NOT_APPLICABLE", "NULL", "ODD", "TRUE"]

MOST_ASSESSORS = 200
HEAD = np.dtype(
    [("format", "u1"), ("odd", "u1"), ("assessors", "u1"), ("moderators", "u1"), ("variant", "<i4"), ("layout", "<u8")]
)


class StrangeLayout(Exception):
    """Packed bytes that were written under another layout than the edition's, or are not whole."""


class MarkRow(NamedTuple):
    """One mark as a row holds it."""

    node: str
    assessor: str
    moderates: bool
    value: Any


def packed(layout: Layout, applies: Iterable[str], variant: str | None, marks: Sequence[MarkRow]) -> bytes:
    """The marks of one sheet as bytes. `applies` are the codes of the leaves that the unit is asked.

    A value that does not fit its place is written as ODD and the sheet is flagged: it is then scored from its rows.
    """
    seats = seating(marks)
    if len(seats) > MOST_ASSESSORS:
        raise ValueError(f"{len(seats)} assessors on one sheet")
    sitting = max(len(seats), 1)  # a sheet without marks has one empty line
    moderators = sum(1 for _name, moderates in seats if moderates)
    smalls = np.zeros((sitting, layout.small), "<i2")
    larges = np.zeros((sitting, layout.large), "<i8")
    firsts = [place.start for place in layout.places]
    smalls[:, firsts] = ABSENT
    odd = False
    found = {place.node.code: place for place in layout.places}
    for mark in marks:
        place, seat = found.get(mark.node), seats[mark.assessor, mark.moderates]
        if place is None:
            odd = True
            continue
        try:
            some, more = encoded(place, mark.value)
        except DoesNotFit:
            odd, some, more = True, (ODD,) + (0,) * (place.width - 1), (0,) * place.large
        smalls[seat, place.start : place.start + place.width] = some
        if place.large:
            larges[seat, place.large_start : place.large_start + place.large] = more
    head = np.zeros(1, HEAD)
    which = layout.variants.index(variant) if variant in layout.variants else -1
    head[0] = (FORMAT, odd, sitting - moderators, moderators, which, layout.digest)
    body = head.tobytes() + _mask(layout, set(applies)) + larges.tobytes() + smalls.tobytes()
    return body + bytes(-len(body) % 8)


def seating(marks: Iterable[MarkRow]) -> Mapping[tuple[str, bool], int]:
    """Which line of the array each assessor has: in the order of the names, those who moderate last."""
    sitting = sorted({(mark.moderates, mark.assessor) for mark in marks})
    return {(name, moderates): line for line, (moderates, name) in enumerate(sitting)}


def _mask(layout: Layout, applies: set[str]) -> bytes:
    bits = np.packbits([place.node.code in applies for place in layout.places], bitorder="little").tobytes()
    return bits.ljust(layout.mask_bytes, b"\0")


class Block(NamedTuple):
    """Sheets of one shape as arrays: which of the sheets they are, and their parts, the sheets along the first axis."""

    which: NDArray[np.intp]
    assessors: int
    moderators: int
    variant: NDArray[np.int32]
    odd: NDArray[np.bool_]
    applies: NDArray[np.bool_]  # sheets × leaves
    larges: NDArray[np.int64]  # sheets × lines × large
    smalls: NDArray[np.int16]  # sheets × lines × small


def same_shape(sheets: Sequence[bytes]) -> list[NDArray[np.intp]]:
    """The sheets sorted by length and number of assessors: those of one group lie in one array."""
    groups: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for number, sheet in enumerate(sheets):
        groups[len(sheet), bytes(sheet[2:4])].append(number)
    return [np.array(numbers, np.intp) for _shape, numbers in sorted(groups.items())]


def spread(layout: Layout, sheets: Sequence[bytes], which: NDArray[np.intp]) -> Block:
    """The packed sheets of one shape as arrays, without copying. Raises StrangeLayout."""
    every = len(which) == len(sheets)
    joined = b"".join(sheets if every else [sheets[number] for number in which])
    size = len(joined) // max(len(which), 1)
    rows = np.frombuffer(joined, np.uint8).reshape(len(which), size)
    if size < HEAD.itemsize + layout.mask_bytes:
        raise StrangeLayout("cut off")
    head = rows[:, : HEAD.itemsize].copy().view(HEAD)[:, 0]
    first = head[0]
    lines = int(first["assessors"]) + int(first["moderators"])
    start = HEAD.itemsize + layout.mask_bytes
    middle = start + lines * layout.large * 8
    end = middle + lines * layout.small * 2
    if not (head["format"] == FORMAT).all() or not (head["layout"] == layout.digest).all():
        raise StrangeLayout("another layout")
    if size != end + -end % 8:
        raise StrangeLayout("cut off")
    bits = np.unpackbits(rows[:, HEAD.itemsize : start], axis=1, bitorder="little", count=len(layout.places))
    return Block(
        which, int(first["assessors"]), int(first["moderators"]), head["variant"], head["odd"] != 0, bits.view(np.bool_),
        rows[:, start:middle].view("<i8").reshape(len(which), lines, layout.large),
        rows[:, middle:end].view("<i2").reshape(len(which), lines, layout.small),
    )  # fmt: skip
