"""Heads of the chain, kept outside of the database: without one, a tail cut off cannot be seen (SEC-16)."""

import json
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.journal.models.entries import GENESIS, Entry


class BadHead(ValueError):
    """A file that holds no heads; the message says what was expected."""


def export_head() -> dict[str, Any]:
    """The newest entry's number and digest, and when they were read."""
    last = Entry.objects.order_by("-id").values_list("id", "digest").first() or (0, GENESIS)
    return {"id": last[0], "digest": last[1], "exported_at": timezone.now().isoformat(timespec="seconds")}


def append_head(path: Path) -> dict[str, Any]:
    """Add the present head as one more line to a file, so that one file holds the heads of many days."""
    head = export_head()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(head) + "\n")
    return head


def read_heads(path: Path) -> dict[int, str]:
    """Heads from a file with one JSON object a line (or one alone); raises BadHead if there is none."""
    try:
        text = path.read_text(encoding="utf-8").strip()
        lines = [text] if text.startswith("{") and "\n" not in text else text.splitlines()
        try:
            found = [json.loads(line) for line in lines if line.strip()]
        except json.JSONDecodeError:
            found = [json.loads(text)]
        heads = {int(head["id"]): str(head["digest"]) for head in found}
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise BadHead(_("读不出链头文件 %(path)s：%(problem)s") % {"path": path, "problem": problem}) from problem
    if not heads:
        raise BadHead(_("链头文件 %(path)s 里没有链头。") % {"path": path})
    return {number: digest for number, digest in heads.items() if number > 0}
