"""Moving a node: up, down, one level in (below the one above it), one level out (right after its parent)."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wenming.lib.access import Refused
from wenming.standards.editing.changing import Overtaken, by_others, changing, since, told_of
from wenming.standards.editing.tree import Tree
from wenming.standards.models import Edition, Indicator

if TYPE_CHECKING:
    from wenming.accounts.models import User

Place = tuple[Indicator | None, int]


def move(edition: Edition, pk: int, way: str, *, by: "User", seen: int) -> Indicator:
    """Take one step (`up`, `down`, `indent`, `outdent`). Raises Overtaken when another officer changed the node after `seen`."""
    with changing(edition, by=by) as change:
        node = change.tree.node(pk)
        if later := by_others(since(edition, seen, pk), by):
            raise Overtaken(told_of(later), later)
        word, find = WAYS[way]
        change.tree.move(node, *find(change.tree, node))
        change.say(_(word) % {"code": node.code}, node.code)
    return node


def _place(tree: Tree, node: Indicator) -> int:
    return tree.children(node.parent).index(node)


def up(tree: Tree, node: Indicator) -> Place:
    """Before the one above it."""
    if not (place := _place(tree, node)):
        raise Refused(_("已经是这一级的第一条。"))
    return node.parent, place - 1


def down(tree: Tree, node: Indicator) -> Place:
    """After the one below it."""
    if (place := _place(tree, node)) + 1 == len(tree.children(node.parent)):
        raise Refused(_("已经是这一级的最后一条。"))
    return node.parent, place + 1


def indent(tree: Tree, node: Indicator) -> Place:
    """The last child of the one above it."""
    if not (place := _place(tree, node)):
        raise Refused(_("上面没有同级的指标，不能降为下级。"))
    above = tree.children(node.parent)[place - 1]
    return above, len(tree.children(above))


def outdent(tree: Tree, node: Indicator) -> Place:
    """Right after its parent."""
    if node.parent is None:
        raise Refused(_("已经是最上一级。"))
    return node.parent.parent, _place(tree, node.parent) + 1


WAYS: dict[str, tuple[str, Callable[[Tree, Indicator], Place]]] = {
    "up": (gettext_noop("上移 %(code)s"), up),
    "down": (gettext_noop("下移 %(code)s"), down),
    "indent": (gettext_noop("%(code)s 降为下级"), indent),
    "outdent": (gettext_noop("%(code)s 升为上级"), outdent),
}
