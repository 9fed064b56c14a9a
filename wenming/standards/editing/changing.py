"""Changing 改动: one turn at a draft. The edition's counter, its rows, a Revision and the journal move together or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.journal.models import record
from wenming.lib.access import Refused
from wenming.standards.editing.rows import Rows
from wenming.standards.editing.tree import Tree
from wenming.standards.models import Bar, Edition, Indicator, Revision

if TYPE_CHECKING:
    from wenming.accounts.models import User


class Overtaken(Refused):
    """Somebody changed the same thing since the officer saw it; `since` are those revisions, newest first."""

    def __init__(self, message: str, since: list[Revision]) -> None:
        super().__init__(message)
        self.since = since


class Change:
    """A draft while it is being changed: its rows in memory, and what will be said of the change."""

    def __init__(self, edition: Edition, number: int) -> None:
        self.edition = edition
        self.number = number
        self.tree = Tree(Rows(Indicator.objects.filter(edition=edition).order_by("position", "id")), edition)
        self._bars: Rows[Bar] | None = None
        self._head: Rows[Edition] | None = None
        self.summary = ""
        self.code = ""
        self.told: dict[str, Any] = {}  # what else the revision remembers

    @property
    def bars(self) -> "Rows[Bar]":
        """The negative list, read when first asked for."""
        if self._bars is None:
            self._bars = Rows(Bar.objects.filter(edition=self.edition).order_by("position", "id"))
        return self._bars

    @property
    def head(self) -> "Rows[Edition]":
        """The edition's own fields."""
        if self._head is None:
            self._head = Rows(Edition.objects.filter(pk=self.edition.pk))
        return self._head

    def say(self, summary: str, code: str = "") -> None:
        """What the list of revisions shows of this change."""
        self.summary, self.code = summary[:200], code[:30]

    def write(self) -> dict[str, Any]:
        """All tables; the answer is what can be taken back."""
        self.tree.heal()
        tables = {"indicators": self.tree.rows, "bars": self._bars, "head": self._head}
        written = {name: rows.write() for name, rows in tables.items() if rows is not None}
        return {name: told for name, told in written.items() if told}


@contextmanager
def changing(edition: Edition, *, by: "User") -> Iterator[Change]:
    """Take the edition's turn, change its rows, write them down as one Revision. Nothing changed leaves no trace.

    The counter moves by a conditional UPDATE first: it holds the edition until the end, so that two officers never
    work on the same rows at once. Raises Refused when the edition is a draft no longer.
    """
    with transaction.atomic():
        drafts = Edition.objects.filter(pk=edition.pk, stage=Edition.Stage.DRAFT)
        if not drafts.update(revision=F("revision") + 1):
            raise Refused(_("已发布的体系不能修改。请另建新版本。"))
        number = drafts.values_list("revision", flat=True).get()
        change = Change(edition, number)
        yield change
        undo = change.write()
        if not undo:
            drafts.update(revision=number - 1)
            return
        Revision.objects.create(
            edition=edition, number=number, actor=by.pk, actor_name=by.name, summary=change.summary, code=change.code,
            undo=undo | change.told,
        )  # fmt: skip
        touched = {name: sorted(map(int, rows))[:50] for name, rows in undo.items()}
        record("change_edition", edition, by=by, detail={"revision": number} | touched)
    edition.revision = number


def since(edition: Edition, seen: int, *pks: int, table: str = "indicators") -> list[Revision]:
    """Revisions after `seen` that changed one of these rows itself (not only its place in the row), newest first."""
    later = edition.revisions.filter(number__gt=seen).order_by("-number")
    return [revision for revision in later if any(_touches(revision.undo.get(table, {}).get(str(pk))) for pk in pks)]


def _touches(pair: Any) -> bool:
    if not pair:
        return False
    before, now = pair
    return before is None or now is None or set(now) != {"position"}


def by_others(revisions: list[Revision], by: "User") -> list[Revision]:
    """Those that somebody else made."""
    return [revision for revision in revisions if revision.actor != by.pk]


def told_of(revisions: list[Revision]) -> str:
    """Who changed it and when, in one sentence."""
    if not revisions:
        return _("这条指标刚刚被改过。")
    last = revisions[0]
    return _("%(name)s在 %(time)s 改过这条指标（%(summary)s）。") % {
        "name": last.actor_name, "time": timezone.localtime(last.at).strftime("%m-%d %H:%M"), "summary": last.summary,
    }  # fmt: skip
