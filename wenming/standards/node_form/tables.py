"""A field that is a small table: a few columns, a row for each entry, some empty rows to write on."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

SPARE = 2  # empty rows below what is there
MOST = 60


class SmallTable(forms.Widget):
    """Inputs named field-row-column; `columns` are (name, label, width in characters; 0 for a wide text)."""

    input_type = "radio"  # drawn as a group with a legend, not as one input with a label

    def __init__(self, columns: tuple[tuple[str, Any, int], ...]) -> None:
        super().__init__()
        self.columns = columns

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        """The rows as they were typed, empty ones left out."""
        rows = [
            {column: str(data.get(f"{name}-{place}-{column}", "")).strip() for column, _label, _width in self.columns}
            for place in range(MOST)
        ]
        return [row for row in rows if any(row.values())]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether the table was not on the page that was sent."""
        return not any(key.startswith(f"{name}-") for key in data)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """A table with heads; every input says its column and row to a screen reader."""
        held: list[Mapping[str, Any]] = list(value or [])
        heads = format_html_join("", '<th scope="col">{}</th>', ((label,) for _name, label, _width in self.columns))
        lines = [*held, *({} for _spare in range(SPARE))]
        body = format_html_join("", "{}", ((self._line(name, place, line),) for place, line in enumerate(lines[:MOST])))
        more = format_html('<button type="button" class="btn btn-sm" data-more-rows hidden>{}</button>', _("再加一行"))
        return format_html(
            '<div class="small-table"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>{}</div>',
            heads,
            body,
            more,
        )

    def _line(self, name: str, place: int, line: Mapping[str, Any]) -> SafeString:
        cells = format_html_join(
            "",
            '<td class="{}"><input type="text" class="form-control" name="{}" id="id_{}" value="{}" aria-label="{}" maxlength="200" autocomplete="off"></td>',
            (
                (
                    "is-short" if width else "",
                    f"{name}-{place}-{column}", f"{name}-{place}-{column}", "" if line.get(column) is None else line[column],
                    _("第%(row)s行，%(column)s") % {"row": place + 1, "column": label},
                )
                for column, label, width in self.columns
            ),
        )  # fmt: skip
        return format_html("<tr>{}</tr>", cells)


class SmallTableField(forms.Field):
    """The rows of a small table, as dicts of text."""

    def __init__(self, label: Any, columns: tuple[tuple[str, Any, int], ...], help_text: Any = "") -> None:
        super().__init__(label=label, required=False, widget=SmallTable(columns), help_text=help_text)
