"""Adopting a better wording of the linter: the sentence it quotes is exchanged in the text, if it stands there. Pure."""

import re

EXCHANGE = re.compile(r"把“(?P<old>.+?)”改为：“(?P<new>.+)”", re.DOTALL)


def adopted(text: str, suggestion: str) -> str | None:
    """The text with the suggestion in it; None where the suggestion is advice and no exchange of words."""
    found = EXCHANGE.search(suggestion)
    if found is None or found["old"] not in text:
        return None
    return text.replace(found["old"], found["new"], 1)
