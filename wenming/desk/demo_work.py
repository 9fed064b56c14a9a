"""The demo city's work: items under the tasks, reports on them, requests that wait, so that every page has something."""

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from wenming.accounts.models import User
from wenming.plan.models import Duty, Group, Item, Report, Task
from wenming.units.models import Amendment, Body, Enrolment, Pairing, Post, Profile, Proposal, Region, Unit

# How the invented work of real bodies goes: well. What is late or stuck belongs to invented bodies only.
COURSES = [[], ["started"], ["started", "advancing"], ["advancing"], ["started", "done"], ["advancing", "done"]]
TROUBLES = [["started"], ["started", "stuck"], [], ["advancing", "stuck"]]


def build(plot: dict[str, Any], chance: random.Random, units: list[Unit], people: dict[str, User]) -> dict[str, int]:
    """Items with reports in every state of the light, and requests in every stage. All of it invented."""
    today = timezone.localdate()
    work = _items(plot, chance, today, people["body"])
    reports = _reports(plot, chance, work, people, today)
    _petitions(plot, units, people)
    for year in (today.year - 1, today.year):
        _profiles(chance, units[:-4], year, people)
    return {"items": len(work), "reports": len(reports)}


def found_bodies(plot: dict[str, Any], home: Region) -> None:
    """Invented bodies that bear every third task: real ones are never shown late or stuck with invented work."""
    tasks = list(Task.objects.all())
    for place, name in enumerate(plot["fictional_bodies"]):
        body = Body.objects.create(name=name, region=home, kind=Body.Kind.OTHER)
        Duty.objects.bulk_create(
            [Duty(task=task, body=body, printed=name, order=90 + place) for task in tasks[place % 3 :: 3]]
        )


def _items(plot: dict[str, Any], chance: random.Random, today: date, reporter: User) -> list[tuple[Item, list[str]]]:
    """Items with the states reported on each: of bodies, of districts, and the demo body's own."""
    own = Post.objects.get(person=reporter).body
    assert own is not None and own.region is not None
    districts = list(Region.objects.districts().under(own.region.prefix))
    work: list[tuple[Item, list[str]]] = []
    helped: list[tuple[Item, Body]] = []
    wishes = iter(plot["demo_body_items"])
    for task in Task.objects.prefetch_related("duties__body", "duties__group"):
        bearing = [duty.body for duty in task.duties.all() if duty.body]
        bodies = [body for body in bearing if body.name not in plot["fictional_bodies"]]
        for body in bearing:
            if body not in bodies and body != own and chance.random() < 0.6:
                days = chance.choice([-20, -8, -3, 5, 12, 40])
                item = _item(plot, chance, task, today, owner=body, due_on=today + timedelta(days=days))
                work.append((item, chance.choice(TROUBLES)))
        for body in chance.sample(bodies, min(3, len(bodies))):
            if body != own:
                item = _item(plot, chance, task, today, owner=body)
                work.append((item, _course(chance, item, today)))
                helped += [(item, other) for other in bodies if other != body][: len(work) % 3 == 0]
        if own in bearing and (wish := next(wishes, None)):
            due = today + timedelta(days=wish["days"])
            item = _item(plot, chance, task, today, owner=own, title=wish["title"], due_on=due)
            work.append((item, list(wish["states"])))
        if any(duty.group and duty.group.rule == Group.Rule.DISTRICTS for duty in task.duties.all()):
            title = chance.choice(plot["district_item_titles"])
            for region in chance.sample(districts, min(2, len(districts))):
                item = _item(plot, chance, task, today, owner_region=region, title=title)
                work.append((item, _course(chance, item, today)))
    Item.objects.bulk_create([item for item, _states in work])
    Item.helpers.through.objects.bulk_create(
        [Item.helpers.through(item_id=item.pk, body_id=body.pk) for item, body in helped]
    )
    return work


def _item(plot: dict[str, Any], chance: random.Random, task: Task, today: date, **fields: Any) -> Item:
    title = plot["invented"].format(title=fields.pop("title", None) or chance.choice(plot["item_titles"]))
    due = fields.pop("due_on", None) or today + timedelta(days=chance.randint(-25, 120))
    return Item(
        task=task, year=today.year, title=title, done_when=chance.choice(plot["done_when"]), due_on=due, **fields
    )


def _course(chance: random.Random, item: Item, today: date) -> list[str]:
    """The states reported for a real body or district; what is past its date was done in time."""
    if item.due_on < today:
        return ["started", "done"]
    return chance.choice(COURSES)


def _reports(
    plot: dict[str, Any], chance: random.Random, work: list[tuple[Item, list[str]]], people: dict[str, User],
    today: date,
) -> list[Report]:  # fmt: skip
    drafts: list[Report] = []
    for item, states in work:
        last = min(today, item.due_on) - timedelta(days=chance.randint(1, 6))
        for step, state in enumerate(reversed(states)):
            day = last - timedelta(days=12 * step)
            text = chance.choice(plot["report_texts"][state])
            drafts.append(
                Report(
                    item=item, body_id=item.owner_id, region_id=item.owner_region_id, state=state, text=text,
                    link=plot["report_link"].format(number=len(drafts)) if "链接" in text else "",
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
    past = year < timezone.localdate().year
    for number, unit in enumerate(units[: len(units) * (5 if past else 4) // 6]):
        budget = chance.randint(1, 40) * 5000
        confirmed = past or (number > 0 and chance.random() < 0.8)  # the demo's own unit still waits for its leader
        drafts.append(
            Profile(
                unit=unit, year=year, leader="主要负责人", staff_full_time=chance.randint(0, 2),
                staff_part_time=chance.randint(1, 4), budgeted=budget, spent=budget * chance.randint(20, 95) // 100,
                confirmed_at=timezone.now() if confirmed else None, confirmed_by=people["leader"].pk if confirmed else None,
            )
        )  # fmt: skip
    Profile.objects.bulk_create(drafts, batch_size=500)
