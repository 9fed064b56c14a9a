"""The points of a branch as one column of inputs; each remembers what the officer saw."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wenming.standards.models import Indicator
from wenming.standards.node_form.rules import number
from wenming.standards.packages.canonical import written


class PointsForm(forms.Form):
    """Fields `p-<id>` for the points wanted and `w-<id>` for those that stood there when the page was made."""

    def __init__(self, data: Any = None, *, rows: list[tuple[Indicator, int]]) -> None:
        super().__init__(data)
        self.rows = rows
        for row, _depth in rows:
            shown = "" if row.points is None else written(row.points)
            self.fields[f"p-{row.pk}"] = number(
                _("%(code)s 的分值") % {"code": row.code}, min_value=Decimal(0), initial=shown
            )
            self.fields[f"w-{row.pk}"] = number("", initial=shown)
            self.fields[f"w-{row.pk}"].widget = forms.HiddenInput()

    def lines(self) -> Iterator[dict[str, Any]]:
        """One line a node, for the page."""
        for row, depth in self.rows:
            yield {"row": row, "depth": depth, "points": self[f"p-{row.pk}"], "was": self[f"w-{row.pk}"]}

    def wanted(self) -> dict[int, tuple[Decimal | None, Decimal | None]]:
        """For each node the points seen and the points wanted."""
        given = self.cleaned_data
        return {
            row.pk: (given[f"w-{row.pk}"], given[f"p-{row.pk}"]) for row, _depth in self.rows if f"p-{row.pk}" in given
        }

    def with_present(self, refusal: str) -> "PointsForm":
        """The same numbers, against the points as they stand now: sending them again keeps the officer's."""
        held = {name: self.data.get(name, "") for name in self.fields if name.startswith("p-")}
        now = {f"w-{row.pk}": "" if row.points is None else written(row.points) for row, _depth in self.rows}
        form = PointsForm(held | now, rows=self.rows)
        form.full_clean()
        form.add_error(None, refusal)
        return form
