"""Whom to tell: the people who keep a unit's record, the people of a unit, and those who give seats."""

from django.db.models import QuerySet

from wenming.accounts.models import User
from wenming.journal.models import notify
from wenming.units.models import Post
from wenming.units.petitions.rules import city_over, keepers_over


def tell_keepers(region: str, sector: int | None, subject: str, body: str, link: str, key: str) -> int:
    """Tell the district office and the sector authority; where nobody holds such a seat, the city office."""
    held = Post.objects.held()
    people = _people(held.filter(keepers_over(region, sector))) or _people(held.filter(city_over(region)))
    return _tell(people, subject, body, link, key)


def tell_unit(unit: int, subject: str, body: str, link: str, key: str, without: int | None = None) -> int:
    """Tell everyone who holds a seat of the unit, except the person who did it."""
    return _tell(_people(Post.objects.held().filter(unit=unit)) - {without}, subject, body, link, key)


def tell_seat_givers(subject: str, body: str, link: str, key: str) -> int:
    """Tell the security administrators, who give seats."""
    givers = User.objects.filter(administers=User.Administers.SECURITY, is_active=True)
    return _tell(set(givers.values_list("pk", flat=True)), subject, body, link, key)


def _people(posts: QuerySet[Post]) -> set[int | None]:
    return set(posts.values_list("person", flat=True))


def _tell(people: set[int | None], subject: str, body: str, link: str, key: str) -> int:
    return sum(notify(person, subject[:120], body, link, f"{key}:{person}") for person in people if person)
