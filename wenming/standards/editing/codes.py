"""Codes 编号 of new nodes: the next one in the row, never one that is taken. Pure."""

import re
from collections.abc import Container, Iterable

LONGEST = 30


def next_code(parent: str, siblings: Iterable[str], taken: Container[str]) -> str:
    """The code after the highest sibling's; below a parent without children the parent's code and 1."""
    row = list(siblings)
    numbered = [(int(found[2]), found[1]) for code in row if (found := re.match(r"(.*?)(\d+)\Z", code, re.DOTALL))]
    number, stem = max(numbered, default=(0, f"{parent}." if parent else ""))
    return _free(stem, number + 1, taken)


def copied_code(code: str, old_root: str, new_root: str, taken: Container[str]) -> str:
    """The code of a copy below a copied branch: the branch's new code in place of the old one, where it begins so."""
    wanted = f"{new_root}{code.removeprefix(old_root)}" if code.startswith(old_root) else f"{code}-2"
    return wanted if wanted not in taken and len(wanted) <= LONGEST else _free(f"{new_root}.", 1, taken)


def _free(stem: str, number: int, taken: Container[str]) -> str:
    stem = stem[: LONGEST - 6]
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"
