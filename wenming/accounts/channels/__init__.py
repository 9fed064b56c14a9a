"""Adapters: one module for each way out. Each sends one message or raises Undelivered with the reason."""

from dataclasses import dataclass


class Undelivered(Exception):
    """It did not arrive; the message says why, in words for the system administrator, without secrets."""


@dataclass(frozen=True)
class Parcel:
    """What leaves the house: the subject and where to read on. The body stays inside, behind the sign-in."""

    delivery: int
    subject: str
    link: str
    recipient: int
    address: str  # e-mail address of the recipient, for the adapter that needs it
