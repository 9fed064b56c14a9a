"""The home of each seat."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from wenming.lib.access import YES, Verdict, allows, open_to_public
from wenming.lib.pages import page
from wenming.lib.reading import LARGE, remember


def anyone_signed_in(user: object) -> Verdict:
    """The home is for everyone who signed in, with a seat or still without one."""
    return YES


@allows(anyone_signed_in)
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, what is due, how do we stand."""
    return page(request, "desk/home.html")


@open_to_public("选择界面语言和字号，登录前后都可以")
@require_POST
def reading(request: HttpRequest) -> HttpResponse:
    """Remember the language or the size of type, and go back to the page the reader was on."""
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = redirect(back if safe else "/")
    if (language := request.POST.get("language")) in dict(settings.LANGUAGES):
        remember(response, settings.LANGUAGE_COOKIE_NAME, str(language))
    if (size := request.POST.get("size")) in {"large", "usual"}:
        remember(response, LARGE, "1" if size == "large" else "")
    return response


@open_to_public("供运维探测，只回答是否正常")
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the application and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True, "database": connection.vendor})
