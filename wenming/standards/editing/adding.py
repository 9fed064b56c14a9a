"""Adding a node: beside another, or below it; a leaf that gets its first child hands its way of scoring down to it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from wenming.standards.editing.changing import changing
from wenming.standards.editing.tree import PLAIN_RULE, Tree
from wenming.standards.models import Edition, Indicator

if TYPE_CHECKING:
    from wenming.accounts.models import User


def add(edition: Edition, *, by: "User", beside: int | None = None, below: int | None = None) -> Indicator:
    """A new, empty node right after `beside`, or as the last child of `below`, or at the end of the edition."""
    with changing(edition, by=by) as change:
        tree = change.tree
        if below is not None:
            parent: Indicator | None = tree.node(below)
            place = len(tree.children(parent))
        elif beside is not None:
            parent = tree.node(beside).parent
            place = tree.children(parent).index(tree.node(beside)) + 1
        else:
            parent, place = None, len(tree.children(None))
        node = drafted(tree, parent, place)
        tree.enter(node, parent, place)
        change.say(_("新增 %(code)s") % {"code": node.code}, node.code)
    return node


def drafted(tree: Tree, parent: Indicator | None, place: int) -> Indicator:
    """An empty node that takes method and assessor from the one above it, so that a row of like lines is quickly typed."""
    row = tree.children(parent)
    node = Indicator(edition=tree.edition, code=tree.free_code(parent), rule=dict(PLAIN_RULE))
    if row and not tree.children(row[max(place - 1, 0)]):
        like = row[max(place - 1, 0)]
        node.method, node.scored_by = like.method, like.scored_by
    elif parent is not None and not row:
        node.method, node.scored_by = parent.method, parent.scored_by
        node.rule, node.evidence = parent.rule or node.rule, parent.evidence
    node.part = row[max(place - 1, 0)].part if row else parent.part if parent else "base"
    return node
