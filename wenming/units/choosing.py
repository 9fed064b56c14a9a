"""Choosing people and places for a post by typing a part of the name: names only, at most LIMIT of them (SEC-09)."""

from collections import Counter

from django.db.models import Q

from wenming.accounts.models import User
from wenming.units.models import Body, Region, Unit
from wenming.units.models.regions import RegionQuerySet
from wenming.units.rules import PLACE_OF_ROLE, REGION_LEVELS

LIMIT = 20
Place = Body | Unit | Region
Choice = tuple[str, str]


def people_named(words: str, chosen: str = "") -> list[Choice]:
    """People with an open account and no administrator's office whose name or user name contains the words."""
    people = User.objects.filter(is_active=True, administers="").order_by("name", "username")
    if chosen.isdecimal() and not words:
        people = people.filter(pk=chosen)
    elif words:
        people = people.filter(Q(name__icontains=words) | Q(username__icontains=words))
    return [(str(person.pk), f"{person}（{person.username}）") for person in people[:LIMIT]]


def places_named(role: str, words: str, chosen: str = "") -> list[Choice]:
    """Names of bodies, units or regions where this role can be held; two of the same name carry their number."""
    kind = PLACE_OF_ROLE.get(role)
    if kind is None:
        return []
    wanted = Q(pk=chosen) if chosen and not words else Q(name__icontains=words)
    if kind == "region":
        regions = _regions(role).filter(wanted).values_list("pk", "name")
        rows = [(str(pk), name) for pk, name in regions[:LIMIT]]
    elif kind == "body":
        bodies = Body.objects.filter(wanted).order_by("name").values_list("pk", "name")
        rows = [(str(pk), name) for pk, name in bodies[:LIMIT]]
    else:
        units = Unit.objects.active().filter(wanted).order_by("name").values_list("pk", "name")
        rows = [(str(pk), name) for pk, name in units[:LIMIT]]
    times = Counter(name for _pk, name in rows)
    return [(pk, name if times[name] == 1 else f"{name}（{pk}）") for pk, name in rows]


def place_of(role: str, pk: str) -> Place | None:
    """The place chosen, if the role can be held there; else None."""
    kind = PLACE_OF_ROLE.get(role)
    if not pk.isdecimal() and kind != "region":
        return None
    if kind == "region":
        return _regions(role).filter(pk=pk).first()
    if kind == "body":
        return Body.objects.filter(pk=pk).first()
    return Unit.objects.active().filter(pk=pk).first() if kind == "unit" else None


def person_of(pk: str) -> User | None:
    """The account chosen, or None."""
    return User.objects.filter(pk=pk).first() if pk.isdecimal() else None


def _regions(role: str) -> RegionQuerySet:
    fits = Q(level__in=REGION_LEVELS.get(role, ())) | Q(kind=Region.Kind.JURISDICTION)
    return Region.objects.choosable().filter(fits).order_by("level", "code")
