"""Who may see and do what with accounts. The only file of the room that names roles."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from wenming.lib.access import YES, Verdict, no

if TYPE_CHECKING:
    from wenming.accounts.models import User

SYSTEM, SECURITY, AUDIT = "system_admin", "security_admin", "audit_admin"


def accounts_seen_by(user: "User") -> Q:
    """SEC-09: the system administrator keeps accounts, the audit administrator reads them; others know their own."""
    return Q() if user.seat.role in {SYSTEM, AUDIT} else Q(pk=user.pk)


def may_see_accounts(user: "User") -> Verdict:
    """The list of accounts: system administrator, and audit administrator to read."""
    if user.seat.role in {SYSTEM, AUDIT}:
        return YES
    return no(_("账号由系统管理员管理，审计管理员可以查看。"))


def may_keep_accounts(user: "User") -> Verdict:
    """SEC-09: inviting, disabling and enabling belong to the system administrator alone."""
    if user.seat.role == SYSTEM:
        return YES
    return no(_("只有系统管理员可以管理账号。"))


def may_disable(user: "User", person: "User") -> Verdict:
    """Disabling or enabling another person's account; nobody shuts the door behind themselves."""
    if not (verdict := may_keep_accounts(user)):
        return verdict
    return YES if person.pk != user.pk else no(_("不能停用或启用自己的账号。请由另一位系统管理员办理。"))


def may_reset_factor(user: "User", person: "User") -> Verdict:
    """SEC-06: taking away a lost second factor; one's own is changed on the security page, after signing in again."""
    if not (verdict := may_keep_accounts(user)):
        return verdict
    return YES if person.pk != user.pk else no(_("不能替自己重置两步验证。请由另一位系统管理员办理。"))


def may_invite_again(user: "User", person: "User") -> Verdict:
    """A new link only for an account that nobody has taken over yet; otherwise a link would be a way in."""
    if not (verdict := may_keep_accounts(user)):
        return verdict
    if person.has_usable_password():
        return no(_("本人已接受邀请并设置了密码，不能再发邀请链接。"))
    return YES if person.is_active else no(_("账号已停用，请先启用再邀请。"))


def may_keep_own_account(user: "User") -> Verdict:
    """One's own password, second factor, sessions and drafts: whoever has signed in, whatever the seat."""
    return YES if user.is_active else no(_("账号已停用。"))


def may_unlock(user: "User", person: "User") -> Verdict:
    """SEC-04: lifting a lock after failed sign-ins; nobody lifts their own."""
    if user.seat.role != SYSTEM:
        return no(_("只有系统管理员可以解锁账号。"))
    return YES if person.pk != user.pk else no(_("不能给自己解锁。请由另一位系统管理员办理。"))
