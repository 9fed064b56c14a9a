"""Marking the words that were looked for."""

import re
from html import escape

from django.utils.safestring import SafeString, mark_safe


def marked(text: str, words: list[str]) -> SafeString:
    """The text escaped, each of the words in <mark>."""
    if not words:
        return mark_safe(escape(text))  # noqa: S308  # escaped
    pieces = re.split(
        "(" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")", text, flags=re.I
    )
    drawn = (f"<mark>{escape(piece)}</mark>" if place % 2 else escape(piece) for place, piece in enumerate(pieces))
    return mark_safe("".join(drawn))  # noqa: S308  # every piece is escaped
