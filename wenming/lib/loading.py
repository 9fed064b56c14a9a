"""What every loader answers: counts, errors and warnings, and the exit code that follows from them."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext as _


class Unusable(Exception):
    """The file cannot be read at all; the message says why and what to do. Exit code 2."""


@dataclass
class Loaded:
    """The answer of one load. `counts` come first in the JSON; warnings alone are fine, errors are findings."""

    counts: dict[str, Any]
    errors: list[dict[str, Any]] | None = None
    warnings: list[dict[str, Any]] | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 fine, 1 findings."""
        return 1 if self.errors else 0

    def as_json(self) -> dict[str, Any]:
        """One object for `--json`; a loader without findings answers its counts only."""
        answer = dict(self.counts)
        if self.errors is not None:
            answer["errors"] = self.errors
        if self.warnings is not None:
            answer["warnings"] = self.warnings
        return answer


class Loader(Protocol):
    """A function that brings one file in, all of it or nothing (the good rows only, if asked)."""

    def __call__(self, path: Path, *, dry_run: bool = False, take_good: bool = False) -> Loaded: ...


def _read(path: Path) -> Any:
    try:
        return json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise Unusable(_("读不到文件 %(path)s。") % {"path": path}) from problem
    except ValueError as problem:
        raise Unusable(_("%(path)s 不是 UTF-8 编码的 JSON 文件。") % {"path": path}) from problem


def read_json(path: Path) -> dict[str, Any]:
    """The one JSON object in a file; raises Unusable with a sentence when there is none."""
    given = _read(path)
    if not isinstance(given, dict):
        raise Unusable(_("%(path)s 里应是一个 JSON 对象。") % {"path": path})
    return given


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The list of JSON objects in a file; raises Unusable with a sentence when there is none."""
    given = _read(path)
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise Unusable(_("%(path)s 里应是一列 JSON 对象。") % {"path": path})
    return given
