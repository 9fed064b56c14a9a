"""Which year's programme a page shows."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone


@dataclass(frozen=True)
class Year:
    """The year shown, with its neighbours for the links."""

    number: int
    this: int

    @property
    def previous(self) -> int:
        """The year before."""
        return self.number - 1

    @property
    def following(self) -> int:
        """The year after."""
        return self.number + 1


def chosen_year(request: HttpRequest) -> Year:
    """The year in the address, or this one; far-away years are not looked for."""
    this, asked = timezone.localdate().year, request.GET.get("year", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == len(str(this)) else this
    return Year(min(max(number, this - 50), this + 5), this)
