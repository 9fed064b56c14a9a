"""Rewording a node: its own fields, by whoever holds its present text; a text that somebody else has changed is not overwritten."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from wenming.lib.access import Refused
from wenming.standards.editing.changing import Overtaken, changing, since, told_of
from wenming.standards.editing.rows import CONTENT, fingerprint, image
from wenming.standards.editing.tree import Tree
from wenming.standards.models import Edition, Indicator

if TYPE_CHECKING:
    from wenming.accounts.models import User


def reword(edition: Edition, pk: int, wanted: dict[str, Any], *, held: str, seen: int, by: "User") -> Tree:
    """Give a node the fields in `wanted`. `held` is the fingerprint of the text the officer began with, `seen` the revision.

    Returns the tree as it stands then. Raises Overtaken when the node says something else by now, unless it already says what is wanted.
    """
    unknown = wanted.keys() - set(CONTENT)
    if unknown:
        raise ValueError(f"not fields of a node: {sorted(unknown)}")
    with changing(edition, by=by) as change:
        node = change.tree.node(pk)
        before, now = image(node), fingerprint(node)
        for name, value in wanted.items():
            setattr(node, name, value)
        after = image(node)
        if before == after:
            return change.tree
        if held != now:
            later = since(edition, seen, pk)
            raise Overtaken(told_of(later), later)
        if any(row.code == node.code for row in change.tree.rows.all() if row is not node):
            raise Refused(_("编号“%(code)s”已经用过了。") % {"code": node.code})
        names = "、".join(str(_label(name)) for name in after if after[name] != before[name])
        change.say(_("修改 %(code)s：%(names)s") % {"code": node.code, "names": names}, node.code)
    return change.tree


def _label(name: str) -> Any:
    return Indicator._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # names of own fields only
