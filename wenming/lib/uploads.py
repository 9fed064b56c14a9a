"""A file between being sent and being confirmed: kept in HOME under a random name, for its owner, for some hours."""

import json
import os
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.http import Http404


@dataclass
class Kept:
    """What is known of an uploaded workbook besides its bytes. Each sort has a `kind` of its own; keys do not mix."""

    key: str
    owner: int
    name: str

    kind: ClassVar[str]

    @property
    def path(self) -> Path:
        """Where the workbook lies."""
        return folder() / f"{self.kind}-{self.key}.xlsx"

    def keep(self) -> None:
        """Write the facts beside the workbook; whoever reads sees the old ones or the new ones."""
        draft = self.path.with_suffix(".part")
        write_privately(draft, [json.dumps(asdict(self), ensure_ascii=False).encode()])
        draft.replace(self.path.with_suffix(".json"))

    def drop(self) -> None:
        """Forget the workbook; the facts go with it."""
        for suffix in (".xlsx", ".json", ".part"):
            self.path.with_suffix(suffix).unlink(missing_ok=True)

    @classmethod
    def receive(cls, pieces: Iterable[bytes], name: str, owner: int) -> Self:
        """Keep an uploaded workbook; older ones whose hours are over go."""
        cls.sweep()
        upload = cls(uuid4().hex, owner, Path(name).name[:120])
        write_privately(upload.path, pieces)
        return upload

    @classmethod
    def find(cls, key: str, owner: int) -> Self:
        """The upload with this key, of this owner and still within its hours; anything else does not exist (404)."""
        facts = folder() / f"{cls.kind}-{key}.json"
        try:
            fresh = facts.stat().st_mtime > oldest()
            upload = cls(**json.loads(facts.read_text(encoding="utf-8")))
        except (OSError, ValueError) as problem:
            raise Http404 from problem
        if not fresh or upload.owner != owner:
            raise Http404
        return upload

    @staticmethod
    def sweep() -> None:
        """Remove uploads of any sort whose hours are over."""
        for path in folder().glob("*-*"):
            if path.stat().st_mtime < oldest():
                path.unlink(missing_ok=True)


def folder() -> Path:
    """The folder of uploads, readable by the service only."""
    place = Path(settings.HOME) / "uploads"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def write_privately(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file nobody else on the machine can read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for piece in pieces:
            file.write(piece)


def oldest() -> float:
    """The moment before which uploads are over."""
    return time.time() - settings.ROLL_KEPT_HOURS * 3600
