"""How the fields of a form stand on the page: side by side what belongs together, folded away what is rarely needed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.forms import BoundField


@dataclass(frozen=True)
class Block:
    """Lines of fields that follow one another; a folded block opens by itself when something in it was filled in."""

    lines: list[list[BoundField]]
    folded: bool

    @property
    def opened(self) -> bool:
        """Whether a folded block holds an answer or an error, which must not be hidden."""
        return any(field.errors or field.value() for line in self.lines for field in line)


def blocks(fields: Sequence[BoundField], together: Iterable[Sequence[str]], rare: Iterable[str]) -> list[Block]:
    """`fields` in their order; `together` names fields that share a line, `rare` those that are folded away."""
    shared = {names[0]: names for names in together}
    inner = {name for names in shared.values() for name in names[1:]}
    by_name, hidden = {field.name: field for field in fields}, set(rare)
    lines = [
        [by_name[name] for name in shared.get(field.name, (field.name,)) if name in by_name]
        for field in fields
        if field.name not in inner
    ]
    return [Block(list(run), folded) for folded, run in groupby(lines, key=lambda line: line[0].name in hidden)]
