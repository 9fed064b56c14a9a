"""Looking into the handbook: every word of the question must stand in an entry; two characters suffice."""

import unicodedata

from wenming.standards.handbook.chapters import BarEntry, Chapters, Entry

SHORTEST = 2  # characters; one Chinese character alone finds nearly everything
LONGEST = 60


def folded(text: str) -> str:
    """The text as it is compared: full-width and half-width, large and small letters are one."""
    return unicodedata.normalize("NFKC", text).lower()


def wanted(question: str) -> list[str]:
    """The words of a question, or none when it is shorter than two characters."""
    question = folded(question.replace("\x00", "").strip()[:LONGEST])
    return question.split() if len(question) >= SHORTEST or question.isdigit() else []


def found(whole: Chapters, question: str) -> tuple[list[Entry], list[BarEntry]]:
    """The entries and bars that hold every word, those with a word in code or text first, else in order."""
    words = wanted(question)
    if not words:
        return [], []
    entries = [entry for entry in whole.entries() if holds(words, searched(entry))]
    bars = [bar for bar in whole.bars if holds(words, [bar.code, bar.text, *(fact.text for fact in bar.facts)])]
    return sorted(entries, key=lambda entry: not holds(words, [entry.code, entry.text])), bars


def searched(entry: Entry) -> list[str]:
    """All words of an entry."""
    return [entry.code, entry.text, *(fact.text for fact in (*entry.facts, *entry.notes))]


def holds(words: list[str], texts: list[str]) -> bool:
    """Whether every word stands somewhere in the texts."""
    whole = folded("\n".join(texts))
    return all(word in whole for word in words)
