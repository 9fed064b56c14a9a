"""The tree of a draft in memory: neighbours, places, and what follows for a node when others come or go."""

from collections import defaultdict
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from wenming.lib.access import Refused
from wenming.standards.editing.codes import next_code
from wenming.standards.editing.rows import Rows
from wenming.standards.models import Edition, Indicator

PLAIN_RULE = {"type": "points"}


class Tree:
    """All nodes of a draft with their children in order. New nodes have no id until the change is written."""

    def __init__(self, rows: Rows[Indicator], edition: Edition) -> None:
        self.rows = rows
        self.edition = edition
        self.below: dict[int | None, list[Indicator]] = defaultdict(list)  # by identity of the parent, None at the top
        for row in rows.held.values():
            row.parent = rows.held[row.parent_id] if row.parent_id is not None else None
            self.below[self._key(row.parent)].append(row)

    @staticmethod
    def _key(node: Indicator | None) -> int | None:
        return None if node is None else id(node)

    def node(self, pk: int) -> Indicator:
        """One node; Refused if somebody has deleted it."""
        if pk not in self.rows.held:
            raise Refused(_("这条指标已经被删除。"))
        return self.rows.held[pk]

    def walk(self) -> Iterator[Indicator]:
        """All nodes in the order of the tree."""
        for node in self.children(None):
            yield from self.branch(node)

    def children(self, node: Indicator | None) -> list[Indicator]:
        """The nodes right below, in order; of None, the top nodes."""
        return self.below[self._key(node)]

    def branch(self, node: Indicator) -> Iterator[Indicator]:
        """A node and all below it."""
        yield node
        for child in self.children(node):
            yield from self.branch(child)

    def depth(self, node: Indicator | None) -> int:
        """How many levels stand above and including a node; 0 for the top."""
        return 0 if node is None else 1 + self.depth(node.parent)

    def height(self, node: Indicator) -> int:
        """How many levels a branch has."""
        return 1 + max((self.height(child) for child in self.children(node)), default=0)

    def codes(self) -> set[str]:
        """All codes in use."""
        return {row.code for row in self.rows.all()}

    def free_code(self, parent: Indicator | None) -> str:
        """A code for one more node below a parent."""
        return next_code(parent.code if parent else "", [row.code for row in self.children(parent)], self.codes())

    def enter(self, node: Indicator, parent: Indicator | None, place: int) -> None:
        """Put a new node among the children of a parent."""
        if len(self.rows.all()) >= settings.EDITION_MOST_NODES:
            raise Refused(_("一份体系最多 %(most)s 条指标。") % {"most": settings.EDITION_MOST_NODES})
        self._seat(node, parent, place)
        self.rows.added.append(node)

    def move(self, node: Indicator, parent: Indicator | None, place: int) -> None:
        """Take a node with all below it to another place."""
        self.children(node.parent).remove(node)
        self._seat(node, parent, place)

    def _seat(self, node: Indicator, parent: Indicator | None, place: int) -> None:
        if self.depth(parent) + self.height(node) > settings.EDITION_DEEPEST:
            raise Refused(_("层次太深，最多 %(most)s 层。") % {"most": settings.EDITION_DEEPEST})
        self.children(parent).insert(place, node)
        node.parent = parent

    def take_out(self, node: Indicator) -> list[Indicator]:
        """Remove a branch; the answer is all that went."""
        gone = list(self.branch(node))
        self.children(node.parent).remove(node)
        for row in gone:
            del self.rows.held[row.pk]
        return gone

    def heal(self) -> None:
        """What follows from the shape: places are counted anew, parts are inherited, only leaves are scored."""
        self._heal(None)

    def _heal(self, parent: Indicator | None) -> None:
        for place, node in enumerate(self.children(parent)):
            node.position = place
            if parent is not None:
                node.part = parent.part
            if self.children(node):
                node.rule, node.evidence, node.method = {}, {}, ""
            else:
                node.combine = "sum"
                node.rule = node.rule or PLAIN_RULE
            self._heal(node)
