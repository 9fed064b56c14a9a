"""Freshness: acts of weight ask the person to sign in again first (SEC-07)."""

from functools import wraps
from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.http import HttpRequest, HttpResponseBase

from wenming.lib.access import View


def ask_to_sign_in_again(request: HttpRequest) -> None:
    """Break off unless the person has just signed in; the page for signing in again takes the request up afterwards.

    Who has no password and no second factor is let through: there is nothing to ask for.
    """
    raise_if_reauthentication_required(request, app="account")


def freshly_signed_in(view: View) -> View:
    """Before the act itself (not before its page is read) the person signs in again; what was typed is carried over."""

    @wraps(view)
    def fresh(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            ask_to_sign_in_again(request)
        return view(request, *args, **kwargs)

    return fresh
