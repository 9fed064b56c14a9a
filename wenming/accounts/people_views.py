"""Pages of accounts: the list, one account, inviting, taking over, disabling, enabling, resetting the second factor."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from wenming.accounts import disabling, inviting, lockout
from wenming.accounts.models import Invitation, User
from wenming.accounts.models.invitations import digest_of
from wenming.accounts.people_forms import InviteForm, JoinForm, ReasonForm
from wenming.accounts.requests import SignedInRequest
from wenming.accounts.rules import (
    may_disable,
    may_invite_again,
    may_keep_accounts,
    may_reset_factor,
    may_see_accounts,
    may_unlock,
)
from wenming.lib.access import Refused, allows, open_to_public, require
from wenming.lib.codes import mask_email, mask_phone
from wenming.lib.freshness import freshly_signed_in
from wenming.lib.pages import page
from wenming.lib.tables import Column, Filter, Table

STATES = {"active": _("已启用"), "invited": _("待接受邀请"), "disabled": _("已停用")}
TONES = {"active": "good", "invited": "watch", "disabled": "calm"}


def state_of(person: User) -> str:
    """Where an account stands; reads the annotation of `with_standing`."""
    if not person.is_active:
        return "disabled"
    return "invited" if getattr(person, "is_invited", False) else "active"


def with_standing(people: QuerySet[User]) -> QuerySet[User]:
    """Accounts with whether an invitation waits and whether a second factor is set, in the same question."""
    return people.annotate(
        is_invited=Exists(Invitation.objects.waiting().filter(user=OuterRef("pk"))),
        has_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"))),
    )


def in_state(people: QuerySet[User], state: str) -> QuerySet[User]:
    """Accounts in one of STATES."""
    if state == "disabled":
        return people.filter(is_active=False)
    waits = Exists(Invitation.objects.waiting().filter(user=OuterRef("pk")))
    return people.filter(waits if state == "invited" else ~waits, is_active=True)


PEOPLE = Table(
    title=_("账号"),
    columns=[
        Column(
            "name",
            _("姓名"),
            lambda u: u.name or u.username,
            "name",
            link=lambda u: reverse("people:person", args=[u.pk]),
        ),
        Column("username", _("用户名"), lambda u: u.username, "username"),
        Column("phone", _("手机号码"), lambda u: mask_phone(u.phone), narrow=False),
        Column("email", _("电子邮箱"), lambda u: mask_email(u.email), narrow=False),
        Column("administers", _("管理员类别"), lambda u: str(u.get_administers_display()), narrow=False),
        Column("factor", _("两步验证"), lambda u: _g("已设置") if u.has_factor else _g("未设置"), narrow=False),
        Column("state", _("情况"), lambda u: str(STATES[state_of(u)]), tone=lambda u: TONES[state_of(u)]),
    ],
    search=("name", "username"),
    filters=[
        Filter("state", _("情况"), STATES.items, in_state),
        Filter(
            "administers",
            _("管理员类别"),
            lambda: [(value, label) for value, label in User.Administers.choices if value],
            lambda people, kind: people.filter(administers=kind),
        ),
    ],
    order="name",
    empty=_("点“邀请一个人”给第一个人建账号。新账号没有任何权限，岗位由安全管理员另行授予。"),
)


@allows(may_see_accounts)
def people(request: SignedInRequest) -> HttpResponseBase:
    """All accounts, contact data masked (COD-13)."""
    listing = PEOPLE.listing(request, with_standing(User.objects.visible_to(request.user)))
    if listing.wants_excel:
        return listing.excel()
    return page(request, "accounts/people.html", listing=listing, may_keep=may_keep_accounts(request.user))


@allows(may_see_accounts)
def person(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One account and what may be done with it."""
    shown = get_object_or_404(with_standing(User.objects.visible_to(request.user)), pk=pk)
    return page(
        request,
        "accounts/person.html",
        person=shown,
        state=STATES[state_of(shown)],
        tone=TONES[state_of(shown)],
        phone=mask_phone(shown.phone),
        email=mask_email(shown.email),
        invitation=shown.invitations.order_by("-pk").first(),
        may_disable=may_disable(request.user, shown),
        may_reset=may_reset_factor(request.user, shown),
        may_invite=may_invite_again(request.user, shown),
        locked_until=lockout.account_locked_until(shown),
        may_unlock=may_unlock(request.user, shown),
    )


def show_link(request: SignedInRequest, invited: User, token: str) -> HttpResponseBase:
    """The link, this once; it goes to the person's e-mail too when a mail server is set up."""
    link = request.build_absolute_uri(reverse("people:join", args=[token]))
    response = page(request, "accounts/invited.html", person=invited, link=link, sent=inviting.send_link(invited, link))
    response.headers["Cache-Control"] = "no-store"
    return response


