"""The gate: who has signed in but still has to change the password or to enrol a second factor gets no further."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from wenming.accounts.models import User
from wenming.accounts.passwords import must_change

ENROLLED = "second_factor"
ALWAYS = {"account_logout", "account_session"}
CHANGING = ALWAYS | {"account_change_password"}
REAUTHENTICATING = {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
ENROLLING = (
    ALWAYS | REAUTHENTICATING | {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_change_password"}
)


def hold_back(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: SEC-03 first (the change page only), then SEC-06 (enrolment only). Static files are served before."""

    def answer(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return get_response(request)
        if must_change(user):
            allowed, page = CHANGING, "account_change_password"
        elif must_enrol(request, user):
            allowed, page = ENROLLING, "mfa_index"
        else:
            return get_response(request)
        request.held_back = page  # type: ignore[attr-defined]  # for the page itself, which then says why
        return get_response(request) if _name(request) in allowed else redirect(page)

    return answer


def must_enrol(request: HttpRequest, user: User) -> bool:
    """SEC-06: whether this person still lacks a second factor where one is required. A yes is remembered in the session."""
    if not settings.SECOND_FACTOR_REQUIRED or request.session.get(ENROLLED):
        return False
    if has_second_factor(user):
        request.session[ENROLLED] = True
        return False
    return True


def has_second_factor(user: User) -> bool:
    """Whether an authenticator app or a key stands beside the password; recovery codes alone are none."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists())


def _name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
