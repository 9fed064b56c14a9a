"""The first administrators of a fresh home: appointed on the machine itself, because nobody is there yet to appoint."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.accounts.inviting import new_link
from wenming.accounts.models import Invitation, User
from wenming.journal.models import record
from wenming.lib.access import Refused


@transaction.atomic
def appoint_first(administers: str, *, username: str, name: str) -> tuple[User, str]:
    """SEC-01, SEC-09: an account without a password for the first administrator of a kind, and its one-time token.

    Once somebody of that kind has taken the account over, the security administrator appoints in the browser: Refused.
    Until then the same user name gets a new link in place of the old one.
    """
    label = User.Administers(administers).label
    there = list(User.objects.select_for_update().filter(administers=administers, is_active=True).order_by("pk"))
    if any(person.has_usable_password() for person in there):
        words = _("已有%(kind)s。再任命请由安全管理员在“三类管理员”页面办理。")
        raise Refused(words % {"kind": label})
    known = next((person for person in there if person.username == username), None)
    if there and known is None:
        words = _("%(kind)s“%(name)s”还没有接受邀请。要给本人新的链接，请用用户名 %(name)s 再执行一次。")
        raise Refused(words % {"kind": label, "name": there[0].username})
    if known:
        Invitation.objects.filter(user=known).waiting().update(withdrawn_at=timezone.now())
        return known, new_link(known, None)
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_("这个用户名已有人使用，请换一个。"))
    person = User.objects.create_user(username, name=name, administers=administers)
    record("create_account", person, by=None)
    record("appoint", person, by=None, because=_("首位管理员，由命令行任命"), detail={"to": administers})
    return person, new_link(person, None)
