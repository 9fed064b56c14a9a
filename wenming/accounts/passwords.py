"""Passwords of staff (等保三级 8.1.4.1 a, SEC-02, SEC-03): what a password must be, and how one is changed. All numbers
are settings; where they differ from OWASP ASVS stands in docs/decisions/0002-passwords.md.
"""

import gzip
import unicodedata
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.accounts.models import PastPassword, User
from wenming.journal.models import record

LISTS = Path(__file__).parent / "wordlists"
LONGEST = 1000  # characters; far above what anybody types, below what could be used to keep the server busy


class StaffProfile:
    """The one validator of AUTH_PASSWORD_VALIDATORS; it says everything that is missing at once."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError with one sentence for each thing that is missing."""
        person = user if isinstance(user, User) else None
        problems = [*shape_problems(password), *content_problems(password, person)]
        if person and not problems and was_used_before(password, person):
            problems.append(
                (
                    _("不能与最近%(count)d次用过的密码相同。") % {"count": settings.PASSWORD_HISTORY},
                    "password_used_before",
                )
            )
        if problems:
            raise ValidationError([ValidationError(words, code=code) for words, code in problems])

    def get_help_text(self) -> str:
        """The rules in one sentence, beside the field."""
        return _(
            "至少%(length)d个字符，含大写字母、小写字母、数字、其他符号中的%(classes)d类；"
            "不含用户名、姓名、手机号码、单位名称，不用常见密码。可以很长，也可以用汉字和表情符号。"
        ) % {"length": settings.PASSWORD_MIN_LENGTH, "classes": settings.PASSWORD_CLASSES}


def classes_of(password: str) -> set[str]:
    """Which of the four classes occur: upper case, lower case, digits, everything else (Chinese and emoji included)."""
    found = set()
    for character in password:
        if character.isdigit():
            found.add("digit")
        elif character.isupper():
            found.add("upper")
        elif character.islower():
            found.add("lower")
        else:
            found.add("other")
    return found


def shape_problems(password: str) -> list[tuple[str, str]]:
    """Length and classes."""
    problems = []
    if len(password) < settings.PASSWORD_MIN_LENGTH:
        words = _("太短：至少%(needed)d个字符，现在是%(now)d个。")
        problems.append((words % {"needed": settings.PASSWORD_MIN_LENGTH, "now": len(password)}, "password_too_short"))
    if len(password) > LONGEST:
        problems.append((_("太长：最多%(most)d个字符。") % {"most": LONGEST}, "password_too_long"))
    found = classes_of(password)
    if len(found) < settings.PASSWORD_CLASSES:
        names = {"upper": _("大写字母"), "lower": _("小写字母"), "digit": _("数字"), "other": _("其他符号")}
        words = _("字符种类不够：四类中至少%(needed)d类，还可以加上%(missing)s。")
        missing = "、".join(name for key, name in names.items() if key not in found)
        problems.append((words % {"needed": settings.PASSWORD_CLASSES, "missing": missing}, "password_too_plain"))
    return problems


def content_problems(password: str, user: User | None) -> list[tuple[str, str]]:
    """What somebody who knows the person, the unit, the city or the usual lists would try first."""
    folded = _folded(password)
    problems = []
    for label, word in personal_words(user) if user else []:
        if word in folded:
            problems.append((_("不能含有您的%(what)s。") % {"what": label}, "password_personal"))
    for word in sorted(forbidden_words()):
        if word in folded:
            problems.append((_("不能含有容易猜到的词“%(word)s”。") % {"word": word}, "password_word"))
    if folded in common_passwords():
        problems.append((_("这是常见密码，别人很容易猜到。"), "password_common"))
    return list(dict.fromkeys(problems))


