"""Duplicating a branch: a copy right after it, with codes of its own and no predecessor in the edition before."""

from copy import deepcopy
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from wenming.standards.editing.changing import changing
from wenming.standards.editing.codes import copied_code
from wenming.standards.editing.rows import CONTENT
from wenming.standards.editing.tree import Tree
from wenming.standards.models import Edition, Indicator

if TYPE_CHECKING:
    from wenming.accounts.models import User


def duplicate(edition: Edition, pk: int, *, by: "User") -> Indicator:
    """Copy a node with all below it; the answer is the copy's top."""
    with changing(edition, by=by) as change:
        tree = change.tree
        node = tree.node(pk)
        place = tree.children(node.parent).index(node) + 1
        copy = copied(tree, node, node.parent, place, (node.code, tree.free_code(node.parent)))
        words = {"code": node.code, "copy": copy.code}
        change.say(_("复制 %(code)s 为 %(copy)s") % words, copy.code)
    return copy


def copied(tree: Tree, node: Indicator, parent: Indicator | None, place: int, roots: tuple[str, str]) -> Indicator:
    """One node and its children, copied to a place; `roots` are the branch's old and new code."""
    fields = {name: deepcopy(getattr(node, name)) for name in CONTENT if name not in ("code", "previous")}
    copy = Indicator(edition=tree.edition, code=copied_code(node.code, *roots, tree.codes()), **fields)
    below = list(tree.children(node))
    tree.enter(copy, parent, place)
    for number, child in enumerate(below):
        copied(tree, child, copy, number, roots)
    return copy
