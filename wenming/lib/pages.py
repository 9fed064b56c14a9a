"""One way to answer with a page: the whole of it, or the named part that htmx asked for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def page(request: HttpRequest, template: str, fragment: str = "", status: int = 200, **context: Any) -> HttpResponse:
    """Render `template`; when htmx asked and `fragment` is named, render only that partial of the same file."""
    htmx = getattr(request, "htmx", None)
    name = f"{template}#{fragment}" if fragment and htmx and not htmx.boosted else template
    response = render(request, name, context, status=status)
    if fragment:
        patch_vary_headers(response, ["HX-Request"])
    return response
