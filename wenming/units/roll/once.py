"""A confirmed load happens once, however often the button is pressed: the journal remembers its key."""

from typing import TYPE_CHECKING

from wenming.journal.models import Entry
from wenming.lib.loading import Loaded

if TYPE_CHECKING:
    from wenming.accounts.models import User

COUNTED = ("rows", "created", "updated", "unchanged")


def done_before(key: str, by: "User | None") -> Loaded | None:
    """What the load with this key did, or None when it has not happened."""
    entries = Entry.objects.filter(verb="load_units", actor=by.pk if by else None, detail__upload=key)
    detail = entries.values_list("detail", flat=True).first()
    return Loaded({name: detail[name] for name in COUNTED}) if detail else None
