"""Needles: letters that a text must hold before a pattern can match, so that most texts are never searched at all.

Python's `re` tries every alternative at every place; the word lists have hundreds. What each alternative cannot do without is
read off its parsed form once, and a text is asked for all needles of all patterns together, pair of letters by pair.
"""

import re._parser as parser  # type: ignore[import-not-found]  # the parsed form of a pattern has no public name
from collections.abc import Iterable, Mapping
from itertools import pairwise
from re import _constants as op  # type: ignore[attr-defined]  # likewise
from typing import Any

MOST = 400  # strings that one stretch of a pattern may stand for before it is cut
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT)
Strings = frozenset[str]
EMPTY: Strings = frozenset([""])


class Haystacks:
    """Which of several named patterns may match a text at all."""

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self.names = list(patterns)
        self.table: dict[str, int] = {}
        self.always = 0
        for place, pattern in enumerate(patterns.values()):
            found = needles(pattern)
            if found is None:
                self.always |= 1 << place
            for needle in found or ():
                key = needle[-2:]
                self.table[key] = self.table.get(key, 0) | 1 << place

    def of(self, read: str) -> set[str]:
        """The names of the patterns that may match."""
        mask, get = self.always, self.table.get
        for letter in set(read):
            mask |= get(letter, 0)
        for pair in set(map("".join, pairwise(read))):
            mask |= get(pair, 0)
        return {name for place, name in enumerate(self.names) if mask >> place & 1}


def needles(pattern: str) -> Strings | None:
    """Strings of which any match holds at least one; None where the pattern can match without any."""
    return _must(parser.parse(pattern))


def _must(sequence: Iterable[Any]) -> Strings | None:
    """The best needles of a sequence: long ones first, then few."""
    found: list[Strings] = []
    current = EMPTY
    for item in sequence:
        exact = _exact(item)
        if exact is not None and len(current) * len(exact) <= MOST:
            current = frozenset(left + right for left in current for right in exact)
            continue
        found.append(current)
        current = exact if exact is not None and len(exact) <= MOST else EMPTY
        inner = _must_of(item)
        if inner is not None:
            found.append(inner)
    found.append(current)
    usable = [strings for strings in found if "" not in strings]
    return max(usable, key=lambda strings: (min(2, *map(len, strings)), -len(strings)), default=None)


def _must_of(item: tuple[Any, Any]) -> Strings | None:
    kind, given = item
    if kind is op.SUBPATTERN:
        return _must(given[-1])
    if kind is op.BRANCH:
        parts = [_must(part) for part in given[1]]
        return None if None in parts else frozenset().union(*(part for part in parts if part))
    if kind in REPEATS and given[0] > 0:
        return _must(given[2])
    return None


def _exact(item: tuple[Any, Any]) -> Strings | None:
    """All strings an item can stand for, if they are few; looking around stands for nothing."""
    kind, given = item
    if kind is op.LITERAL:
        return frozenset([chr(given)])
    if kind in (op.ASSERT, op.ASSERT_NOT, op.AT):
        return EMPTY
    if kind is op.IN and all(each is op.LITERAL for each, _value in given):
        return frozenset(chr(value) for _each, value in given)
    if kind is op.SUBPATTERN:
        return _product(given[-1])
    if kind is op.BRANCH:
        parts = [_product(part) for part in given[1]]
        return None if None in parts else frozenset().union(*(part for part in parts if part))
    if kind in REPEATS and given[1] == 1:
        inner = _product(given[2])
        return None if inner is None else inner | (EMPTY if given[0] == 0 else frozenset())
    return None


def _product(sequence: Iterable[Any]) -> Strings | None:
    current = EMPTY
    for item in sequence:
        exact = _exact(item)
        if exact is None or len(current) * len(exact) > MOST:
            return None
        current = frozenset(left + right for left in current for right in exact)
    return current
