"""Response headers that hold on every page: a strict content security policy and what a page may not use."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)


def policy_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: scripts and styles from our own files only; nothing inline, nothing foreign."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return answer


def real_address(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: behind as many trusted proxies as settings.PROXIES, the address they saw; else the one that connects."""

    def answer(request: HttpRequest) -> HttpResponse:
        heard = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        if settings.PROXIES and len(heard) >= settings.PROXIES and heard[-settings.PROXIES]:
            request.META["REMOTE_ADDR"] = heard[-settings.PROXIES]
        return get_response(request)

    return answer
