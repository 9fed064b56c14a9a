"""Rows of a draft during one change: what stood there before, what stands there after, and how to go from one to the other."""

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, Generic, TypeVar

from django.db import models

from wenming.standards.models import Bar, Edition, Indicator
from wenming.standards.packages import canonical
from wenming.standards.packages.canonical import written

TEXTS = ("code", "text", "part", "combine", "method", "scored_by", "because", "previous")
NUMBERS = ("points", "minimum", "weight")
STRUCTURES = ("rule", "judges", "applies", "spares", "evidence", "handbook", "origin")
CONTENT = (*TEXTS, *NUMBERS, *STRUCTURES)
FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    Indicator: (*CONTENT, "parent_id", "position"),
    Bar: (
        "position", "code", "text", "severity", "window_months", "window_from", "effect", "confirmed_by", "report_months",
        "report_days", "doubled_if_concealed", "source",
    ),
    Edition: (
        "title", "provider", "effective_from", "effective_until", "citation", "demonstration", "scale", "places", "minimum",
        "judges", "bands", "methods", "variants", "bars_incomplete",
    ),
}  # fmt: skip
Image = dict[str, Any]
Row = TypeVar("Row", bound=models.Model)


def image(row: models.Model) -> Image:
    """What a row says, in values that JSON can hold; decimals and dates as text."""
    return {name: _plain(getattr(row, name)) for name in FIELDS[type(row)]}


def fingerprint(row: models.Model) -> str:
    """What a row says, without its place in the tree, as a short digest: two officers hold the same text or they do not."""
    held = {name: value for name, value in image(row).items() if name not in ("parent_id", "position")}
    return sha256(canonical(held)).hexdigest()[:20]


def put(row: models.Model, values: Image) -> None:
    """Set fields of a row from values of an image."""
    for name, value in values.items():
        field: Any = row._meta.get_field(name.removesuffix("_id"))
        convert = isinstance(field, models.DecimalField | models.DateField)
        setattr(row, name, field.to_python(value) if convert else value)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return written(value)
    return value.isoformat() if isinstance(value, date) else value


class Rows(Generic[Row]):
    """The rows of one table as they stood when the change began, to be changed in memory and written back at once."""

    def __init__(self, rows: "models.QuerySet[Row]") -> None:
        self.noun = rows.model
        self.held: dict[int, Row] = {row.pk: row for row in rows}
        self.stood: dict[int, Image] = {pk: image(row) for pk, row in self.held.items()}
        self.added: list[Row] = []

    def all(self) -> list[Row]:
        """The rows as they will be."""
        return [*self.held.values(), *self.added]

    def write(self) -> dict[str, list[Image | None]]:
        """Write what has changed; the answer holds, for each row touched, what it said before and says now."""
        told: dict[str, list[Image | None]] = {}
        changed, names = [], set()
        for pk, row in self.held.items():
            before, now = self.stood[pk], image(row)
            fields = [name for name in now if now[name] != before[name]]
            if fields:
                told[str(pk)] = [{name: before[name] for name in fields}, {name: now[name] for name in fields}]
                changed.append(row)
                names.update(fields)
        gone = self.stood.keys() - self.held.keys()
        told |= {str(pk): [self.stood[pk], None] for pk in gone}
        if gone:
            self.noun._default_manager.filter(pk__in=gone).delete()
        if changed:
            self.noun._default_manager.bulk_update(changed, [name.removesuffix("_id") for name in sorted(names)])
        told |= self._enter()
        return told

    def _enter(self) -> dict[str, list[Image | None]]:
        """New rows, parents before children."""
        told: dict[str, list[Image | None]] = {}
        waiting = list(self.added)
        while waiting:
            new = {id(row) for row in waiting}
            ready = [row for row in waiting if id(getattr(row, "parent", None)) not in new]
            for row in ready:
                if getattr(row, "parent", None) is not None:
                    row.parent_id = row.parent.pk  # type: ignore[attr-defined]  # only indicators have one
            self.noun._default_manager.bulk_create(ready)
            told |= {str(row.pk): [None, image(row)] for row in ready}
            done = {id(row) for row in ready}
            waiting = [row for row in waiting if id(row) not in done]
        return told
