"""Collect the Chinese words of each room, keep the English ones, compile: `make words`. Needs no gettext programs."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import os  # noqa: E402  # what follows needs the path set above, and Django its settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wenming.settings")

import django  # noqa: E402

django.setup()

import io  # noqa: E402

from babel.messages.catalog import Catalog  # noqa: E402
from babel.messages.extract import extract  # noqa: E402
from babel.messages.mofile import write_mo  # noqa: E402
from babel.messages.pofile import read_po, write_po  # noqa: E402
from django.utils.translation import templatize  # noqa: E402

from tests.house.words import KEYWORDS  # noqa: E402

HEADER = "# The English words of one room of wenming. Collected and compiled by `make words`; write only the msgstr."


class Words(Catalog):
    """A catalogue whose header says only what gettext needs: no names, no dates, so nothing changes without a word."""

    mime_headers = [  # read by Babel as an attribute of the catalogue
        ("Project-Id-Version", "wenming"),
        ("Language", "en"),
        ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
    ]


class Sentences(Words):
    """The same for Chinese, which has one form for any number."""

    mime_headers = [  # as above
        ("Project-Id-Version", "wenming"),
        ("Language", "zh_Hans"),
        ("Plural-Forms", "nplurals=1; plural=0;"),
        *Words.mime_headers[3:],
    ]


def collect(folder: Path) -> Catalog:
    """The words of one folder as a new catalogue."""
    fresh = Words(locale="en", charset="utf-8", header_comment=HEADER, fuzzy=False)
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.html")]):
        inside = path.relative_to(folder).parts
        if {"tests", "migrations"} & set(inside) or path.name == "conftest.py":
            continue
        text = path.read_text()
        if path.suffix == ".html":
            text = templatize(text, origin=str(path))
        for _, words, _, _ in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            if words and words[0]:
                first = words if isinstance(words, str) else words[0]
                flags = ["python-format"] if "%(" in first else []
                fresh.add(words if isinstance(words, str) else tuple(words), flags=flags)
    return fresh


def refresh(folder: Path, language: Path) -> int:
    """Write one catalogue and its compiled form; returns how many words still lack English."""
    target = language / "en" / "LC_MESSAGES" / "django.po"
    fresh = collect(folder)
    if target.exists():
        with target.open("rb") as file:
            for message in read_po(file, locale="en"):
                kept = fresh.get(message.id) if message.id else None
                if kept and kept.pluralizable == message.pluralizable:
                    kept.string = message.string
                    kept.flags |= message.flags & {"fuzzy"}
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_po(file, fresh, sort_output=False, no_location=True, width=0, include_previous=False)
    with target.with_suffix(".mo").open("wb") as file:
        write_mo(file, fresh)
    return sum(1 for m in fresh if m.id and not (m.string if isinstance(m.string, str) else all(m.string or [""])))


def compile_own(target: Path) -> None:
    """The Chinese of the framework's own sentences is written by hand; only its compiled form is made here."""
    with target.open("rb") as file:
        written = Sentences(locale="zh_Hans")
        for message in read_po(file, locale="zh_Hans"):
            if message.id:
                written.add(message.id, message.string)
    with target.with_suffix(".mo").open("wb") as file:
        write_mo(file, written)


def main() -> None:
    """Every room has its own catalogue; the frame of the page has the house's."""
    rooms = sorted(path.parent for path in (ROOT / "wenming").glob("*/apps.py"))
    missing = 0
    for room in rooms:
        missing += refresh(room, room / "locale")
    missing += refresh(ROOT / "wenming" / "templates", ROOT / "wenming" / "locale")
    compile_own(ROOT / "wenming" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po")
    print(f"{missing} words without English")


if __name__ == "__main__":
    main()
