"""Pages of the register under load of rows: `python -m bench.pages`, or `python -m bench pages`.

For each engine and size a child process makes a fresh database, fills it with invented units, and asks for each page
as a district officer (the least privileged who sees a list), with every database connection closed before each request.
The peer is Django's own admin changelist over the same rows with the same columns, in the same process.
PostgreSQL is measured when BENCH_POSTGRESQL names a server address (postgresql://user@host); it makes and drops a database.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

SIZES = (1_500, 30_000)
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "20"))


def main() -> int:
    """Run every engine and size; print a table and the figures that miss the floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--child", action="store_true")
    parser.add_argument("--size", type=int)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.child:
        print(json.dumps(measure(options.size)))
        return 0
    server = os.environ.get("BENCH_POSTGRESQL", "")
    results = [
        run(engine, size, server) for engine in (["sqlite", "postgresql"] if server else ["sqlite"]) for size in SIZES
    ]
    print(json.dumps(results, ensure_ascii=False) if options.json else table(results))
    return 0


def run(engine: str, size: int, server: str) -> dict:
    """One child process with a home and a database of its own."""
    name = f"wenming_bench_{os.getpid()}"
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {
            "WENMING_HOME": home,
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        }
        if engine == "postgresql":
            postgres(server, f'CREATE DATABASE "{name}"')
            environment["DATABASE_URL"] = f"{server.rstrip('/')}/{name}"
        else:
            del environment["DATABASE_URL"]
        try:
            command = [sys.executable, "-m", "bench.pages", "--child", "--size", str(size)]
            answer = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        except subprocess.CalledProcessError as problem:
            sys.stderr.write(problem.stderr)
            raise
        finally:
            if engine == "postgresql":
                postgres(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    return {"engine": engine, "size": size, **json.loads(answer.stdout.splitlines()[-1])}


def postgres(server: str, statement: str) -> None:
    """One statement outside a transaction."""
    import psycopg

    with psycopg.connect(f"{server.rstrip('/')}/postgres", autocommit=True) as connection:
        connection.execute(statement)


def fill(size: int) -> dict:
    """An invented city: 8 districts with 10 streets, `size` units with names, codes, spans, titles and contacts."""
    import random
    from datetime import date

    from wenming.lib.codes import credit_code_check_character
    from wenming.units.models import Body, Contact, Honour, Kind, Nature, Region, Span, Title, Unit

    dice = random.Random(7)
    city = Region.objects.create(code="990100000000", name="青山市", level=2)
    districts = [
        Region.objects.create(code=f"9901{n:02}000000", name=f"第{n}区", level=3, parent=city) for n in range(1, 9)
    ]
    streets = [
        Region(code=f"9901{d:02}{s:03}000", name=f"{d}-{s}街道", level=4, parent=districts[d - 1])
        for d in range(1, 9)
        for s in range(1, 11)
    ]
    Region.objects.bulk_create(streets)
    bodies = Body.objects.bulk_create(Body(name=f"青山市第{n}局", region=city) for n in range(54))
    natures = Nature.objects.bulk_create(Nature(name=f"性质{n}", order=n) for n in range(9))
    kinds = Kind.objects.bulk_create(Kind(name=f"类型{n}", order=n) for n in range(7))
    honours = [Honour.objects.create(name=f"{level}文明单位", level=level) for level in Honour.Level.values]

    def code(number: int) -> str:
        first = f"12990100MB{number:07d}"
        return first + credit_code_check_character(first)

    words = ["学校", "医院", "社区", "公司", "中心", "银行", "大厦", "市场", "图书馆", "车站"]
    born = date(2015, 1, 1)
    units = Unit.objects.bulk_create(
        [
            Unit(
                name=f"青山市{dice.choice('东南西北中')}{dice.randrange(10**6)}{dice.choice(words)}",
                credit_code=code(n),
                nature=dice.choice(natures),
                region=dice.choice(streets),
                sector=dice.choice(bodies),
                fictional=True,
                created_on=born,
            )
            for n in range(size)
        ],
        batch_size=2000,
    )
    through = Unit.kinds.through
    through.objects.bulk_create(
        [through(unit=u, kind=k) for u in units for k in dice.sample(kinds, 2)], batch_size=5000
    )
    Span.objects.bulk_create(
        [
            Span(
                unit=u,
                name=u.name,
                credit_code=u.credit_code,
                region_id=u.region_id,
                sector_id=u.sector_id,
                from_on=born,
            )
            for u in units
        ],
        batch_size=5000,
    )
    Title.objects.bulk_create(
        [Title(unit=u, honour=dice.choice(honours), round="一", named_on=born) for u in units[::3]], batch_size=5000
    )
    Contact.objects.bulk_create([Contact(unit=u, name="联系人", phone="13800138000") for u in units], batch_size=5000)
    return {"city": city, "district": districts[0], "unit": units[0]}


def measure(size: int) -> dict:
    """Fill, then time each page and count its questions."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, connections
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, override_settings

    from wenming.accounts.models import User
    from wenming.units.models import Post, Unit

    call_command("migrate", verbosity=0)
    place = fill(size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    people = {}
    for name, role, region in (
        ("district", "district_office", place["district"]),
        ("city", "city_office", place["city"]),
    ):
        person = User.objects.create_user(name)
        Post.objects.create(person=person, role=role, region=region)
        people[name] = Client()
        people[name].force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    mine = Unit.objects.filter(region__code__startswith="990101").order_by("pk")[mine_at(size)]
    pages = {
        "register": ("district", "/units/"),
        "register by code": ("district", "/units/?sort=-code"),
        "register search": ("district", "/units/?q=图书"),
        "page 1000": ("city", f"/units/?page={min(1000, size // 25)}"),
        "unit": ("district", mine.get_absolute_url()),
        "health": ("district", "/units/health/"),
        "regions": ("district", "/units/regions/"),
        "admin (peer)": ("city", "/peer/units/unit/"),
        "admin page 1000": ("city", f"/peer/units/unit/?p={min(1000, size // 25)}"),
    }
    answer = {}
    with override_settings(ALLOWED_HOSTS=["*"]):
        for label, (who, address) in pages.items():
            client, times = people[who], []
            with CaptureQueriesContext(connection) as asked:
                response = client.get(address)
            assert response.status_code == 200, (label, response.status_code)
            queries, work = len(asked), []
            for _round in range(ROUNDS):
                connections.close_all()
                start, busy = time.perf_counter(), time.process_time()
                client.get(address)
                work.append((time.process_time() - busy) * 1000)
                times.append((time.perf_counter() - start) * 1000)
            times.sort()
            answer[label] = {
                "queries": queries,
                "cpu": round(statistics.median(work), 1),
                "p50": round(statistics.median(times), 1),
                "p95": round(times[int(len(times) * 0.95) - 1], 1),
            }
    return {"pages": answer}


def mine_at(size: int) -> int:
    """A unit in the middle of the district's own."""
    return size // 20


def table(results: list) -> str:
    """For people: one line a page, engines and sizes side by side."""
    lines = [
        "| page | " + " | ".join(f"{r['engine']} {r['size']:,}" for r in results) + " |",
        "|---|" + "---|" * len(results),
    ]
    for label in results[0]["pages"]:
        cells = (r["pages"][label] for r in results)
        lines.append(
            f"| {label} | "
            + " | ".join(f"{c['p50']} / {c['p95']} ms (cpu {c['cpu']}), {c['queries']} q" for c in cells)
            + " |"
        )
    return (
        "p50 / p95 server time (and processor time of our process), connections closed before every request\n"
        + "\n".join(lines)
    )


if __name__ == "__main__":
    sys.exit(main())
