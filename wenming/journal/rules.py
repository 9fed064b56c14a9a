"""Who may read the journal and the messages. The only file of the room that names roles."""

from typing import Any

from django.utils.translation import gettext as _

from wenming.lib.access import YES, Verdict, no

AUDIT = "audit_admin"


def may_read_journal(user: Any) -> Verdict:
    """SEC-09 三员分立: the audit administrator reads and exports the journal and changes nothing; nobody else reads it."""
    if user.seat.role == AUDIT:
        return YES
    return no(_("纪事只由审计管理员查看（三员分立）。需要核查时，请与审计管理员联系。"))


def may_read_messages(user: Any) -> Verdict:
    """Everyone who signed in has messages, with a seat or still without one; each sees only the own ones."""
    return YES
