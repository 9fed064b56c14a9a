"""A bearer 责任方 seen as one thing, body or district: its tasks, its items, the name it goes by."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse

from wenming.plan.models import Group, Item, Task
from wenming.plan.planning import Owner
from wenming.plan.rules import bears_as
from wenming.units.models import Body, Region

if TYPE_CHECKING:
    from wenming.accounts.models import User
    from wenming.plan.models.items import ItemQuerySet


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

    def owns(self, item: "Item") -> bool:
        """Whether it answers for the item, and does not only help."""
        if self.body:
            return item.owner_id == self.body.pk
        return self.region is not None and item.owner_region_id == self.region.pk

    def items(self, user: "User", year: int) -> "ItemQuerySet":
        """The items in force it answers for or helps with."""
        seen = Item.objects.visible_to(user).issued().of_year(year)
        if self.body:
            helped = Item.helpers.through.objects.filter(body=self.body).values("item")
            return seen.filter(Q(owner=self.body) | Q(pk__in=helped))
        return seen.filter(owner_region=self.region)


@dataclass(frozen=True)
class Laid:
    """On whom a task is laid: bodies and districts one by one, groups by name, titled units by their number."""

    bodies: list[Body]
    districts: list[Region]
    groups: list[Group]
    units: int


def laid_on(task: Task) -> Laid:
    """The bearers of a task in one query, and one for each group that is named."""
    duties = list(task.duties.select_related("body", "group"))
    groups = [duty.group for duty in duties if duty.group]
    rules = {group.rule for group in groups}
    named = sorted((duty.body for duty in duties if duty.body), key=lambda body: body.pk)
    return Laid(
        bodies=list(task.bearing_bodies()) if Group.Rule.MEMBER_BODIES in rules else named,
        districts=list(task.bearing_districts()) if Group.Rule.DISTRICTS in rules else [],
        groups=groups,
        units=task.bearing_units().count() if Group.Rule.TITLED_UNITS in rules else 0,
    )


def bearer_of(user: "User") -> Bearer | None:
    """For whom this seat speaks in the plan; None for those who only read."""
    body, region = bears_as(user)
    if body:
        return Bearer(body=Body.objects.get(pk=body))
    return Bearer(region=Region.objects.get(pk=region)) if region else None
