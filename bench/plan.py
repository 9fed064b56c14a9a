"""The plan at full size: `python -m bench plan`. Every body and district, 300 items and 2,000 reports of one year."""

import json
import random
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench import ground

ITEMS, REPORTS, ROUNDS = 300, 2000, 3 if ground.QUICK else 20


def main() -> str:
    """Each page on each database."""
    rows = []
    for engine in ground.engines():
        for path, found in ground.in_process(engine, "plan").items():
            time = f"**{found['p50']:.0f} / {found['p95']:.0f} ms**"
            rows.append([engine, path, time, "p95 ≤ 60 ms", f"{found['queries']:.0f} (≤ 12)", f"{found['cpu']:.0f} ms"])
    note = f"As a district officer, {ITEMS} items and {REPORTS:,} reports; median / p95 of {ROUNDS}."
    return ground.table("plan", note, ["database", "page", "ours", "floor", "queries", "of it processor"], rows)


def fill() -> None:
    """A full year's programme on every body and district."""
    from django.utils import timezone

    from wenming.plan.models import Duty, Item, Report, Task
    from wenming.units.models import Region

    chance, today = random.Random(7), timezone.localdate()
    owners: list[dict[str, Any]] = [
        {"task_id": duty.task_id, "owner_id": duty.body_id} for duty in Duty.objects.filter(body__isnull=False)
    ]
    for task in Task.objects.borne_by_districts():
        owners += [{"task": task, "owner_region": region} for region in Region.objects.districts()]
    items = Item.objects.bulk_create(
        Item(
            **owner, year=today.year, title=f"第{number}项工作", done_when="看得见、数得清",
            due_on=date(today.year, 1, 1) + timedelta(days=chance.randint(0, 364)),
        )
        for number, owner in enumerate(chance.choices(owners, k=ITEMS))
    )  # fmt: skip
    Report.objects.bulk_create(
        Report(
            item=item, body_id=item.owner_id, region_id=item.owner_region_id, reported_by=1, text="按计划推进。",
            state=chance.choice(Report.State.values),
            reported_at=timezone.make_aware(datetime(today.year, 1, 1)) + timedelta(hours=chance.randint(0, 7000)),
        )
        for item in chance.choices(items, k=REPORTS)
    )  # fmt: skip


def measure() -> None:
    """Build the city in an empty database, then time the pages."""
    ground.begin()
    from django.conf import settings
    from django.test import Client

    from wenming.accounts.models import User
    from wenming.plan.models import Item, Report, Task
    from wenming.plan.programme import load_plan
    from wenming.units.models import Post, Region

    load_plan(Path(settings.CITY_DATA) / "plan.json")
    fill()
    assert (Item.objects.count(), Report.objects.count()) == (ITEMS, REPORTS)
    ground.settle()
    reader = User.objects.create_user("reader", None)
    Post.objects.create(person=reader, role="district_office", region=Region.objects.districts()[0])
    client = Client()
    client.force_login(reader, backend=settings.AUTHENTICATION_BACKENDS[0])
    task = Task.objects.get(code="T2-4")
    pages = {
        "matrix": "/plan/matrix/", "tasks": "/plan/", "mine": "/plan/mine/", "task": f"/plan/tasks/{task.pk}/",
        "items": "/plan/items/",
    }  # fmt: skip
    print(json.dumps({label: ground.page_times(client, path, ROUNDS) for label, path in pages.items()}))


if __name__ == "__main__" and sys.argv[1:2] == ["measure"]:
    measure()
