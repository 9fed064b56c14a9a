"""Second factor 第二因素 (等保三级 8.1.4.1 d, SEC-06): one-time codes that count once, recovery codes kept as digests,
secrets encrypted at rest, and every change written down.
"""

import base64
import hashlib
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

from wenming.accounts.gate import ENROLLED, has_second_factor
from wenming.accounts.lockout import code_subject, knock, let_in, turn_away
from wenming.accounts.models import User
from wenming.accounts.sessions import end_sessions
from wenming.journal.models import record

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without the characters that are mistaken for others
CODES, LENGTH = 10, 10


def cipher() -> Fernet:
    """Encryption of secrets at rest, with a key derived from the signing key (kept outside the database)."""
    key = hashlib.sha256(b"wenming.accounts.second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


@transaction.atomic
def use_time_code(authenticator: Authenticator, secret: str, code: str) -> bool:
    """RFC 6238 5.2: a code is good within one step before or after, and once; nor is any code older than the last."""
    locked = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    last = locked.data.get("last_counter", 0)
    for counter in yield_hotp_counters_from_time():
        if counter > last and compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            locked.data["last_counter"] = counter
            locked.save(update_fields=["data"])
            return True
    return False


def digest_of_code(user: User, code: str) -> str:
    """What is kept of a recovery code; typed with or without the hyphen, in either case."""
    plain = "".join(code.split()).replace("-", "").upper()
    return salted_hmac(f"wenming.accounts.recovery:{user.pk}", plain, algorithm="sha256").hexdigest()


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Ten new codes in place of the old; shown once, kept as digests (SEC-06)."""
    codes = ["".join(secrets.choice(ALPHABET) for _place in range(LENGTH)) for _code in range(CODES)]
    User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES).delete()
    Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.RECOVERY_CODES,
        data={"digests": [digest_of_code(user, code) for code in codes]},
    )
    record("recovery_codes_made", user, by=user)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def recovery_codes_left(user: User) -> int | None:
    """How many codes are unused; None where none were made."""
    row = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(row.data.get("digests", [])) if row else None


@transaction.atomic
def use_recovery_code(authenticator: Authenticator, user: User, code: str) -> bool:
    """Each recovery code opens once."""
    locked = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    wanted = digest_of_code(user, code)
    digests = locked.data.get("digests", [])
    left = [digest for digest in digests if not constant_time_compare(digest, wanted)]
    if len(left) == len(digests):
        return False
    locked.data["digests"] = left
    locked.save(update_fields=["data"])
    record("recovery_code_used", user, by=user, detail={"left": len(left)})
    return True


def proven_by(user: User, code: str) -> Authenticator | None:
    """The authenticator this code proves, or None. Wrong time codes lock time codes only; recovery codes stay open.

    Raises Locked when the codes of this account are not heard now.
    """
    rows = {row.type: row for row in Authenticator.objects.filter(user_id=user.pk)}
    recovery = rows.get(Authenticator.Type.RECOVERY_CODES)
    if recovery and len("".join(code.split())) >= LENGTH:
        return recovery if use_recovery_code(recovery, user, code) else None
    attempt = knock(code_subject(user))
    time_based = rows.get(Authenticator.Type.TOTP)
    if time_based and use_time_code(time_based, decrypt(time_based.data["secret"]), code):
        let_in(attempt)
        return time_based
    turn_away(attempt, user.pk)
    return None


def journalled(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Around a library view that adds or removes a factor: the change and its entry in one transaction (SEC-06)."""

    @wraps(view)
    def watched(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if request.method != "POST" or not isinstance(user, User):
            return view(request, *args, **kwargs)
        with transaction.atomic():
            before = _factors(user)
            response = view(request, *args, **kwargs)
            after = _factors(user)
            for pk in after.keys() - before.keys():
                record("second_factor_added", user, by=user, detail={"factor": pk, "kind": after[pk].type})
                _spend_first_code(after[pk], request.POST.get("code", ""))
            for pk in before.keys() - after.keys():
                record("second_factor_removed", user, by=user, detail={"factor": pk, "kind": before[pk].type})
            if before.keys() != after.keys():
                request.session[ENROLLED] = has_second_factor(user)
                end_sessions(user.pk, keep=request.session.session_key)
        return response

    return watched


def _factors(user: User) -> dict[int, Authenticator]:
    rows = Authenticator.objects.filter(user_id=user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return {row.pk: row for row in rows}


def _spend_first_code(factor: Authenticator, code: str) -> None:
    """The code that proved the enrolment has been used; it does not sign in as well."""
    if factor.type == Authenticator.Type.TOTP and code:
        use_time_code(factor, decrypt(factor.data["secret"]), code)
