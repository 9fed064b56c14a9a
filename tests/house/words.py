"""The Chinese words of pages and code, room by room, and the English catalogues beside them."""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils.translation import templatize

KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "gettext": None, "gettext_lazy": None, "_": None, "_g": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": (2,),
}  # fmt: skip


def words_of(path: Path) -> list[str]:
    """Every msgid in one Python file or template, in order; of plurals the singular."""
    text = path.read_text()
    if path.suffix == ".html":
        text = templatize(text, origin=str(path))
    found = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS)
    return [words if isinstance(words, str) else str(words[0]) for _, words, _, _ in found]


def words_under(folder: Path) -> list[str]:
    """Every msgid of a room, tests and migrations left out."""
    words: list[str] = []
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.html")]):
        if not {"tests", "migrations"} & set(path.relative_to(folder).parts) and path.name != "conftest.py":
            words += words_of(path)
    return [word for word in words if word]


def english(catalogue: Path) -> dict[str, str]:
    """The translations of one catalogue; a plural counts when every form is there. Fuzzy ones do not count."""
    if not catalogue.exists():
        return {}
    with catalogue.open("rb") as file:
        messages = read_po(file)
    found = {}
    for message in messages:
        if message.id and not message.fuzzy:
            singular = message.id if isinstance(message.id, str) else message.id[0]
            forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
            found[singular] = forms[0] if all(forms) else ""
    return found


def pairs(messages: Catalog) -> list[tuple[str, str]]:
    """Each Chinese form of a catalogue with its English; words still without English and fuzzy ones left out."""
    found = []
    for message in messages:
        if message.id and not message.fuzzy:
            asked = [message.id] if isinstance(message.id, str) else list(message.id)
            given = [message.string] if isinstance(message.string, str) else list(message.string or ())
            if all(given):
                found += list(zip(asked, given, strict=False))
    return found


def written(catalogue: Path) -> list[tuple[str, str]]:
    """The pairs of a .po file."""
    with catalogue.open("rb") as file:
        return pairs(read_po(file, locale="en"))


def compiled(catalogue: Path) -> list[tuple[str, str]]:
    """The pairs of a .mo file: what a reader really gets."""
    with catalogue.open("rb") as file:
        return pairs(read_mo(file))
