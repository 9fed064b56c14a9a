"""Which home a seat comes home to. The only file of the room that names roles."""

from wenming.accounts.models import User
from wenming.lib.access import YES, Verdict

HOMES = {
    "city_office": "office",
    "district_office": "office",
    "sector": "sector",
    "duty_body": "body",
    "unit_leader": "unit",
    "unit_clerk": "unit",
    "assessor": "assessor",
    "supervisor": "watcher",
    "consulted": "consulted",
    "system_admin": "system",
    "security_admin": "security",
    "audit_admin": "audit",
}


def is_signed_in(user: User) -> Verdict:
    """The home is for everyone who signed in, with a seat or still without one."""
    return YES


def home_of(user: User) -> str:
    """The name of the home that fits the seat taken; "none" without a seat."""
    return HOMES.get(user.seat.role, "none")
