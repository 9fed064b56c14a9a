"""Making the year's programme: items laid on bearers, changed, issued, carried over from the year before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from wenming.journal.models import record
from wenming.lib.access import Refused
from wenming.plan.models import Item, Task
from wenming.plan.urging import announce
from wenming.units.models import Body

if TYPE_CHECKING:
    from wenming.accounts.models import User

FIELDS = ("title", "done_when", "due_on")


@dataclass(frozen=True)
class Owner:
    """Who is to answer for an item: a body or a district, exactly one of them."""

    body: int | None = None
    region: str | None = None

    @classmethod
    def parse(cls, text: str) -> "Owner":
        """The owner a form names: "body-12" or "region-990102000000"."""
        kind, _dash, value = text.partition("-")
        return cls(body=int(value)) if kind == "body" else cls(region=value)

    def __str__(self) -> str:
        return f"body-{self.body}" if self.body else f"region-{self.region}"


@transaction.atomic
def lay_on(
    task: Task,
    owners: Iterable[Owner],
    *,
    by: "User",
    key: UUID,
    fields: dict[str, Any],
    helpers: Iterable[Body] = (),
    draft: bool = False,
) -> list[Item]:
    """The same item for each owner, in one go; sent a second time (same key) it makes nothing new."""
    items = []
    for owner in owners:
        item, is_new = Item.objects.get_or_create(
            key=uuid5(key, str(owner)),
            defaults={
                "task": task, "owner_id": owner.body, "owner_region_id": owner.region, "year": fields["due_on"].year,
                "stage": Item.Stage.DRAFT if draft else Item.Stage.ISSUED, **fields,
            },
        )  # fmt: skip
        if is_new:
            item.helpers.set([body for body in helpers if body.pk != owner.body])
            record("plan_item", item, by=by, detail={"task": task.pk, "stage": item.stage, "due": str(item.due_on)})
            items.append(item)
    if not draft:
        announce(items)
    return items


@transaction.atomic
def change(item: Item, *, by: "User", seen: int, fields: dict[str, Any], helpers: Iterable[Body], because: str) -> Item:
    """Change what is asked. `seen` is the version the form was made from; a newer one refuses instead of overwriting."""
    before = {name: getattr(item, name) for name in FIELDS}
    changed = [name for name in FIELDS if name in fields and fields[name] != before[name]]
    wanted = {body.pk for body in helpers} - {item.owner_id}
    if wanted != set(item.helpers.values_list("pk", flat=True)):
        changed.append("helpers")
    if not changed:
        return item
    if item.stage == Item.Stage.ISSUED and not because.strip():
        raise Refused(_("已下达的事项修改时请写明理由。"))
    fresh = {name: fields[name] for name in FIELDS if name in fields} | {"year": fields["due_on"].year}
    mine = Item.objects.filter(pk=item.pk, version=seen).exclude(stage=Item.Stage.WITHDRAWN)
    if not mine.update(version=F("version") + 1, **fresh):
        raise Refused(_("这个事项刚刚被别人改过。请打开最新内容后再修改，您写的文字还在下面。"))
    item.helpers.set(wanted)
    record("change_item", item, by=by, because=because, detail={"fields": changed})
    item.refresh_from_db()
    return item


def year_after(day: date) -> date:
    """The same day a year later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


@transaction.atomic
def carry_over(year: int, *, by: "User") -> list[Item]:
    """Last year's items as this year's drafts, each once; what was withdrawn stays behind."""
    last = Item.objects.visible_to(by).issued().of_year(year - 1).filter(carried_to=None).prefetch_related("helpers")
    drafts = []
    for old in last.select_related("task"):
        draft = Item.objects.create(
            task=old.task, year=year, title=old.title, done_when=old.done_when, due_on=year_after(old.due_on),
            stage=Item.Stage.DRAFT, carried_from=old, **old.owners(),
        )  # fmt: skip
        draft.helpers.set(old.helpers.all())
        drafts.append(draft)
    if drafts:
        record("carry_over", None, by=by, detail={"year": year, "items": [draft.pk for draft in drafts][:500]})
    return drafts


@transaction.atomic
def issue(drafts: Iterable[Item], *, by: "User") -> list[Item]:
    """Put drafts in force and tell those who answer for them; one that a colleague has issued meanwhile is skipped."""
    issued = []
    for draft in drafts:
        try:
            issued.append(draft.move("issue", by=by))
        except Refused:
            continue
    announce(issued)
    return issued
