"""Regions as tiles and as a tree, with the units of each; retired codes still lead somewhere."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404

from wenming.accounts.models import User
from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import allows
from wenming.lib.pages import page
from wenming.units.models import Region, Unit
from wenming.units.models.regions import within
from wenming.units.register.rules import may_open_register
from wenming.units.rules import is_business_seat


@dataclass
class Branch:
    """A region with the units in it and below it, and the regions below it."""

    region: Region
    units: int = 0
    below: list["Branch"] = field(default_factory=list)

    @property
    def most(self) -> int:
        """The largest number among the regions below, as the full length of a bar."""
        return max((branch.units for branch in self.below), default=0)


def grown(regions: list[Region], counts: Counter[str | None]) -> list[Branch]:
    """The tree of these regions, with their units counted upward; regions come in the order of their codes."""
    branches = {region.pk: Branch(region, counts[region.pk]) for region in regions}
    roots = []
    for region in sorted(regions, key=lambda region: -region.level):
        above = branches.get(region.parent_id or "")
        if above is None:
            roots.append(branches[region.pk])
        else:
            above.units += branches[region.pk].units
            above.below.append(branches[region.pk])
    for branch in branches.values():
        branch.below.sort(key=lambda b: (b.region.kind != Region.Kind.DIVISION, b.region.code))
    return sorted(roots, key=lambda branch: branch.region.code)


def cities(roots: list[Branch], own: str) -> list[Branch]:
    """The cities of the tree, whatever stands above them: those with units that are seen, and the seat's own first."""
    found = [city for root in roots for city in ([root] if root.region.level > 1 else root.below)]
    mine = {city.region.pk for city in found if own.startswith(city.region.prefix)}
    shown = [city for city in found if city.units or city.region.pk in mine]
    return sorted(shown, key=lambda city: (city.region.pk not in mine, city.region.code))


def counted(user: User) -> Counter[str | None]:
    """Active units of the seat by region code; None counts those without a region."""
    rows = Unit.objects.visible_to(user).active().order_by().values_list("region").annotate(n=Count("pk"))
    return Counter(dict(rows))


@allows(is_business_seat)
def regions(request: SignedInRequest) -> HttpResponseBase:
    """All regions in force, as tiles with their streets, and the retired codes."""
    everything = list(Region.objects.all())
    counts, own = counted(request.user), request.user.seat.region
    retired = Region.objects.exclude(valid_to=None).prefetch_related("successors")
    return page(
        request, "units/regions.html", trees=cities(grown([r for r in everything if r.valid_to is None], counts), own),
        unplaced=counts[None], retired=retired, may_open=may_open_register(request.user),
    )  # fmt: skip


@allows(is_business_seat)
def region(request: SignedInRequest, code: str) -> HttpResponseBase:
    """One region: where it stands, what it became, who is in it."""
    thing = get_object_or_404(Region.objects.select_related("parent"), pk=code.ljust(12, "0"))
    units = Unit.objects.visible_to(request.user).active().filter(within(thing.prefix))
    return page(
        request, "units/region.html", region=thing, units=units.count(), children=thing.children.choosable(),
        successors=thing.successors.all(), predecessors=thing.predecessors.all(),
        may_open=may_open_register(request.user),
    )  # fmt: skip
