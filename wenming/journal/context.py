"""Where a request came from: its address and its number, for the entries written while it is answered."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address
from uuid import uuid4

from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class Origin:
    """The network address ("" for work done by the clock) and the number of one request."""

    address: str = ""
    request_id: str = ""


NOWHERE = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def current_origin() -> Origin:
    """The origin of the request being answered; an empty one outside of requests."""
    return _origin.get()


def clean_address(given: str) -> str:
    """A well-formed address, or "" for a local socket and for what is none; ::ffff:192.0.2.1 is 192.0.2.1."""
    try:
        address = ip_address(given)
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)


def request_context(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: remember the address and give the request a number, shown to the reader when something fails."""

    def answer(request: HttpRequest) -> HttpResponse:
        token = _origin.set(Origin(clean_address(request.META.get("REMOTE_ADDR", "")), uuid4().hex))
        try:
            response = get_response(request)
            response.headers["X-Request-Id"] = current_origin().request_id
            return response
        finally:
            _origin.reset(token)

    return answer
