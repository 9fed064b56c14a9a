"""Lockout 登录失败处理 (等保三级 8.1.4.1 b, SEC-04): failures are counted per user name and per source network; the
lock grows. Unknown names are counted and locked like known ones, and nobody's lock closes another way in: password
reset by mail, a passkey and recovery codes go on working.
"""

import ipaddress
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from wenming.accounts.models import Attempt, Lockout, User
from wenming.accounts.rules import may_unlock
from wenming.journal.context import current_origin
from wenming.journal.models import record
from wenming.lib.access import Refused, require
from wenming.lib.codes import normalised


class Locked(Exception):
    """Not heard until then."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until

    def __str__(self) -> str:
        minutes = max(1, ceil((self.until - timezone.now()).total_seconds() / 60))
        return _("失败次数过多，请在%(minutes)d分钟后再试。忘记密码可以通过邮箱重置。") % {"minutes": minutes}


def digest_of(kind: str, text: str) -> str:
    """A keyed digest, so that the table gives nothing away; the same however a name is typed."""
    return salted_hmac(f"wenming.accounts.{kind}", normalised(text).casefold(), algorithm="sha256").hexdigest()


def name_subject(username: str) -> str:
    """What failures of a user name are counted under."""
    return digest_of("name", username)


def code_subject(user: User) -> str:
    """What failures of an account's one-time codes are counted under."""
    return digest_of("codes", str(user.pk))


def network_of(address: str) -> str:
    """An IPv4 address as it is; of an IPv6 address the /64 that one household or office gets."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def locked_until(subject: str) -> datetime | None:
    """When the running lock of this subject ends, if there is one."""
    return Lockout.objects.running().filter(subject=subject).order_by("-until").values_list("until", flat=True).first()


def knock(subject: str) -> Attempt:
    """Note a try before anything is checked. Raises Locked when this subject or its source is not heard now.

    The row counts as a failure until `let_in`; tries that run side by side therefore cannot outnumber the limit.
    """
    source = network_of(current_origin().address)
    for wanted in (subject, digest_of("network", source) if source else ""):
        if wanted and (until := locked_until(wanted)):
            raise Locked(until)
    attempt = Attempt.objects.create(subject=subject, source=source, at=timezone.now())
    if _failures(subject) > settings.SIGN_IN_FAILURES:
        attempt.delete()
        raise Locked(timezone.now() + timedelta(minutes=1))
    return attempt


def let_in(attempt: Attempt) -> None:
    """The try was right; earlier failures of the subject are forgotten, those of the network are not."""
    Attempt.objects.filter(pk=attempt.pk).update(succeeded=True)


@transaction.atomic
def turn_away(attempt: Attempt, account: int | None = None) -> None:
    """The try was wrong: write it down, and lock the subject or the network when its measure is full."""
    record("sign_in_failed", attempt, by=None, detail={"account": account})
    if _failures(attempt.subject) >= settings.SIGN_IN_FAILURES:
        _lock(attempt.subject, account)
    if attempt.source:
        network = digest_of("network", attempt.source)
        since = _counted_from(network, settings.SOURCE_WINDOW_MINUTES)
        failures = Attempt.objects.filter(source=attempt.source, at__gt=since, succeeded=False).count()
        if failures >= settings.SOURCE_FAILURES:
            _lock(network, None)


def _failures(subject: str) -> int:
    since = _counted_from(subject, settings.LOCK_LONGEST_MINUTES)
    tries = Attempt.objects.filter(subject=subject, at__gt=since)
    last = tries.filter(succeeded=True).order_by("-pk").values_list("pk", flat=True).first()
    return tries.filter(succeeded=False, pk__gt=last or 0).count()


def _counted_from(subject: str, minutes: int) -> datetime:
    """Failures count from the last lock on, and not longer than the window."""
    window = timezone.now() - timedelta(minutes=minutes)
    began = Lockout.objects.filter(subject=subject).order_by("-began_at").values_list("began_at", flat=True).first()
    return max(window, began) if began else window


def _lock(subject: str, account: int | None) -> None:
    """15 minutes at first, twice as long each time within a week and without a success between, at most a day."""
    now = timezone.now()
    earlier = Lockout.objects.filter(subject=subject, lifted_at=None, began_at__gt=now - timedelta(days=7))
    success = Attempt.objects.filter(subject=subject, succeeded=True).order_by("-at").first()
    if success:
        earlier = earlier.filter(began_at__gt=success.at)
    minutes = min(settings.LOCK_MINUTES * 2 ** earlier.count(), settings.LOCK_LONGEST_MINUTES)
    lockout = Lockout.objects.create(subject=subject, began_at=now, until=now + timedelta(minutes=minutes))
    record("locked", lockout, by=None, detail={"account": account, "minutes": minutes})


def account_locked_until(user: User) -> datetime | None:
    """When this account's password and codes are heard again, for the page of the system administrator."""
    subjects = [name_subject(user.username), code_subject(user)]
    running = Lockout.objects.running().filter(subject__in=subjects)
    return running.order_by("-until").values_list("until", flat=True).first()


@transaction.atomic
def unlock(user: User, *, by: User, because: str) -> None:
    """The system administrator lifts the locks of one account; the reason is written down."""
    require(may_unlock(by, user))
    if not because.strip():
        raise Refused(_("请写明理由。"))
    subjects = [name_subject(user.username), code_subject(user)]
    if not Lockout.objects.running().filter(subject__in=subjects).update(lifted_at=timezone.now()):
        raise Refused(_("这个账号现在没有被锁定，或已有人先一步解锁。"))
    record("unlocked", user, by=by, because=because)


@transaction.atomic
def lift_by_mail(user: User) -> None:
    """Who has set a new password through the link in the mail is heard again at once."""
    if Lockout.objects.running().filter(subject=name_subject(user.username)).update(lifted_at=timezone.now()):
        record("unlocked", user, by=user, detail={"by": "mail"})


def forget_old_attempts(days: int = 180) -> int:
    """Remove attempts and ended locks past the time they are kept for; the journal keeps its own entries."""
    before = timezone.now() - timedelta(days=days)
    Lockout.objects.filter(until__lt=before).delete()
    return Attempt.objects.filter(at__lt=before).delete()[0]
