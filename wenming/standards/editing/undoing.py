"""Undoing 撤销 and redoing 重做 an officer's own changes, one after the other; never over the head of another officer."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _

from wenming.lib.access import Refused
from wenming.standards.editing.changing import Change, changing
from wenming.standards.editing.rows import Image, Rows, image, put
from wenming.standards.models import Bar, Edition, Indicator, Revision

if TYPE_CHECKING:
    from wenming.accounts.models import User

NOUNS: dict[str, type[models.Model]] = {"indicators": Indicator, "bars": Bar, "head": Edition}


def last_to_undo(edition: Edition, by: "User") -> Revision | None:
    """The officer's latest change that still stands."""
    return _standing(edition, by).exclude(undo__has_key="undoes").first()


def last_to_redo(edition: Edition, by: "User") -> Revision | None:
    """The officer's latest undoing, if nothing was changed by the same officer since."""
    last = _standing(edition, by).first()
    return last if last is not None and "undoes" in last.undo else None


def _standing(edition: Edition, by: "User") -> "models.QuerySet[Revision]":
    own = edition.revisions.filter(actor=by.pk, undone=False)
    return own.exclude(undo__has_key="redoes").order_by("-number")


def undo(edition: Edition, *, by: "User") -> Revision:
    """Take the officer's latest change back. Raises Refused when another officer has built on it."""
    with changing(edition, by=by) as change:
        last = last_to_undo(edition, by)
        if last is None:
            raise Refused(_("没有可以撤销的改动。"))
        put_back(change, last.undo)
        change.told = {"undoes": last.number}
        change.say(_("撤销：%(summary)s") % {"summary": last.summary}, last.code)
        edition.revisions.filter(pk=last.pk).update(undone=True)
    return last


def redo(edition: Edition, *, by: "User") -> Revision:
    """Do again what the officer's latest undoing took back."""
    with changing(edition, by=by) as change:
        last = last_to_redo(edition, by)
        if last is None:
            raise Refused(_("没有可以重做的改动。"))
        put_back(change, last.undo)
        change.told = {"redoes": last.undo["undoes"]}
        change.say(_("重做：%(summary)s") % {"summary": last.summary.partition("：")[2] or last.summary}, last.code)
        edition.revisions.filter(pk=last.pk).update(undone=True)
        edition.revisions.filter(number=last.undo["undoes"]).update(undone=False)
    return last


def put_back(change: Change, undo: dict[str, Any]) -> None:
    """Bring every row that a revision touched back to what it said before it."""
    for table, noun in NOUNS.items():
        if table not in undo:
            continue
        rows: Rows[Any] = change.tree.rows if table == "indicators" else getattr(change, table)
        for pk, (before, after) in undo[table].items():
            _put_back(change.edition, rows, noun, int(pk), before, after)
    if "indicators" in undo:
        _seat_anew(change)


def _put_back(
    edition: Edition, rows: Rows[Any], noun: type[models.Model], pk: int, before: Image | None, after: Image | None
) -> None:
    row = rows.held.get(pk)
    if after is None and before is not None:
        if row is not None or before["code"] in {each.code for each in rows.all()}:
            raise Refused(_("编号“%(code)s”已经用在别处，不能恢复。") % {"code": before["code"]})
        row = noun(pk=pk, edition=edition)
        put(row, before)
        rows.added.append(row)
        return
    now = image(row) if row is not None else {}
    if after is not None and any(now.get(name) != value for name, value in after.items() if name != "position"):
        raise Refused(_("这处改动之后又被改过，不能直接撤销。"))
    if before is None:
        del rows.held[pk]
    elif row is not None:
        put(row, before)


def _seat_anew(change: Change) -> None:
    """Sort every row under its parent again; a parent that is gone, or a child left behind, stops the undoing."""
    tree = change.tree
    known = {row.pk: row for row in tree.rows.all()}
    tree.below.clear()
    for row in sorted(known.values(), key=lambda each: (each.position, each.pk)):
        if row.parent_id is not None and row.parent_id not in known:
            raise Refused(_("下面或上面的指标已被别人改动，不能直接撤销。"))
        row.parent = known[row.parent_id] if row.parent_id is not None else None
        tree.children(row.parent).append(row)
