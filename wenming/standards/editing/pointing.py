"""Pointing: the points of many nodes at once, in one revision."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from wenming.standards.editing.changing import Overtaken, changing, since, told_of
from wenming.standards.models import Edition

if TYPE_CHECKING:
    from wenming.accounts.models import User

Points = Decimal | None


def set_points(edition: Edition, wanted: dict[int, tuple[Points, Points]], *, seen: int, by: "User") -> int:
    """For each node the points the officer saw and those wanted; returns how many changed.

    Raises Overtaken, and changes none, when the points of a node to be changed are no longer those seen.
    """
    with changing(edition, by=by) as change:
        changed = 0
        for pk, (saw, points) in wanted.items():
            if saw == points:
                continue
            node = change.tree.node(pk)
            if node.points == points:
                continue
            if node.points != saw:
                later = since(edition, seen, pk)
                raise Overtaken(f"{node.code}：{told_of(later)}", later)
            node.points = points
            changed += 1
        change.say(_("调整 %(count)s 条的分值") % {"count": changed})
    return changed
