"""Access: one mechanism. A view says who may come in; a rule answers with a reason; a stranger finds nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve

View = Callable[..., HttpResponseBase]
Rule = Callable[[Any], "Verdict"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a rule: yes, or no with a sentence that a page can show."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(True)


def no(reason: Any) -> Verdict:
    """A refusal and its reason (a plain or lazily translated sentence)."""
    return Verdict(False, str(reason))


class Refused(PermissionDenied):
    """A rule said no. The message is the reason, in the reader's language."""


_told: ContextVar[list[str] | None] = ContextVar("told", default=None)


@contextmanager
def hearing_refusals() -> Iterator[list[str]]:
    """The reasons of what is refused inside of this block, also of what a page catches and says beside its form."""
    told: list[str] = []
    token = _told.set(told)
    try:
        yield told
    finally:
        _told.reset(token)


def _tell(reason: str) -> None:
    told = _told.get()
    if told is not None and reason not in told:
        told.append(reason)


def require(verdict: Verdict) -> None:
    """Go on if the verdict is yes; otherwise raise Refused with its reason (answered as a 403 page)."""
    if not verdict:
        _tell(verdict.reason)
        raise Refused(verdict.reason)


def allows(rule: Rule) -> Callable[[View], View]:
    """Declare who may come in: `rule(user)` is asked before the view runs. Signing in comes first."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require(rule(request.user))
            return view(request, *args, **kwargs)

        guarded.access = rule  # type: ignore[attr-defined]  # read by the house test that walks the URL table
        return guarded

    return decorate


def open_to_public(reason: str) -> Callable[[View], View]:
    """Declare that a view needs no sign-in, and why."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        opened.public_because = reason  # type: ignore[attr-defined]  # read by the house test
        return login_not_required(opened)

    return decorate


def above(path: str) -> str:
    """The address one step up, where the thing itself usually stands; "" if nothing of ours stands there."""
    upper = f"{path.rstrip('/').rpartition('/')[0]}/"
    try:
        return upper if upper != "/" and resolve(upper) else ""
    except Resolver404:
        return ""


def answer_refusals(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Middleware: a refusal becomes a page that says why and where to go on."""

    class Answer:
        def __call__(self, request: HttpRequest) -> HttpResponse:
            return get_response(request)

        def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
            if isinstance(exception, Refused):
                _tell(str(exception))
                shown = {"reason": str(exception), "above": above(request.path)}
                return render(request, "refused.html", shown, status=403)
            return None

    return Answer()
