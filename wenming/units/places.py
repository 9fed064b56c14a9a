"""From where a seat reads: what a city decides is read everywhere below it, what a district decides also above it."""

from typing import TYPE_CHECKING

from django.db.models import Q

from wenming.units.models.regions import PLACES, within
from wenming.units.rules import is_business_seat

if TYPE_CHECKING:
    from wenming.accounts.models import User


def codes_around(place: str) -> list[str]:
    """The codes of the regions that contain this place: its province, city, district and town (GB/T 2260 places)."""
    return [place[:length].ljust(12, "0") for length in PLACES.values() if len(place) >= length]


def place_of(user: "User") -> str:
    """The region code (or its beginning) from which the seat reads: its own, or its unit's."""
    from wenming.units.models import Unit

    seat = user.seat
    if seat.region or not seat.unit:
        return seat.region
    return Unit.objects.filter(pk=seat.unit).values_list("region_id", flat=True).first() or ""


def read_in_place(user: "User", path: str = "region") -> Q:
    """Rows of the regions the seat lies in or covers; `path` leads from the filtered model to its region."""
    if not is_business_seat(user) or not (place := place_of(user)):
        return Q(pk__in=[])
    return Q(**{f"{path}__in": codes_around(place)}) | within(place, path)
