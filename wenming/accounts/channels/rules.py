"""Who may see what leaves the house and set how one is reached."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from wenming.lib.access import YES, Verdict, no

if TYPE_CHECKING:
    from wenming.accounts.models import User


def may_watch_deliveries(user: "User") -> Verdict:
    """SEC-09: the system administrator keeps the way out working, and sees of a message only that it did not arrive."""
    if user.seat.role == "system_admin":
        return YES
    return no(_("发送情况由系统管理员查看。"))


def may_set_own_channels(user: "User") -> Verdict:
    """How I am reached: whoever has signed in."""
    return YES
