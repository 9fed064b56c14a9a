"""A table between being sent and becoming a draft."""

from dataclasses import dataclass
from typing import ClassVar

from wenming.lib.uploads import Kept
from wenming.standards.table.guessing import Mapping, areas_of, guess, meaning_of
from wenming.standards.workbook.cells import Sheet, sheets_of


@dataclass
class SentTable(Kept):
    """The workbook of an office, as it was sent."""

    kind: ClassVar[str] = "table"

    def sheets(self) -> list[Sheet]:
        """Its sheets that hold anything. Raises Unusable."""
        held = [sheet for sheet in sheets_of(self.path) if any(any(row) for row in sheet.rows)]
        for sheet in held:
            areas_of(sheet)  # raises Unusable, before any page is made of it
        return held


def likeliest(sheets: list[Sheet]) -> int:
    """The sheet whose heading is known best."""

    def known(mapping: Mapping, sheet: Sheet) -> int:
        cells = sheet.rows[mapping.heading] if sheet.rows else []
        return len({meaning_of(cell) for cell in cells} - {""})

    scores = [known(guess(sheet), sheet) for sheet in sheets]
    return scores.index(max(scores))
