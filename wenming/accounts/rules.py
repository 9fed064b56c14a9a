"""Who may see and do what with accounts. The only file of the room that names roles."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from wenming.lib.access import YES, Verdict, no

if TYPE_CHECKING:
    from wenming.accounts.models import User

SYSTEM, SECURITY, AUDIT = "system_admin", "security_admin", "audit_admin"


def may_keep_own_account(user: "User") -> Verdict:
    """One's own password, second factor, sessions and drafts: whoever has signed in, whatever the seat."""
    return YES if user.is_active else no(_("账号已停用。"))


def may_unlock(user: "User", person: "User") -> Verdict:
    """SEC-04: lifting a lock after failed sign-ins; nobody lifts their own."""
    if user.seat.role != SYSTEM:
        return no(_("只有系统管理员可以解锁账号。"))
    return YES if person.pk != user.pk else no(_("不能给自己解锁。请由另一位系统管理员办理。"))