def personal_words(user: User) -> list[tuple[str, str]]:
    """What is known of a person, as (what it is, folded word); words too short to matter are left out."""
    known = [
        (_("用户名"), user.username),
        (_("姓名"), user.name),
        (_("手机号码"), user.phone),
        (_("邮箱名"), user.email.partition("@")[0]),
        *((_("单位名称"), part) for part in user.seat.label.split(" · ")),
    ]
    folded = [(label, _folded(word)) for label, word in known]
    return [(label, word) for label, word in folded if len(word) >= (2 if _is_chinese(word) else 4)]


def was_used_before(password: str, user: User) -> bool:
    """SEC-03: the password now, the last ones, and every one of the last few days, so that nobody can cycle through."""
    past = list(PastPassword.objects.filter(user_id=user.pk)[: settings.PASSWORD_HISTORY])
    recent = timezone.now() - timedelta(days=settings.PASSWORD_HISTORY * max(settings.PASSWORD_MIN_AGE_DAYS, 1))
    rest = PastPassword.objects.filter(user_id=user.pk, ended_at__gt=recent).exclude(pk__in=[p.pk for p in past])
    encoded = [user.password, *(p.encoded for p in past), *(p.encoded for p in rest[:50])]
    return any(check_password(password, digest) for digest in encoded if digest and not digest.startswith("!"))


@transaction.atomic
def change_password(user: User, password: str, *, by: User) -> None:
    """Set a new password, keep the digest of the old one, and write it down. Who sets it for another makes it temporary.

    Django ends every other session of the person, because a session carries a digest of the password.
    """
    if user.has_usable_password():
        PastPassword.objects.create(user=user, encoded=user.password, ended_at=timezone.now())
    user.set_password(password)
    user.password_changed_at = timezone.now()
    user.must_change_password = by.pk != user.pk
    user.save(update_fields=["password", "password_changed_at", "must_change_password"])
    record("password_changed", user, by=by)


def password_due(user: User) -> datetime | None:
    """SEC-03: when the password expires; None when passwords do not expire here."""
    days = settings.PASSWORD_MAX_AGE_DAYS
    return user.password_changed_at + timedelta(days=days) if days else None


def must_change(user: User) -> bool:
    """Whether only the change page may be reached: a temporary password, or one past its age."""
    if not user.has_usable_password():
        return False
    due = password_due(user)
    return user.must_change_password or (due is not None and timezone.now() >= due)


def changed_too_recently(user: User) -> bool:
    """SEC-03: a password is kept for a day at least, unless it was temporary."""
    kept = timezone.now() - user.password_changed_at
    return not user.must_change_password and kept < timedelta(days=settings.PASSWORD_MIN_AGE_DAYS)


@cache
def common_passwords() -> frozenset[str]:
    """The common list, folded; made from patterns by tools/common_passwords.py."""
    return frozenset(gzip.decompress((LISTS / "common.txt.gz").read_bytes()).decode().split("\n"))


def forbidden_words() -> frozenset[str]:
    """Words of the platform and of the city, folded. The city's stand beside its other data."""
    return _words_in((LISTS / "words.txt", Path(settings.CITY_DATA) / "password_words.txt"))


@cache
def _words_in(paths: tuple[Path, ...]) -> frozenset[str]:
    lines = [line for path in paths if path.exists() for line in path.read_text(encoding="utf-8").splitlines()]
    return frozenset(_folded(line) for line in lines if line.strip() and not line.startswith("#"))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _is_chinese(word: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in word)


def check_profile(**_kwargs: Any) -> list[CheckMessage]:
    """System check: in production staff passwords expire, and within half a year (SEC-03)."""
    if settings.DEMO or 0 < settings.PASSWORD_MAX_AGE_DAYS <= 180:
        return []
    return [
        Error(
            f"PASSWORD_MAX_AGE_DAYS is {settings.PASSWORD_MAX_AGE_DAYS}; outside the demo it must be 1 to 180.",
            hint="Set WENMING_PASSWORD_MAX_AGE_DAYS.",
            id="accounts.E001",
        )
    ]
