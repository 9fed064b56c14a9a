"""The pieces pages are made of; at most twelve tags. Their markup is in templates/ui/."""

from typing import Any

from django import template
from django.forms import BoundField, CheckboxSelectMultiple
from django.utils.safestring import SafeString

from wenming.lib.drawing import draw_badge, draw_heads, draw_icon, draw_options, draw_rows
from wenming.lib.tables import Listing

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """A picture from the sprite; without a label it is decoration and hidden from screen readers."""
    return draw_icon(name, str(label), size)


@register.simple_tag
def badge(text: Any, tone: str = "secondary") -> SafeString:
    """A word on a tinted ground; the word carries the meaning, the colour repeats it."""
    return draw_badge(text, tone)


@register.inclusion_tag("ui/table.html")
def table(listing: Listing) -> dict[str, Any]:
    """A list with search, filters, sortable heads, pager and export."""
    drawn = {"heads": draw_heads(listing), "rows": draw_rows(listing)} if listing.page.object_list else {}
    choices = [(choice, draw_options(choice.options, choice.value)) for choice in listing.choices]
    return {"listing": listing, "table": listing.table, "page": listing.page, "choices": choices} | drawn


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """A form field with its label, hint and errors beside it."""
    widget = bound.field.widget
    several = isinstance(widget, CheckboxSelectMultiple)  # its input_type says "checkbox", which is one box
    kind = "checkboxselectmultiple" if several else getattr(widget, "input_type", widget.__class__.__name__.lower())
    dress = {"checkbox": "form-check-input", "radio": "", "checkboxselectmultiple": "", "select": "form-select"}
    widget.attrs.setdefault("class", dress.get(kind, "form-control"))
    return {"field": bound, "hint": hint or bound.help_text, "kind": kind}


@register.inclusion_tag("ui/empty.html")
def empty(title: Any, text: Any = "", link: str = "", label: Any = "") -> dict[str, Any]:
    """What an empty place says: what would stand here, and what to do next."""
    return {"title": title, "text": text, "link": link, "label": label}


@register.inclusion_tag("ui/bar.html")
def bar(done: int, total: int, label: Any = "", tone: str = "primary") -> dict[str, Any]:
    """A share as a bar and in words; drawn as SVG, so it prints and needs no inline style."""
    share = round(100 * done / total) if total else 0
    return {"done": done, "total": total, "share": min(share, 100), "label": label, "tone": tone}
