"""What the page of a unit shows beside the unit and has one row of at most: fetched in the same question."""

from typing import Any

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from wenming.units.models import Amendment, Profile, Unit
from wenming.units.petitions.profiling import open_years

YEARS = ("this_profile", "last_profile")


def with_petitions(units: QuerySet[Unit]) -> QuerySet[Any]:
    """Units with the profiles of the years that can be stated today, and the key of the open request for changes."""
    profiles = {
        name: FilteredRelation("profiles", condition=Q(profiles__year=year))
        for name, year in zip(YEARS, open_years(), strict=True)
    }
    waiting = Amendment.objects.open().filter(unit=OuterRef("pk")).order_by("pk").values("pk")[:1]
    return units.annotate(**profiles, open_amendment=Subquery(waiting)).select_related(*YEARS)


def stated(unit: Unit) -> list[tuple[int, Profile | None]]:
    """This year and the one before with what the unit stated, if anything; `unit` comes from `with_petitions`."""
    known = {profile.year: profile for name in YEARS if (profile := getattr(unit, name, None))}
    return [(year, known.get(year)) for year in open_years()]


def waiting_amendment(unit: Unit) -> Amendment | None:
    """The open request for changes, as far as a link to it needs; `unit` comes from `with_petitions`."""
    key: int | None = getattr(unit, "open_amendment")  # noqa: B009  # an annotation
    return Amendment(pk=key) if key else None
