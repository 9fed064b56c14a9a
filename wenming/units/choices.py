"""The choices above the register's list, all asked for in one question."""

from collections import defaultdict
from typing import Any

from django.db.models import CharField, Exists, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from wenming.accounts.models import User
from wenming.units.models import Body, Kind, Nature, Region, Unit
from wenming.units.models.regions import PLACES, after

Choices = dict[str, list[tuple[str, str]]]


def prefix_of(code: str) -> str:
    """What every region code below this one starts with; a jurisdiction of our own covers only itself."""
    if not code.isdigit():
        return code
    return next((code[:places] for places in PLACES.values() if not code[places:].strip("0")), code)


def choices_for(user: User) -> Choices:
    """Regions (districts and jurisdictions of the seat), sectors that have units, natures and kinds."""

    def offered(rows: QuerySet[Any], which: str, key: str, order: Any) -> QuerySet[Any]:
        return rows.order_by().values_list(
            Value(which, CharField()), Cast(key, CharField()), Cast("name", CharField()), Cast(order, IntegerField())
        )

    regions = Region.objects.choosable().filter(Q(level=3) | Q(kind=Region.Kind.JURISDICTION))
    if user.seat.region:
        regions = regions.filter(code__gte=user.seat.region, code__lt=after(user.seat.region))
    sectors = Body.objects.filter(Exists(Unit.objects.filter(sector=OuterRef("pk"))))
    rows = offered(regions, "region", "code", Value(0)).union(
        offered(sectors, "sector", "id", "id"),
        offered(Nature.objects.all(), "nature", "id", "order"),
        offered(Kind.objects.all(), "kind", "id", "order"),
        all=True,
    )
    found: Choices = defaultdict(list)
    for which, key, name, _order in sorted(rows, key=lambda row: (row[0], row[3], row[1])):
        found[which].append((key, name))
    return found
