"""GB/T 4754 国民经济行业分类, as far as divisions 大类: which section 门类 a code of any level belongs to (COD-10)."""

import re
from functools import lru_cache

# The last division of each section, in the order of the standard: A ends with 05, B with 12, and so on.
SECTIONS = {
    "A": 5, "B": 12, "C": 43, "D": 46, "E": 50, "F": 52, "G": 60, "H": 62, "I": 65, "J": 69,
    "K": 70, "L": 72, "M": 75, "N": 79, "O": 82, "P": 83, "Q": 85, "R": 90, "S": 96, "T": 97,
}  # fmt: skip
SHAPE = re.compile(r"([A-T])?(\d{2,4})|([A-T])")


@lru_cache(maxsize=4096)
def industry_section(code: str) -> str | None:
    """The section letter of a code (`83` → P, `921` → S, `0111` → A, `A01` → A), or None when there is no such code."""
    match = SHAPE.fullmatch(code)
    if not match:
        return None
    given, digits, alone = match.groups()
    if alone:
        return alone
    division = int(digits[:2])
    section = next((letter for letter, last in SECTIONS.items() if 0 < division <= last), None)
    return section if given in (None, section) else None


def industry_code(text: str) -> str | None:
    """The code to keep: digits as text, or a section letter alone; None when unknown."""
    if industry_section(text) is None:
        return None
    return text if len(text) == 1 else text.lstrip("ABCDEFGHIJKLMNOPQRST")


def with_leading_zero(digits: str) -> str | None:
    """What a number cell of one or three digits may have been before Excel took its zero (`111` → `0111`)."""
    restored = "0" + digits
    return restored if len(digits) in (1, 3) and industry_section(restored) else None
