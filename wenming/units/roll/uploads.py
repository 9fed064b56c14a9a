"""A workbook of the register between preview and confirmation."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from wenming.lib.uploads import Kept, folder

__all__ = ["Upload", "find", "folder", "receive", "sweep"]


@dataclass
class Upload(Kept):
    """What is known of an uploaded workbook besides its bytes; no rows of the register, only findings."""

    counts: dict[str, int] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    work: str = ""  # the progress key of the background load, once one was started

    kind: ClassVar[str] = "roll"


receive, find, sweep = Upload.receive, Upload.find, Upload.sweep
