"""Handbooks as files: made once, kept in HOME under what is in them, so that a kept one is never out of date."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from wenming.accounts.models import User
from wenming.lib import progress
from wenming.lib.jobs import Hopeless, job
from wenming.standards.handbook import opening, printing, word
from wenming.standards.handbook.chapters import Chapters
from wenming.standards.models import Edition

LARGE = 1000  # entries; more take longer than a reader waits, and are made in the background
MAKERS: dict[str, Callable[[Chapters, str], bytes]] = {
    "pdf": lambda whole, address: printing.handbook_pdf(whole, address, timezone.now()),
    "docx": lambda whole, address: word.handbook_docx(whole),
}
MIMES = {
    "pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
PAGES = {"pdf": "standards:handbook-pdf", "docx": "standards:handbook-word"}


def place_of(edition: Edition, whole: Chapters, form: str) -> Path:
    """Where the file of this handbook is kept: named after edition, reader's language, kind of unit and content."""
    content = json.dumps(printing.as_values(whole, opening.address_of(edition)), ensure_ascii=False).encode()
    digest = hashlib.sha256(content + printing.TEMPLATE.read_bytes()).hexdigest()
    return shelf() / f"{series(edition, whole)}{digest[:32]}.{form}"


def series(edition: Edition, whole: Chapters) -> str:
    """How the names of all files begin that one new file replaces."""
    variant = whole.variant.code if whole.variant else ""
    kind = hashlib.sha256(f"{translation.get_language()} {variant}".encode()).hexdigest()
    return f"{edition.pk}-{kind[:12]}-"


def shelf() -> Path:
    """The folder of kept handbooks."""
    return Path(settings.HOME) / "handbooks"


def is_large(whole: Chapters) -> bool:
    """Whether making it takes longer than a reader waits."""
    return len(whole.by_code) > LARGE


def made(edition: Edition, whole: Chapters, form: str) -> bytes:
    """The file of a handbook, `form` pdf or docx; kept when the edition can change no more."""
    place = place_of(edition, whole, form)
    if place.exists():
        return place.read_bytes()
    content = MAKERS[form](whole, opening.address_of(edition))
    if edition.is_frozen or is_large(whole):
        keep(place, content, series(edition, whole))
    return content


def keep(place: Path, content: bytes, start: str) -> None:
    """Put a file on the shelf whole, and take away what it replaces."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(place)
    for old in place.parent.glob(f"{start}*{place.suffix}"):
        if old != place:
            old.unlink(missing_ok=True)


def later(edition: Edition, whole: Chapters, form: str, reader: User) -> str:
    """Have a large handbook made in the background; the address of the page where one waits for it."""
    key = progress.start(_("生成操作手册：%(title)s") % {"title": edition.title}, reader.pk)
    variant = whole.variant.code if whole.variant else ""
    make_large.later(edition.pk, variant, form, translation.get_language(), progress=str(key))
    return reverse("lib:work", args=[key])


@job()
def make_large(pk: int, variant: str, form: str, language: str, progress: str = "") -> None:
    """Make and keep one handbook for the reader who waits."""
    with translation.override(language):
        edition = Edition.objects.select_related("region", "honour").filter(pk=pk).first()
        if edition is None:
            raise Hopeless(_("这份测评体系已经删除。"))
        try:
            made(edition, opening.opened(edition, variant), form)
        except opening.Faulty:
            raise Hopeless(_("这份体系还有错误，改好后才有操作手册和对照。")) from None
        link = reverse(PAGES[form], args=[pk]) + (f"?{urlencode({'variant': variant})}" if variant else "")
        finished(progress, link)


def finished(key: str, link: str) -> None:
    """Tell the waiting page that the file is there."""
    progress.finish(key, {"text": _("操作手册已生成。"), "link": link})
