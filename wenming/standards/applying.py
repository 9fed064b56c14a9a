"""三(三) 分类指导: which form of an edition a unit gets, which nodes apply to it, and what they add up to. Plain values only."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from django.utils.translation import gettext_noop

from wenming.standards.plain import Node, Scope, Variant, Yardstick

FULL = "full"
NOT_FOR_THIS_UNIT = gettext_noop("不适用于本单位")  # the reason where the edition gives none; pages translate it
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Profile:
    """What an edition asks of a unit before it chooses its nodes: tags by name, headcount, 12-digit region, credit code."""

    kinds: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    headcount: int | None = None
    region: str = ""
    code: str = ""


def fits(scope: Scope, profile: Profile, form: str) -> bool:
    """Whether every field given in the scope fits; what is not known of a unit fits no condition."""
    return (
        (not scope.forms or form in scope.forms)
        and (not scope.kinds or any(kind in scope.kinds for kind in profile.kinds))
        and (not scope.natures or any(nature in scope.natures for nature in profile.natures))
        and _within(scope, profile.headcount)
        and (not scope.regions or any(profile.region.startswith(start) for start in scope.regions if profile.region))
        and (not scope.units or profile.code in scope.units)
    )


def _within(scope: Scope, headcount: int | None) -> bool:
    """Both bounds are included."""
    if scope.headcount_from is None and scope.headcount_until is None:
        return True
    if headcount is None:
        return False
    enough = scope.headcount_from is None or headcount >= scope.headcount_from
    return enough and (scope.headcount_until is None or headcount <= scope.headcount_until)


def variant_of(yardstick: Yardstick, profile: Profile) -> Variant | None:
    """The first variant whose units are like this one; None when the edition has none for it."""
    for variant in yardstick.variants:
        if fits(variant.unit, profile, variant.form):
            return variant
    return None


def form_of(variant: Variant | None) -> str:
    """The form a unit gets by its variant; without a variant the full one."""
    return variant.form if variant else FULL


def applicable(yardstick: Yardstick, profile: Profile, form: str) -> dict[str, str]:
    """For every node's code: "" if it applies to such a unit, else the reason why not, the topmost one first in line."""
    reasons: dict[str, str] = {}
    for node in yardstick.nodes:
        _judge(node, profile, form, "", reasons)
    return reasons


def _judge(node: Node, profile: Profile, form: str, inherited: str, reasons: dict[str, str]) -> None:
    reason = inherited
    if not reason and not _is_meant(node, profile, form):
        reason = node.because or NOT_FOR_THIS_UNIT
    reasons[node.code] = reason
    for child in node.children:
        _judge(child, profile, form, reason, reasons)


def _is_meant(node: Node, profile: Profile, form: str) -> bool:
    """A `spares` without any field spares nobody, like one that is absent."""
    spared = node.spares is not None and node.spares != Scope() and fits(node.spares, profile, form)
    return fits(node.applies, profile, form) and not spared


def most(node: Node, reasons: dict[str, str]) -> Decimal:
    """The most points a node can give (or take, in a deduction) where `reasons` says which nodes apply."""
    if reasons[node.code]:
        return ZERO
    if node.is_leaf:
        return node.points or ZERO
    below = [most(child, reasons) for child in node.children]
    return brought_together(node, below)


def brought_together(node: Node, below: list[Decimal]) -> Decimal:
    """What a branch makes of its children's possible points: their sum, its cap, or its own points if it weights them."""
    total = sum(below, ZERO)
    if node.points is None:
        return total
    if node.combine == "weighted":
        return node.points if total > 0 else ZERO
    return total if node.part == "base" else min(node.points, total)


def examples(variant: Variant | None) -> Iterator[tuple[Profile, str]]:
    """Every sort of unit a variant speaks of, one each, with its form: each kind, nature, region, unit, headcount bound.

    The first is the exemplary unit of the variant. Without a variant: a unit of which nothing is known.
    """
    scope = variant.unit if variant else Scope()
    bounds: list[int | None] = [bound for bound in (scope.headcount_from, scope.headcount_until) if bound is not None]
    for kind, nature, headcount, region, code in product(
        scope.kinds or ("",), scope.natures or ("",), bounds or [None], scope.regions or ("",), scope.units or ("",)
    ):
        kinds, natures = (kind,) if kind else (), (nature,) if nature else ()
        yield Profile(kinds, natures, headcount, region, code), form_of(variant)


def totals(yardstick: Yardstick, variant: Variant | None) -> tuple[Decimal, Decimal]:
    """Base and bonus points the exemplary unit of a variant can reach at most, before they are brought to the scale."""
    return totals_for(yardstick, *next(examples(variant)))


def totals_for(yardstick: Yardstick, profile: Profile, form: str) -> tuple[Decimal, Decimal]:
    """Base and bonus points a unit with this profile and form can reach at most."""
    reasons = applicable(yardstick, profile, form)
    tops = [(node.part, most(node, reasons)) for node in yardstick.nodes]
    return (
        sum((points for part, points in tops if part == "base"), ZERO),
        sum((points for part, points in tops if part == "bonus"), ZERO),
    )
