"""The request a guarded view of this room receives: journal stands below accounts and knows a person only as an Actor."""

from typing import Any

from django.http import HttpRequest


class JournalRequest(HttpRequest):
    """An HttpRequest whose user has signed in, as @allows guarantees. For annotations only; never constructed."""

    user: Any
