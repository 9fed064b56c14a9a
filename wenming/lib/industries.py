"""Industry codes of GB/T 4754-2017 with amendment 1 of 2019: which letter a code belongs to (COD-10).

Codes are text, never numbers: `0111` keeps its zero. Any level is accepted.
"""

import re

from wenming.lib.codes import normalised

# 门类 and the divisions (大类) it spans, first and last; GB/T 4754-2017 table 1.
DIVISIONS = {
    "A": (1, 5), "B": (6, 12), "C": (13, 43), "D": (44, 46), "E": (47, 50), "F": (51, 52), "G": (53, 60), "H": (61, 62),
    "I": (63, 65), "J": (66, 69), "K": (70, 70), "L": (71, 72), "M": (73, 75), "N": (76, 79), "O": (80, 82), "P": (83, 83),
    "Q": (84, 85), "R": (86, 90), "S": (91, 96), "T": (97, 97),
}  # fmt: skip


def industry_letter(text: str) -> str | None:
    """The letter (门类) of an industry code, or None where it is no code of the standard. A letter may stand in front
    (`P83`), if it is the right one, or alone."""
    code = normalised(text).upper()
    match = re.fullmatch(r"([A-T])?([0-9]{2,4})?", code, re.ASCII)
    if not match or not code:
        return None
    given, digits = match.groups()
    if digits is None:
        return str(given)
    division = int(digits[:2])
    letter = next((name for name, (first, last) in DIVISIONS.items() if first <= division <= last), None)
    return letter if given in (None, letter) else None
