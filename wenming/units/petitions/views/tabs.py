"""The row of tabs above the petitions' lists, with how much waits in each."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wenming.accounts.models import User
from wenming.units.models import Amendment, CodeException, Enrolment
from wenming.units.petitions.rules import may_see_enrolments


@dataclass(frozen=True)
class Tab:
    """One list, and how many of its rows wait for an answer (None: not a matter of waiting)."""

    label: Any
    link: str
    waiting: int | None
    current: bool


def tabs(user: User, current: str) -> list[Tab]:
    """The lists this seat may open; a unit sees its own amendments only and needs no tabs."""
    if not may_see_enrolments(user):
        return []
    offered: list[tuple[str, Any, int | None]] = [
        ("enrolments", _("入库申请"), Enrolment.objects.visible_to(user).open().count()),
        ("amendments", _("变更申请"), Amendment.objects.visible_to(user).open().count()),
        ("code-exceptions", _("代码例外"), CodeException.objects.visible_to(user).open().count()),
        ("profiles-missing", _("缺年度情况"), None),
    ]
    return [Tab(label, reverse(f"units:{name}"), waiting, name == current) for name, label, waiting in offered]
