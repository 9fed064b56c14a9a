"""A bearer 责任方 seen as one thing, body or district: its tasks, its items, the name it goes by."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse

from wenming.plan.models import Item, Task
from wenming.plan.planning import Owner
from wenming.plan.rules import bears_as
from wenming.units.models import Body, Region

if TYPE_CHECKING:
    from wenming.accounts.models import User


@dataclass(frozen=True)
class Bearer:
    """A body or a district; exactly one of the two."""

    body: Body | None = None
    region: Region | None = None

    def __str__(self) -> str:
        return str(self.body or self.region)

    @property
    def owner(self) -> Owner:
        """The same bearer as the plain value that forms and acts use."""
        return Owner(body=self.body.pk) if self.body else Owner(region=self.region.code if self.region else None)

    @property
    def link(self) -> str:
        """The page of its tasks."""
        if self.body:
            return reverse("plan:body", args=[self.body.pk])
        return reverse("plan:district", args=[self.owner.region])

    def tasks(self, user: "User") -> "QuerySet[Task]":
        """The tasks laid on it, by name or through a group, as far as the reader may see them."""
        seen = Task.objects.visible_to(user)
        return seen.borne_by_body(self.body.pk) if self.body else seen.borne_by_districts()

    def items(self, user: "User", year: int) -> "QuerySet[Item]":
        """The items in force it answers for or helps with."""
        seen = Item.objects.visible_to(user).issued().of_year(year)
        if self.body:
            return seen.filter(Q(owner=self.body) | Q(helpers=self.body)).distinct()
        return seen.filter(owner_region=self.region)


def bearer_of(user: "User") -> Bearer | None:
    """For whom this seat speaks in the plan; None for those who only read."""
    body, region = bears_as(user)
    if body:
        return Bearer(body=Body.objects.get(pk=body))
    return Bearer(region=Region.objects.get(pk=region)) if region else None
