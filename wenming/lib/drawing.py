"""Markup made in Python where a page has a lot of it: pictures, badges, options and the rows of a list.

A template asks for each value anew and looks each name up; a list of 25 rows has thousands of them. Everything that is
not markup of this file is escaped here.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Any

from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from wenming.lib.tables import Column, Listing


@lru_cache(maxsize=1)
def sprite() -> str:
    """The address of the pictures, which stays the same as long as the process lives."""
    return escape(static("vendor/tabler/icons.svg"))


@lru_cache(maxsize=1024)
def draw_icon(name: str, label: str = "", size: str = "") -> SafeString:
    """A picture from the sprite; without a label it is decoration and hidden from screen readers."""
    said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return mark_safe(  # noqa: S308  # every part is escaped
        f'<svg class="icon {escape(size)}" {said} focusable="false"><use href="{sprite()}#{escape(name)}"/></svg>'
    )


def shown(value: Any) -> str:
    """A value as a template would show it: escaped unless it is markup, dates and numbers in the reader's form."""
    if type(value) is str:
        return escape(value)
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return "" if value is None else str(conditional_escape(localize(value)))


def draw_badge(text: Any, tone: str) -> SafeString:
    """A word on a tinted ground; the word carries the meaning, the colour repeats it."""
    said = escape(text) if type(text) is str else str(conditional_escape(text))
    return mark_safe(f'<span class="badge tone-{escape(tone or "secondary")}">{said}</span>')  # noqa: S308  # every part is escaped


def draw_options(options: Iterable[tuple[str, Any]], chosen: str) -> SafeString:
    """The options of a choice."""
    return mark_safe(  # noqa: S308  # every part is escaped
        "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{shown(label)}</option>'
            for value, label in options
        )
    )


def draw_heads(listing: Listing) -> SafeString:
    """The column heads: what sorts is a link with an arrow that says which way the rows run."""
    arrows = {"ascending": "arrow-up", "descending": "arrow-down", "": "arrows-sort"}
    drawn = []
    for head in listing.heads:
        css = f' class="{escape(head.column.css)}"' if head.column.css else ""
        sort = f' aria-sort="{head.direction}"' if head.direction else ""
        label = shown(head.column.label)
        if head.link:
            label = f'<a href="{escape(head.link)}" class="sort">{label}{draw_icon(arrows[head.direction])}</a>'
        drawn.append(f'<th scope="col"{css}{sort}>{label}</th>')
    return mark_safe("".join(drawn))  # noqa: S308  # every part is escaped


def draw_rows(listing: Listing) -> SafeString:
    """The rows of the page that is shown."""
    columns = [(c, f'<td class="{escape(c.css)}">' if c.css else "<td>") for c in listing.table.columns]
    return mark_safe(  # noqa: S308  # every part is escaped
        "\n".join(
            f"<tr>{''.join(f'{opening}{draw_cell(column, row)}</td>' for column, opening in columns)}</tr>"
            for row in listing.page.object_list
        )
    )


def draw_cell(column: Column, row: Any) -> str:
    """What stands in one cell: a link, a badge or the plain value."""
    value = column.get(row)
    if column.link and (link := column.link(row)):
        return f'<a href="{escape(link)}">{shown(value)}</a>'
    if column.tone and (tone := column.tone(row)):
        return draw_badge(value, tone)
    return shown(value)
