"""Entry 纪事 and Trace, PendingEntry for those who speak without a name, Message 消息 and its Delivery."""

from wenming.journal.models.entries import GENESIS, Actor, Entry, Trace, canonical, chained
from wenming.journal.models.messages import Delivery, Message, notify
from wenming.journal.models.pending import PendingEntry, record_anonymously
from wenming.journal.models.recording import record, record_many

__all__ = [
    "GENESIS", "Actor", "Delivery", "Entry", "Message", "PendingEntry", "Trace",
    "canonical", "chained", "notify", "record", "record_anonymously", "record_many",
]  # fmt: skip
