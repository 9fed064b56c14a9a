"""Post 岗位: a person's seat — who, where, in what role, from when until when. Rights follow from it and nothing else."""

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wenming.accounts.seats import Seat
from wenming.units.models.bodies import Body
from wenming.units.models.regions import Region
from wenming.units.models.units import Unit
from wenming.units.posts.rules import posts_seen_by

if TYPE_CHECKING:
    from wenming.accounts.models import User


class PostQuerySet(models.QuerySet["Post"]):
    """Phrases about posts."""

    def held(self, on: date | None = None) -> "PostQuerySet":
        """Posts in force on a day (today if none is given); one withdrawn on that day no longer is."""
        day = on or timezone.localdate()
        dated = self.filter(from_on__lte=day).filter(Q(until_on=None) | Q(until_on__gte=day))
        return dated.filter(Q(withdrawn_at=None) | Q(withdrawn_at__date__gt=day))

    def open(self) -> "PostQuerySet":
        """Posts that are in force or will be."""
        return self.filter(withdrawn_at=None).filter(Q(until_on=None) | Q(until_on__gte=timezone.localdate()))

    def overlapping(self, from_on: date, until_on: date | None) -> "PostQuerySet":
        """Open posts that share at least one day with these dates."""
        rows = self.open().filter(Q(until_on=None) | Q(until_on__gte=from_on))
        return rows if until_on is None else rows.filter(from_on__lte=until_on)

    def visible_to(self, user: "User") -> "PostQuerySet":
        """Posts this person may read about."""
        return self.filter(posts_seen_by(user))

    def of(self, user: int) -> "PostQuerySet":
        """Posts of one person, with what they belong to."""
        return self.filter(person=user).with_places()

    def with_places(self) -> "PostQuerySet":
        """With the body, unit or region each belongs to, in the same question."""
        return self.select_related("body__region", "unit", "region")


class Post(models.Model):
    """A seat. Absence cover is a post of its own, dated, that names the post it stands in for."""

    class Role(models.TextChoices):
        """The capacities of design §2. Only rules.py files compare them."""

        CITY_OFFICE = "city_office", _("市文明办")
        DISTRICT_OFFICE = "district_office", _("区（县）文明办")
        SECTOR = "sector", _("行业主管部门")
        DUTY_BODY = "duty_body", _("责任单位")
        UNIT_LEADER = "unit_leader", _("单位负责人")
        UNIT_CLERK = "unit_clerk", _("单位信息管理员")
        ASSESSOR = "assessor", _("测评员")
        SUPERVISOR = "supervisor", _("社会监督员")
        CONSULTED = "consulted", _("协查部门")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    stands_in_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="covers")
    from_on = models.DateField(_("自"), default=timezone.localdate)
    until_on: "models.DateField[date | None, date | None]" = models.DateField(_("至"), null=True, blank=True)

    withdrawn_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        _("收回时间"), null=True, blank=True
    )

    objects: ClassVar[PostQuerySet] = PostQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("岗位")
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=False, unit=None, region=None)
                | Q(body=None, unit__isnull=False, region=None)
                | Q(body=None, unit=None, region__isnull=False),
                name="units_post_has_one_place",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=models.F("from_on")), name="units_post_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for=None) | Q(until_on__isnull=False), name="units_cover_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        place, role = self.place, str(self.get_role_display())
        return place if place == role else f"{place} · {role}"

    @property
    def place(self) -> str:
        """The name of the body, unit or region the seat belongs to."""
        return str(self.body or self.unit or self.region)

    @property
    def standing(self) -> str:
        """ "coming", "held" or "ended", as of today."""
        today = timezone.localdate()
        if self.withdrawn_at or (self.until_on and self.until_on < today):
            return "ended"
        return "coming" if self.from_on > today else "held"

    def as_seat(self) -> Seat:
        """The plain value that filters read."""
        region = self.region or (self.body.region if self.body else None)
        return Seat(
            post=self.pk,
            role=self.role,
            label=str(_("%(post)s（代班）") % {"post": self}) if self.stands_in_for_id else str(self),
            region=region.prefix if region else "",
            body=self.body_id,
            unit=self.unit_id,
            stands_in=self.stands_in_for_id is not None,
        )
