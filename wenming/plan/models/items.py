"""Item 工作事项: what is to be done this year under a task, by whom, until when, and what counts as done."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wenming.journal.lifecycle import Move, Staged
from wenming.plan import lights
from wenming.plan.models.tasks import Task
from wenming.plan.rules import items_seen_by
from wenming.units.models import Body, Region

if TYPE_CHECKING:
    from wenming.accounts.models import User


def _newest_of_owner(column: str) -> "models.QuerySet[Any, Any]":
    """One column of the newest report by the owner of the item outside; what helpers report turns no light."""
    from wenming.plan.models.reports import Report

    by_owner = Q(body=OuterRef("owner")) | Q(region=OuterRef("owner_region"))
    newest: models.QuerySet[Any, Any] = Report.objects.filter(by_owner, item=OuterRef("pk")).newest().values(column)
    return newest[:1]


class ItemQuerySet(models.QuerySet["Item"]):
    """Phrases about items."""

    def visible_to(self, user: "User") -> "ItemQuerySet":
        """Items of the seat's own city; drafts only for the offices that plan."""
        return self.filter(items_seen_by(user))

    def issued(self) -> "ItemQuerySet":
        """Items in force: neither drafts nor withdrawn."""
        return self.filter(stage=Item.Stage.ISSUED)

    def standing(self) -> "ItemQuerySet":
        """Items in force and drafts: all but the withdrawn."""
        return self.exclude(stage=Item.Stage.WITHDRAWN)

    def of_year(self, year: int) -> "ItemQuerySet":
        """Items of one year's programme."""
        return self.filter(year=year)

    def owned_by(self, body: int | None = None, region: str | None = None) -> "ItemQuerySet":
        """Items that this body, or this district, answers for."""
        return self.filter(owner=body) if body else self.filter(owner_region=region)

    def with_latest(self) -> "ItemQuerySet":
        """Each item with `latest_state` and `latest_at` of its owner's newest report."""
        return self.annotate(  # type: ignore[no-redef]  # Item declares them, so that they can be read
            latest_state=Subquery(_newest_of_owner("state")), latest_at=Subquery(_newest_of_owner("reported_at"))
        )

    def with_dates(self) -> "ItemQuerySet":
        """Each item with `latest_report`, the id of its owner's newest report, and `first_reminder` (see days_soon)."""
        from wenming.plan.models.reports import ReminderRule

        rules = ReminderRule.objects.in_use(OuterRef("task__region")).order_by("days").values("days")[:1]
        return self.annotate(  # type: ignore[no-redef]  # as above
            latest_report=Subquery(_newest_of_owner("pk")), first_reminder=Subquery(rules)
        )

    def unfinished(self) -> "ItemQuerySet":
        """Items whose owner has not reported them done."""
        return self.with_latest().filter(Q(latest_state=None) | ~Q(latest_state="done"))


class Item(Staged):
    """A yearly work item under a task. Drafts bind nobody; what has been issued is withdrawn with a reason, not deleted."""

    class Stage(models.TextChoices):
        """How far the item is."""

        DRAFT = "draft", _("草稿")
        ISSUED = "issued", _("已下达")
        WITHDRAWN = "withdrawn", _("已取消")

    MOVES = {
        "issue": Move(("draft",), "issued"),
        "withdraw": Move(("draft", "issued"), "withdrawn", needs_reason=True),
    }

    stage = models.CharField(_("阶段"), max_length=20, choices=Stage, default=Stage.ISSUED)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, verbose_name=_("任务"), related_name="items")
    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("工作事项"), max_length=120)
    done_when = models.CharField(_("完成标志"), max_length=300)
    due_on = models.DateField(_("完成期限"))
    owner = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("牵头单位"), related_name="owned_items"
    )
    owner_region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("牵头区（县）"),
        related_name="owned_items",
    )
    helpers = models.ManyToManyField(Body, blank=True, verbose_name=_("配合单位"), related_name="helped_items")
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("结转自"), related_name="carried_to"
    )
    key = models.UUIDField(_("一次性键"), unique=True, null=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[ItemQuerySet] = ItemQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    latest_state: str | None  # set by with_latest()
    latest_at: datetime | None
    latest_report: int | None  # set by with_dates(), as is the next
    first_reminder: int | None

    class Meta:
        verbose_name = _("工作事项")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False, owner_region=None) | Q(owner=None, owner_region__isnull=False),
                name="plan_item_has_one_owner",
            )
        ]
        indexes = [
            models.Index(fields=["year", "stage", "task"], name="plan_item_year"),
            models.Index(fields=["stage", "due_on"], name="plan_item_due"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The item's page."""
        return reverse("plan:item", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Whether it binds nobody yet."""
        return self.stage == self.Stage.DRAFT

    @property
    def owner_name(self) -> str:
        """Who answers for the item."""
        return str(self.owner or self.owner_region)

    def light(self, today: date, soon: int) -> lights.Light:
        """The light by rule, from the due date and the owner's newest report (see with_latest)."""
        return lights.light(self.due_on, self.latest_state, today, soon)

    def owners(self) -> dict[str, Any]:
        """The owner as fields of a new row."""
        return {"owner": self.owner, "owner_region": self.owner_region}
