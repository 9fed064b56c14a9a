"""One's own security: recovery codes, open sessions, the clock of this session."""

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wenming.accounts import sessions
from wenming.accounts.gate import has_second_factor
from wenming.accounts.models import User
from wenming.accounts.requests import SignedInRequest
from wenming.accounts.rules import may_keep_own_account
from wenming.accounts.second_factor import new_recovery_codes, recovery_codes_left
from wenming.journal.models import record
from wenming.lib.access import Refused, allows, open_to_public
from wenming.lib.pages import page


@allows(may_keep_own_account)
@never_cache
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]  # the library is not typed
def recovery_codes(request: SignedInRequest) -> HttpResponseBase:
    """Make ten recovery codes and show them, once."""
    if not has_second_factor(request.user):
        raise Refused(_("先设置验证器应用或安全密钥，再生成恢复码。"))
    made = new_recovery_codes(request.user) if request.method == "POST" else []
    return page(request, "accounts/recovery_codes.html", made=made, left=recovery_codes_left(request.user))


@allows(may_keep_own_account)
def own_sessions(request: SignedInRequest) -> HttpResponseBase:
    """Where one is signed in; a POST ends every other session."""
    if request.method == "POST":
        with transaction.atomic():
            record("other_sessions_closed", request.user, by=request.user)
            sessions.end_sessions(request.user.pk, keep=request.session.session_key)
        messages.success(request, _("其他设备上的登录都已退出。"))
        return redirect("account_sessions")
    return page(request, "accounts/sessions.html", devices=sessions.devices(request, request.user))


@allows(may_keep_own_account)
@require_POST
def session_end(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """End one session of one's own; ending this one is signing out."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.session_key == request.session.session_key:
        raise Refused(_("这是您正在使用的登录，请用“退出登录”。"))
    sessions.end_own(request.user, session)
    messages.success(request, _("那台设备已退出登录。"))
    return redirect("account_sessions")


@open_to_public("只回答自己的会话还剩多少秒；没有登录就是零")
@never_cache
def session_clock(request: HttpRequest) -> HttpResponseBase:
    """How long this session has; asking does not extend it, a POST does."""
    if not isinstance(request.user, User):
        return JsonResponse({"left": 0, "extendable": False, "sign_in": reverse("account_login")})
    if request.method == "POST":
        sessions.touch(request, quiet=0)
    left = sessions.seconds_left(request, request.user)
    return JsonResponse({"left": left.seconds, "extendable": left.extendable})
