"""The packed form of a sheet: every mark of one unit as one run of small integers, beside the rows and checked with them.

Reading half a million rows takes longer than scoring them. So each sheet keeps its marks once more, in the order of the
edition's leaves, and a round is read as one array. What the bytes mean is derived from the edition (`layout_of`); the
digest of that meaning stands in front of every sheet, and reading refuses bytes that were written under another one.
"""

from wenming.assessment.packing.decoding import unpacked
from wenming.assessment.packing.layouts import Layout, Place, layout_of
from wenming.assessment.packing.sheets import (
    ABSENT,
    NOT_APPLICABLE,
    NULL,
    ODD,
    TRUE,
    MarkRow,
    StrangeLayout,
    packed,
    same_shape,
    spread,
)

__all__ = [
    "ABSENT", "NOT_APPLICABLE", "NULL", "ODD", "TRUE", "Layout", "MarkRow", "Place", "StrangeLayout",
    "layout_of", "packed", "same_shape", "spread", "unpacked",
]  # fmt: skip
