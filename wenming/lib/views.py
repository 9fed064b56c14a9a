"""Pages of long work: one piece and how far it is, and all the pieces a person started."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django_htmx.http import HTMX_STOP_POLLING

from wenming.lib.access import YES, Verdict, allows
from wenming.lib.models import Progress
from wenming.lib.pages import page
from wenming.lib.progress import current

SHOWN = 50


def started_work(user: Any) -> Verdict:
    """Everyone who signed in may look at the work they started; the rows decide what that is."""
    return YES


@allows(started_work)
def works(request: HttpRequest) -> HttpResponseBase:
    """The long work this person started, newest first."""
    rows = [current(row) for row in Progress.objects.visible_to(request.user)[:SHOWN]]
    return page(request, "lib/works.html", works=rows)


@allows(started_work)
def work(request: HttpRequest, key: str) -> HttpResponseBase:
    """How far one piece of work is; the page asks again every second until it is over."""
    row = current(get_object_or_404(Progress.objects.visible_to(request.user), key=key))
    polled = getattr(request, "htmx", None) and row.is_over
    response = page(request, "lib/work.html", "state", HTMX_STOP_POLLING if polled else 200, work=row)
    response.headers["Cache-Control"] = "no-store"
    if polled and row.answer.get("go_on"):  # whoever waited sees the result itself
        response.headers["HX-Redirect"] = row.answer["link"]
    return response
