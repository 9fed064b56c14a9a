"""A short digest of what a page showed, sent back with the form, so that nobody decides on what has changed since."""

from hashlib import sha256


def fingerprint(text: str) -> str:
    """The digest of a text, whatever line breaks a browser makes of it."""
    return sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:32]
