"""Drafts: text typed into a form and not yet sent, kept on the server so that nothing is lost when a session ends.

A form says `data-draft="room:form:id"`; drafts.js does the rest. The view needs nothing: when a form that names its
draft is answered with a redirect, it was accepted and the draft goes.
"""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.lib.models import Draft

NAME = re.compile(r"[a-z0-9][a-z0-9_:.\-]{0,199}", re.IGNORECASE)
SECRET = re.compile(r"passw|token|secret|credential|^(csrf|code$)", re.IGNORECASE)
LARGEST = 200_000  # bytes of one draft
FIELDS = 300
FORMS = 50  # drafts a person may have; the oldest goes
DAYS = 30


class NotKept(ValueError):
    """The draft cannot be kept; the message says why."""


def keep(owner: int, form: str, fields: Any) -> None:
    """Keep what was typed: {field name: [values]}. Secrets are left out; raises NotKept for what is no draft."""
    if not NAME.fullmatch(form):
        raise NotKept(_("表单名称不正确。"))
    if not isinstance(fields, dict) or len(fields) > FIELDS:
        raise NotKept(_("内容格式不正确。"))
    wanted = {
        str(name): [str(value) for value in values]
        for name, values in fields.items()
        if isinstance(values, list) and not SECRET.search(str(name))
    }
    if len(json.dumps(wanted, ensure_ascii=False).encode()) > LARGEST:
        raise NotKept(_("内容太长，没有自动保存，请及时提交。"))
    Draft.objects.update_or_create(owner=owner, form=form, defaults={"fields": wanted, "saved_at": timezone.now()})
    surplus = Draft.objects.filter(owner=owner).order_by("-saved_at", "-pk").values_list("pk", flat=True)[FORMS:]
    Draft.objects.filter(pk__in=list(surplus)).delete()


def keep_posted(request: HttpRequest, owner: int) -> None:
    """Keep a form that arrived after its session had ended, if it names its draft and comes from our own page."""
    form = request.POST.get("draft", "") if request.method == "POST" else ""
    if form and request.headers.get("Origin", "").endswith(f"//{request.get_host()}"):
        with suppress(NotKept):
            keep(owner, form, {name: values for name, values in request.POST.lists() if name != "draft"})


def kept(owner: int, form: str) -> Draft | None:
    """The draft of one person for one form, if there is one."""
    return Draft.objects.filter(owner=owner, form=form).first()


def forget(owner: int, form: str) -> None:
    """Throw a draft away."""
    Draft.objects.filter(owner=owner, form=form).delete()


def forget_old() -> int:
    """Remove drafts nobody came back for."""
    return Draft.objects.filter(saved_at__lt=timezone.now() - timedelta(days=DAYS)).delete()[0]


def drop_accepted(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a form answered with a redirect (not to the sign-in pages) was accepted; its draft has done its duty."""

    def answer(request: HttpRequest) -> HttpResponse:
        owner = request.user.pk if hasattr(request, "user") else None
        response = get_response(request)
        goal = response.headers.get("HX-Redirect") or response.headers.get("Location", "")
        if owner is not None and request.method == "POST" and goal and not goal.startswith(_sign_in_pages()):
            form = request.POST.get("draft", "")
            if form:
                forget(owner, form)
        return response

    return answer


def _sign_in_pages() -> str:
    return resolve_url(settings.LOGIN_URL).rsplit("/", 2)[0] + "/"
