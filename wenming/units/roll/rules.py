"""Who may bring a workbook into the register."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from wenming.lib.access import YES, Verdict, no
from wenming.units.rules import OFFICES

if TYPE_CHECKING:
    from wenming.accounts.models import User


def may_load_units(user: "User") -> Verdict:
    """Bringing a workbook into the register: the city and district offices, each for its own region."""
    if user.seat.role in OFFICES:
        return YES
    return no(_("只有市、区（县）文明办可以批量导入单位。"))
