"""Removing a branch: a node with all below it; it can be taken back as long as the edition is a draft."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from wenming.standards.editing.changing import Overtaken, by_others, changing, since, told_of
from wenming.standards.models import Edition

if TYPE_CHECKING:
    from wenming.accounts.models import User


def remove(edition: Edition, pk: int, *, by: "User", seen: int) -> int:
    """Remove a branch; returns how many nodes went. Raises Overtaken when another officer changed any of them after `seen`."""
    with changing(edition, by=by) as change:
        node = change.tree.node(pk)
        branch = [each.pk for each in change.tree.branch(node)]
        if later := by_others(since(edition, seen, *branch), by):
            raise Overtaken(told_of(later), later)
        gone = change.tree.take_out(node)
        change.say(_("删除 %(code)s（共 %(count)s 条）") % {"code": node.code, "count": len(gone)}, node.code)
    return len(gone)
