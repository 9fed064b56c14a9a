"""Publishing: a draft without faults and without unanswered refusals becomes an edition that never changes again."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.lib.access import Refused
from wenming.standards.applying import applicable, examples, most, totals
from wenming.standards.models import Edition
from wenming.standards.packages import Fault, digest_of, read_yardstick
from wenming.standards.packages.canonical import written
from wenming.standards.plain import Node, Yardstick
from wenming.standards.shelving import package_of, shelve
from wenming.units.models import Region

if TYPE_CHECKING:
    from wenming.accounts.models import User


@transaction.atomic
def publish(edition: Edition, *, by: "User | None", refusals: Sequence[str] = ()) -> Edition:
    """四(四): freeze the edition. `refusals` are sentences of the linter that nobody has answered for; one is enough to stop."""
    yardstick, faults = read_yardstick(package_of(edition))
    if yardstick is None:
        raise Refused(_("体系还有错误：%(fault)s") % {"fault": faults[0].message})
    if faults := totals_faults(yardstick):
        raise Refused(faults[0].message)
    if refusals:
        raise Refused(_("减负检查还有 %(count)s 条未处理：%(first)s") % {"count": len(refusals), "first": refusals[0]})
    return edition.move("publish_edition", by=by, digest=digest_of(yardstick), published_at=timezone.now())


@transaction.atomic
def copy_as_draft(
    edition: Edition, *, version: str, by: "User", identifier: str = "", region: Region | None = None
) -> Edition:
    """A new version to work on, for the same office or another: every node remembers the code it was copied from."""
    yardstick, faults = read_yardstick(package_of(edition))
    if yardstick is None:
        raise Refused(_("体系还有错误：%(fault)s") % {"fault": faults[0].message})
    draft = linked(yardstick, version=version, identifier=identifier)
    return shelve(draft, region=region or edition.region, by=by, honour=edition.honour)


def linked(yardstick: Yardstick, *, version: str, identifier: str = "") -> Yardstick:
    """The next version as plain values: every node names its predecessor; when it takes effect is still open."""
    nodes = tuple(_linked(node) for node in yardstick.nodes)
    name = identifier or yardstick.id
    return replace(yardstick, id=name, version=version, nodes=nodes, effective_from=None, effective_until=None)


def _linked(node: Node) -> Node:
    return replace(node, previous=node.code, children=tuple(_linked(child) for child in node.children))


def totals_faults(yardstick: Yardstick) -> list[Fault]:
    """Where points do not add up: a base branch and its children, and each variant's total and the scale."""
    faults: dict[tuple[str, str], Fault] = {}
    for variant in yardstick.variants or (None,):
        title = variant.title if variant else yardstick.title
        for profile, form in examples(variant):
            reasons = applicable(yardstick, profile, form)
            for node in yardstick.walk():
                below = sum((most(child, reasons) for child in node.children), start=yardstick.scale * 0)
                summed = not node.is_leaf and node.part == "base" and node.combine == "sum" and node.points is not None
                if summed and not reasons[node.code] and below != node.points:
                    words = {
                        "code": node.code,
                        "variant": title,
                        "points": written(node.points or below),
                        "below": written(below),
                    }
                    sentence = _("%(code)s：在“%(variant)s”中下级合计%(below)s分，与本级%(points)s分不符。") % words
                    faults.setdefault((node.code, title), Fault(node.code, "sum", sentence))
        base, _bonus = totals(yardstick, variant)
        if base != yardstick.scale:
            sentence = _("“%(variant)s”的基本分合计%(base)s分，应为%(scale)s分。") % {
                "variant": title, "base": written(base), "scale": written(yardstick.scale),
            }  # fmt: skip
            faults.setdefault(("", title), Fault("", "total", sentence))
    return list(faults.values())
