"""Guards: triggers by which the database itself refuses; each room names its own, and tests lower all of them to clean up."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

Act = Callable[[BaseDatabaseWrapper], None]


class Guard(NamedTuple):
    """How to create and how to drop the triggers of one room."""

    set_up: Act
    take_down: Act


_GUARDS: list[Guard] = []


def stand_guard(set_up: Act, take_down: Act) -> None:
    """Name a room's triggers. Called from the `ready()` of the room that has them."""
    _GUARDS.append(Guard(set_up, take_down))


@contextmanager
def every_guard_lowered() -> Iterator[None]:
    """For tests only: between two tests with real transactions every table is emptied."""
    for guard in _GUARDS:
        guard.take_down(connection)
    try:
        yield
    finally:
        for guard in _GUARDS:
            guard.set_up(connection)
