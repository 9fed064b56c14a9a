"""Several values in one cell: “优=2；良=1.5”. A backslash before a separator makes it an ordinary sign."""

import re
from collections.abc import Iterable, Mapping

ITEMS, WORDS, EQUALS, COLONS = "；;\n", "、", "=＝", "：:"


class Unclear(ValueError):
    """A cell does not keep to its notation; the message says how it is written."""


def escaped(text: str, also: str = "") -> str:
    """Text that may stand inside an item: separators lose their meaning."""
    return re.sub(f"([\\\\{ITEMS}{also}])", r"\\\1", text)


def bare(text: str) -> str:
    """Text without its backslashes."""
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def split(text: str, at: str) -> list[str]:
    """Pieces between separators, still escaped; empty pieces are nothing."""
    pieces = re.findall(rf"(?:\\.|[^\\{at}]|\\$)+", text, flags=re.DOTALL)
    return [piece.strip() for piece in pieces if piece.strip()]


def parted(text: str, at: str) -> tuple[str, str | None]:
    """What stands before and behind the first separator; None when there is none."""
    found = re.match(rf"((?:\\.|[^\\{at}])*)[{at}](.*)", text, flags=re.DOTALL)
    return (found[1].strip(), found[2].strip()) if found else (text.strip(), None)


def listed(words: Iterable[str]) -> str:
    """Words in one cell."""
    return "、".join(escaped(word, WORDS) for word in words)


def words_of(text: str) -> list[str]:
    """The words of one cell."""
    return [bare(piece) for piece in split(text, WORDS + ITEMS)]


class Names:
    """Codes under names people read. Text that is nobody's name is a code; a backslash in front says so where it matters."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self.labels = dict(labels)
        held = list(self.labels.values())
        self.codes = {label: code for code, label in self.labels.items() if held.count(label) == 1}

    def name(self, code: str) -> str:
        """The name of a code, or the code itself where that is the only way back to it."""
        for way in (self.labels.get(code, code), code):
            if self.code(way) == code:
                return way
        return "\\" + code

    def code(self, name: str) -> str:
        """The code behind a name."""
        return name[1:] if name.startswith("\\") else self.codes.get(name, name)
