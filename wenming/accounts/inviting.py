"""Inviting 邀请: an account is made without rights and without a password; its person takes it over by a link."""

from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.accounts.models import Invitation, User
from wenming.accounts.models.invitations import digest_of, new_token
from wenming.accounts.passwords import change_password
from wenming.accounts.rules import may_invite_again, may_keep_accounts
from wenming.journal.models import record
from wenming.lib.access import Refused, require


@transaction.atomic
def invite(*, by: User, name: str, username: str, email: str = "", phone: str = "") -> tuple[User, str]:
    """SEC-09: make an account without rights; returns it and the token, which is known to nobody afterwards."""
    require(may_keep_accounts(by))
    user = User.objects.create_user(username, name=name, email=email, phone=phone)
    record("create_account", user, by=by)
    return user, new_link(user, by)


@transaction.atomic
def invite_again(user: User, *, by: User) -> str:
    """A new link in place of a lost or expired one; the old one stops working."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    require(may_invite_again(by, locked))
    Invitation.objects.filter(user=locked).waiting().update(withdrawn_at=timezone.now())
    return new_link(locked, by)


def new_link(user: User, by: User | None) -> str:
    """Open an invitation and hand over its token; `by` None is the command line of the machine."""
    token = new_token()
    invitation = Invitation.objects.create(
        user=user,
        token_digest=digest_of(token),
        created_by=by.pk if by else 0,
        expires_at=timezone.now() + timedelta(days=settings.INVITATION_DAYS),
    )
    record("invite", invitation, by=by, detail={"user": user.pk})
    return token


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> None:
    """Take a link back before it is used."""
    require(may_keep_accounts(by))
    if not Invitation.objects.filter(pk=invitation.pk).waiting().update(withdrawn_at=timezone.now()):
        raise Refused(_("这个邀请已被接受或已撤回，请刷新后再看。"))
    record("withdraw_invitation", invitation, by=by, detail={"user": invitation.user_id})


@transaction.atomic
def accept(invitation: Invitation, *, username: str, password: str) -> User:
    """SEC-01: the invited person takes the account over, once. It begins without rights."""
    if not Invitation.objects.filter(pk=invitation.pk).usable().update(accepted_at=timezone.now()):
        invitation.refresh_from_db()
        raise Refused(invitation.closed_because or _("这个邀请链接不能再用。"))
    user = invitation.user
    user.username = username
    user.save(update_fields=["username"])
    change_password(user, password, by=user)
    record("accept_invitation", invitation, by=user, detail={"user": user.pk})
    return user


def send_link(user: User, link: str) -> bool:
    """Send the link to the person's address; returns whether a mail server took it. The link is never stored."""
    if not (user.email and settings.EMAIL_HOST):
        return False
    words = _("%(name)s：\n\n请打开下面的链接设置用户名和密码，%(days)s天内有效，只能用一次：\n\n%(link)s\n")
    try:
        send_mail(
            _("请启用您的账号"),
            words % {"name": user.name, "days": settings.INVITATION_DAYS, "link": link},
            None,
            [user.email],
        )
    except (OSError, SMTPException):
        return False
    return True
