"""The demo city's work: items under the tasks, reports on them, requests that wait, so that every page has something."""

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from wenming.accounts.models import User
from wenming.plan.models import Item, Report, Task
from wenming.units.models import Amendment, Enrolment, Pairing, Profile, Proposal, Region, Unit


def build(plot: dict[str, Any], chance: random.Random, units: list[Unit], people: dict[str, User]) -> dict[str, int]:
    """Items with reports in every state of the light, and requests in every stage. All of it invented."""
    today = timezone.localdate()
    items = _items(plot, chance, today)
    reports = _reports(plot, chance, items, people, today)
    _petitions(plot, units, people)
    _profiles(chance, units, today.year, people)
    return {"items": len(items), "reports": len(reports)}


def _items(plot: dict[str, Any], chance: random.Random, today: date) -> list[Item]:
    drafts: list[Item] = []
    for task in Task.objects.prefetch_related("duties__body"):
        bodies = [duty.body for duty in task.duties.all() if duty.body]
        for body in chance.sample(bodies, min(3, len(bodies))):
            title = chance.choice(plot["item_titles"])
            due = today + timedelta(days=chance.randint(-60, 120))
            drafts.append(
                Item(
                    task=task, year=today.year, title=f"{task.title}：{title}", owner=body,
                    done_when=chance.choice(plot["done_when"]), due_on=due,
                )
            )  # fmt: skip
    Item.objects.bulk_create(drafts)
    return drafts


def _reports(
    plot: dict[str, Any], chance: random.Random, items: list[Item], people: dict[str, User], today: date
) -> list[Report]:
    drafts = []
    for item in items:
        for step in range(chance.choice([0, 1, 1, 2, 3])):
            day = min(today, item.due_on) - timedelta(days=10 * (3 - step) + chance.randint(0, 6))
            state = chance.choice(["started", "advancing", "advancing", "stuck", "done", "done"]) if step else "started"
            drafts.append(
                Report(
                    item=item, body_id=item.owner_id, state=state, text=chance.choice(plot["report_texts"]),
                    reported_by=people["body"].pk,
                    reported_at=timezone.make_aware(datetime.combine(day, time(10, 30))),
                )
            )  # fmt: skip
    Report.objects.bulk_create(drafts)
    return drafts


def _petitions(plot: dict[str, Any], units: list[Unit], people: dict[str, User]) -> None:
    district = Region.objects.get(code=units[0].region_id)
    for number, word in enumerate(plot["words"][:3]):
        Enrolment.objects.create(
            name=f"{district.name}{word}托育服务中心（虚构）", credit_code=None, region=district,
            fields={"no_code_because": "演示数据"}, contact_name="陈演示",
            contact_phone=f"{plot['phone_area']}-0{9000000 + number}", receipt=f"DEMO{number:04d}",
        )  # fmt: skip
    amendment = Amendment.objects.create(unit=units[0], because="人员变动", filed_by=people["unit"].pk)
    Proposal.objects.create(
        amendment=amendment, field="headcount", old=str(units[0].headcount), new=str((units[0].headcount or 0) + 3)
    )
    Pairing.objects.create(
        unit=units[0], partner=units[1], kind=Pairing.Kind.UNIT, aims="窗口服务互学互查，每季度一次现场交流。",
        from_on=timezone.localdate() - timedelta(days=200),
    )  # fmt: skip


def _profiles(chance: random.Random, units: list[Unit], year: int, people: dict[str, User]) -> None:
    drafts = []
    for unit in units[: len(units) * 2 // 3]:
        budget = chance.randint(1, 40) * 5000
        confirmed = chance.random() < 0.8
        drafts.append(
            Profile(
                unit=unit, year=year, leader="主要负责人", staff_full_time=chance.randint(0, 2),
                staff_part_time=chance.randint(1, 4), budgeted=budget, spent=budget * chance.randint(20, 95) // 100,
                confirmed_at=timezone.now() if confirmed else None, confirmed_by=people["leader"].pk if confirmed else None,
            )
        )  # fmt: skip
    Profile.objects.bulk_create(drafts, batch_size=500)
