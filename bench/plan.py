"""`python -m bench.plan`: the matrix, task and my-tasks pages at full size, as the least privileged reader, on each database.

Full size: every body and district of the city's plan, 300 items and 2,000 reports of one year.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

ITEMS, REPORTS, ROUNDS = 300, 2000, 60


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


def measure(engine: str) -> None:
    """Build the city in an empty database, then time the pages."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from wenming.accounts.models import User
    from wenming.plan.models import Task
    from wenming.plan.programme import load_plan
    from wenming.units.models import Post, Region

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    load_plan(Path(settings.CITY_DATA) / "plan.json")
    fill()
    reader = User.objects.create_user("reader", None)
    Post.objects.create(person=reader, role="district_office", region=Region.objects.districts()[0])
    client = Client()
    client.force_login(reader, backend=settings.AUTHENTICATION_BACKENDS[0])
    task = Task.objects.get(code="T2-4")
    for path in ("/plan/matrix/", "/plan/", "/plan/mine/", f"/plan/tasks/{task.pk}/", "/plan/items/"):
        asked: list[str] = []

        def ask(execute: Any, sql: str, *rest: Any, asked: list[str] = asked) -> Any:
            asked.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(ask):
            answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        times = []
        for _round in range(ROUNDS):
            begin = time.perf_counter()
            client.get(path)
            times.append(1000 * (time.perf_counter() - begin))
        times.sort()
        p95 = times[int(0.95 * len(times)) - 1]
        print(
            f"{engine:11} {path:18} {len(asked):3} queries  median {statistics.median(times):6.1f} ms"
            f"  p95 {p95:6.1f} ms  {len(answer.content) / 1024:7.1f} KiB"
        )


def main() -> None:
    """Both databases, each in a process and an empty home of its own. BENCH_POSTGRES names an empty database."""
    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    for engine, url in (("sqlite", ""), ("postgresql", os.environ.get("BENCH_POSTGRES", ""))):
        if engine == "postgresql" and not url:
            print("postgresql  skipped: BENCH_POSTGRES names no empty database")
            continue
        with tempfile.TemporaryDirectory() as home:
            surroundings = os.environ | {"WENMING_HOME": home, "DJANGO_SETTINGS_MODULE": "wenming.settings"}
            surroundings |= {"DATABASE_URL": url} if url else {}
            if not url:
                surroundings.pop("DATABASE_URL", None)
            subprocess.run([sys.executable, "-m", "bench.plan", engine], env=surroundings, check=True)


if __name__ == "__main__":
    main()
