"""The home of each seat."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from wenming.lib.access import YES, Verdict, allows, open_to_public
from wenming.lib.pages import page


def anyone_signed_in(user: object) -> Verdict:
    """The home is for everyone who signed in, with a seat or still without one."""
    return YES


@allows(anyone_signed_in)
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, what is due, how do we stand."""
    return page(request, "desk/home.html")


@open_to_public("供运维探测，只回答是否正常")
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the application and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True, "database": connection.vendor})