@allows(may_keep_accounts)
def invite(request: SignedInRequest) -> HttpResponseBase:
    """Make an account without rights and show its link once."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return show_link(request, *inviting.invite(by=request.user, **form.cleaned_data))
    return page(request, "accounts/invite.html", form=form)


@allows(may_keep_accounts)
@require_POST
def invite_again(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """A new link in place of the old one."""
    invited = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    return show_link(request, invited, inviting.invite_again(invited, by=request.user))


@allows(may_keep_accounts)
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Take the latest link back."""
    invited = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    inviting.withdraw(get_object_or_404(invited.invitations.order_by("-pk")[:1]), by=request.user)
    messages.success(request, _g("邀请已撤回，链接不能再用。"))
    return redirect("people:person", pk)


@sensitive_post_parameters("password", "again")
@open_to_public("被邀请的人还没有可登录的账号")
@never_cache
def join(request: HttpRequest, token: str) -> HttpResponseBase:
    """Take an account over by its link: once, before it expires."""
    invitation = Invitation.objects.filter(token_digest=digest_of(token)).select_related("user").first()
    if invitation is None:
        closed = _g("没有这个邀请链接。请核对是否复制完整，或联系系统管理员重新邀请。")
        return page(request, "accounts/closed.html", status=404, closed=closed)
    if closed := invitation.closed_because:
        return page(request, "accounts/closed.html", status=410, closed=closed)
    if request.user.is_authenticated:
        closed = _g("您已用另一个账号登录。请先退出，再打开邀请链接。")
        return page(request, "accounts/closed.html", status=409, closed=closed)
    form = JoinForm(request.POST or None, user=invitation.user)
    if request.method == "POST" and form.is_valid():
        return taken_over(request, invitation, form)
    return page(request, "accounts/join.html", form=form, invitation=invitation)


def taken_over(request: HttpRequest, invitation: Invitation, form: JoinForm) -> HttpResponseBase:
    """The second step of `join`: accept, or say who was faster."""
    try:
        inviting.accept(invitation, username=form.cleaned_data["username"], password=form.cleaned_data["password"])
    except Refused as refusal:
        return page(request, "accounts/closed.html", status=410, closed=str(refusal))
    messages.success(request, _g("账号已启用，请登录。权限由安全管理员另行授予。"))
    return redirect("account_login")


Act = Callable[..., None]


def with_reason(
    request: SignedInRequest, shown: User, act: Act, *, heading: str, follows: str, done: str, danger: bool = True
) -> HttpResponseBase:
    """Ask why, say what follows, do it."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act(shown, by=request.user, because=form.cleaned_data["because"])
        messages.success(request, done)
        return redirect("people:person", shown.pk)
    return page(
        request, "accounts/reason.html", form=form, person=shown, heading=heading, follows=follows, danger=danger
    )


@allows(may_keep_accounts)
def disable(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Shut an account."""
    shown = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    require(may_disable(request.user, shown))
    follows = _g("停用后立即退出所有登录，不能再登录；岗位保留在册，但不再给予任何权限。以后可以重新启用。")
    done = _g("账号已停用，所有登录已结束。")
    return with_reason(request, shown, disabling.disable, heading=_g("停用账号"), follows=follows, done=done)


@allows(may_keep_accounts)
def enable(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Open an account again."""
    shown = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    require(may_disable(request.user, shown))
    follows = _g("启用后本人可以用原密码登录，仍在任期内的岗位恢复效力。")
    done = _g("账号已启用。")
    return with_reason(
        request, shown, disabling.enable, heading=_g("启用账号"), follows=follows, done=done, danger=False
    )


@allows(may_keep_accounts)
@freshly_signed_in
def reset_factor(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Remove the lost second factor of another person."""
    shown = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    require(may_reset_factor(request.user, shown))
    follows = _g("请先当面或电话核实本人身份。重置后立即退出所有登录，下次登录须重新设置两步验证；会给本人发消息。")
    done = _g("两步验证已重置。")
    return with_reason(request, shown, disabling.reset_factor, heading=_g("重置两步验证"), follows=follows, done=done)


@allows(may_keep_accounts)
def unlock(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """SEC-04: lift the locks that failed sign-ins have laid on an account."""
    shown = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    require(may_unlock(request.user, shown))
    follows = _g("请先核实是本人输错了密码。解锁后可以马上再试；不改密码，也不结束已有的登录。")
    done = _g("账号已解锁。")
    return with_reason(request, shown, lockout.unlock, heading=_g("解锁账号"), follows=follows, done=done, danger=False)
