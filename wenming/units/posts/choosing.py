"""Choosing people and places for a post by typing a part of the name: names only, at most LIMIT of them (SEC-09)."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Q

from wenming.accounts.models import User
from wenming.units.models import Body, Region, Unit
from wenming.units.models.regions import RegionQuerySet
from wenming.units.posts.rules import PLACE_OF_ROLE, REGION_LEVELS

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
    """Names of bodies, units or regions where this role can be held; two of the same name carry their number.

    Values say the kind too ("unit:12"), so that a place chosen for one role is never taken for another's.
    """
    kind, _colon, pk = chosen.partition(":")
    wanted_kind = PLACE_OF_ROLE.get(role)
    if wanted_kind is None:
        return []
    if chosen and not words and (kind != wanted_kind or not _fits(kind, pk)):
        return places_named(role, "")
    wanted = Q(pk=pk) if chosen and not words else Q(name__icontains=words)
    rows = [(str(key), str(name)) for key, name in _rows(role, wanted_kind, wanted)]
    times = Counter(name for _key, name in rows)
    return [(f"{wanted_kind}:{key}", name if times[name] == 1 else f"{name}（{key}）") for key, name in rows]


def _rows(role: str, kind: str, wanted: Q) -> Iterable[tuple[int | str, str]]:
    if kind == "region":
        return _regions(role).filter(wanted).values_list("pk", "name")[:LIMIT]
    if kind == "body":
        return Body.objects.filter(wanted).order_by("name").values_list("pk", "name")[:LIMIT]
    return Unit.objects.active().filter(wanted).order_by("name").values_list("pk", "name")[:LIMIT]


def place_of(role: str, chosen: str) -> Place | None:
    """The place chosen, if the role can be held there; else None."""
    kind, _colon, pk = chosen.partition(":")
    if kind != PLACE_OF_ROLE.get(role) or not _fits(kind, pk):
        return None
    if kind == "region":
        return _regions(role).filter(pk=pk).first()
    if kind == "body":
        return Body.objects.filter(pk=pk).first()
    return Unit.objects.active().filter(pk=pk).first()


def _fits(kind: str, pk: str) -> bool:
    return kind == "region" or pk.isdecimal()


def person_of(pk: str) -> User | None:
    """The account chosen, or None."""
    return User.objects.filter(pk=pk).first() if pk.isdecimal() else None


def _regions(role: str) -> RegionQuerySet:
    fits = Q(level__in=REGION_LEVELS.get(role, ())) | Q(kind=Region.Kind.JURISDICTION)
    return Region.objects.choosable().filter(fits).order_by("level", "code")
