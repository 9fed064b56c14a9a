"""Freshness: acts of weight ask the person to sign in again first (SEC-07)."""

from functools import wraps
from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.http import HttpRequest, HttpResponseBase

from wenming.lib.access import View


def freshly_signed_in(view: View) -> View:
    """Before the act itself (not before its page is read) the person signs in again; what was typed is carried over."""

    @wraps(view)
    def fresh(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            raise_if_reauthentication_required(request, app="account")
        return view(request, *args, **kwargs)

    return fresh
