"""Sessions 会话 (等保三级 8.1.4.1 b, SEC-05): idle and absolute end on the server, two at most, one's own list.

The times stand in the session itself: `began_at` and `seen_at`, seconds since the epoch. Noting every request would
cost a write each; it is done every QUIET seconds, which shortens an idle time by no more than that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.accounts.models import User
from wenming.journal.models import record
from wenming.lib.drafts import keep_posted

BEGAN, SEEN = "began_at", "seen_at"
QUIET = 15
WARNING = 120  # seconds before the end at which the page warns (SEC-05 and WCAG 2.2.1 ask for 20, we give two minutes)


def now() -> int:
    """Seconds since the epoch."""
    return int(timezone.now().timestamp())


def begin(request: HttpRequest) -> None:
    """Start the clocks of a session, at sign-in."""
    request.session[BEGAN] = request.session[SEEN] = now()


def idle_seconds(user: User) -> int:
    """How long this person may do nothing: administrators shorter than others."""
    minutes = settings.IDLE_MINUTES_ADMINISTRATOR if user.administers else settings.IDLE_MINUTES
    return int(minutes) * 60


@dataclass(frozen=True)
class Left:
    """How many seconds a session has, and whether doing something makes it longer."""

    seconds: int
    extendable: bool


def seconds_left(request: HttpRequest, user: User) -> Left:
    """What is left of the idle time and of the whole time, whichever ends first."""
    present = now()
    idle = request.session.get(SEEN, present) + idle_seconds(user) - present
    whole = request.session.get(BEGAN, present) + settings.SESSION_HOURS * 3600 - present
    return Left(max(0, min(idle, whole)), whole > idle)


def touch(request: HttpRequest, *, quiet: int = QUIET) -> None:
    """The person is there; noted at most every `quiet` seconds."""
    present = now()
    if BEGAN not in request.session:
        begin(request)
    elif present - request.session.get(SEEN, 0) >= quiet:
        request.session[SEEN] = present


def keep_time(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: end a session that has been idle or has run too long; a request in the background keeps none alive."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        known = isinstance(request.user, User)
        if isinstance(request.user, User):
            if seconds_left(request, request.user).seconds <= 0:
                keep_posted(request, request.user.pk)
                end_this(request)
            else:
                if request.headers.get("X-Background") != "1":
                    touch(request)
                left = seconds_left(request, request.user).seconds
                request.session_left = left  # type: ignore[attr-defined]  # for the warning in the page
                request.session_warning = WARNING  # type: ignore[attr-defined]
        return to_the_whole_page(request, leave_nothing(request, get_response(request), known))

    return answer


def leave_nothing(request: HttpRequest, response: HttpResponse, known: bool) -> HttpResponse:
    """SEC-23: what a seat sees stays in no cache; who signs out takes earlier pages along."""
    if known:
        response.headers["Cache-Control"] = "no-store"
        if not isinstance(request.user, User):
            response.headers["Clear-Site-Data"] = '"cache"'
    return response


def end_this(request: HttpRequest) -> None:
    """The time is over: the session is removed on the server and the person is nobody from here on."""
    user = request.user
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    with transaction.atomic():
        record("session_ended", user if isinstance(user, User) else None, by=None)
    logout(request)
    messages.info(request, _("您有一段时间没有操作，已自动退出。重新登录后会回到原来的页面，填写过的内容已保存。"))


def to_the_whole_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A sign-in page must not land inside a part of a page: tell htmx to go there as a whole, and back afterwards."""
    location = response.headers.get("Location", "")
    if request.headers.get("HX-Request") != "true" or not location.startswith(reverse(settings.LOGIN_URL)):
        return response
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    back = here.path + (f"?{here.query}" if here.query else "")
    return HttpResponse(
        status=204, headers={"HX-Redirect": f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back or '/'})}"}
    )


def renew(request: HttpRequest) -> None:
    """A new session key, for a change of what a person may do (taking another seat); the old cookie opens nothing."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def end_surplus(user: User) -> None:
    """SEC-05: two sessions at a time; the oldest end first."""
    sessions = UserSession.objects.filter(user_id=user.pk).order_by("-created_at", "-pk")
    for session in list(sessions[settings.SESSIONS_AT_A_TIME :]):
        session.end()


@transaction.atomic
def end_own(user: User, session: UserSession) -> None:
    """A person ends a session of theirs on another device."""
    record("session_closed", user, by=user, detail={"session": session.pk})
    session.end()


def end_sessions(user: int, *, keep: str | None = None) -> int:
    """SEC-05: end every session of a person on the server but the one to keep; returns how many listed ones ended.

    With none to keep the round goes up too, so that a cookie that stands in no list opens nothing any more either.
    """
    if keep is None:
        User.objects.filter(pk=user).update(session_round=F("session_round") + 1)
    ended = list(UserSession.objects.filter(user_id=user).exclude(session_key=keep or ""))
    for session in ended:
        session.end()
    return len(ended)


@dataclass(frozen=True)
class Device:
    """A session as its owner recognises it."""

    pk: int
    browser: str
    address: str
    since: datetime
    seen: datetime
    current: bool


def devices(request: HttpRequest, user: User) -> list[Device]:
    """The open sessions of a person, this one first."""
    key = request.session.session_key
    found = []
    for session in UserSession.objects.purge_and_list(user):
        kept = session._session_store(session.session_key)
        seen = datetime.fromtimestamp(kept.get(SEEN, session.created_at.timestamp()), UTC)
        found.append(
            Device(
                session.pk,
                browser_name(session.user_agent),
                session.ip,
                session.created_at,
                seen,
                session.session_key == key,
            )
        )
    return sorted(found, key=lambda device: (not device.current, -device.since.timestamp()))


def browser_name(agent: str) -> str:
    """A browser and its system in words, from what it says of itself."""
    browsers = [("Edg/", "Edge"), ("QQBrowser", "QQ浏览器"), ("360SE", "360浏览器"), ("MicroMessenger", "微信"),
                ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]  # fmt: skip
    systems = [("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
               ("Windows", "Windows"), ("Mac OS", "macOS"), ("UOS", "统信 UOS"), ("Linux", "Linux")]  # fmt: skip
    browser = next((name for mark, name in browsers if mark in agent), _("其他浏览器"))
    system = next((name for mark, name in systems if mark in agent), "")
    return f"{browser} · {system}" if system else browser
