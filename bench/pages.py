"""Pages of the register and the plan's matrix under load of rows: `python -m bench pages`.

For each engine and size a process fills a fresh database with invented units and asks for each page as a district officer
(the least privileged who sees a list; deep pages as the city office), with every connection closed before each request.
The peer is Django's own admin changelist over the same rows with the same columns, in the same process.
"""

import json
import sys
from pathlib import Path

from bench import ground

SIZES = (ground.part_of(1_500), ground.part_of(30_000))
ROUNDS = 3 if ground.QUICK else 20
FLOORS = {"page 1,000 of the list": 100}
PEERS = {"register": "admin", "page 1,000 of the list": "admin, page 1,000"}


def main() -> str:
    """Run every engine and size and make one table."""
    rows = []
    for engine in ground.engines():
        small, large = (ground.in_process(engine, "pages", size) for size in SIZES)
        for label, found in large.items():
            if label.startswith("admin"):
                continue
            less = small.get(label)
            peer = large.get(PEERS.get(label, ""))
            beside = ground.times(peer["p50"], found["p50"], f"{peer['p50']:.0f} ms") if peer else ""
            rows.append([
                engine, label, shown(less) if less else "—", f"**{shown(found)}**",
                f"p95 ≤ {FLOORS.get(label, 60)} ms", f"{found['queries']} (≤ 12)", f"{found['cpu']:.0f} ms", beside,
            ])  # fmt: skip
    note = f"Milliseconds of server time, median / p95 of {ROUNDS}, connections closed before each request, nothing cached."
    head = [
        "database",
        "page",
        *(f"{size:,} units" for size in SIZES),
        "floor",
        "queries",
        "of it processor",
        "Django admin",
    ]
    return ground.table("pages", note, head, rows)


def shown(found: dict[str, float]) -> str:
    """Median and the slowest but one in twenty."""
    return f"{found['p50']:.0f} / {found['p95']:.0f} ms"


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


def measure(size: int) -> None:
    """Fill, then time each page and count its questions."""
    ground.begin()
    from django.conf import settings
    from django.test import Client

    from wenming.accounts.models import User
    from wenming.plan.programme import load_plan
    from wenming.units.models import Post, Region, Unit

    load_plan(Path(settings.CITY_DATA) / "plan.json")
    district = Region.objects.districts()[0]
    place = fill(size)
    ground.settle()
    people = {}
    for name, role, region in (
        ("district", "district_office", place["district"]),
        ("city", "city_office", place["city"]),
        ("planner", "district_office", district),
    ):
        person = User.objects.create_user(name)
        Post.objects.create(person=person, role=role, region=region)
        people[name] = Client()
        people[name].force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    mine = Unit.objects.filter(region__code__startswith="990101").order_by("pk")[size // 20]
    pages = {
        "register": ("district", "/units/"),
        "register, by code": ("district", "/units/?sort=-code"),
        "register, search": ("district", "/units/?q=图书"),
        "unit": ("district", mine.get_absolute_url()),
        "matrix": ("planner", "/plan/matrix/"),
        "admin": ("city", "/peer/units/unit/"),
    }
    if size == SIZES[1]:
        pages["page 1,000 of the list"] = ("city", "/units/?page=1000")
        pages["admin, page 1,000"] = ("city", "/peer/units/unit/?p=1000")
    first = people["district"].get("/units/").content.decode()
    seen = Unit.objects.filter(region__code__startswith="990101").order_by("name", "pk")
    assert all(unit.name in first for unit in seen[:25])
    assert not any(unit.get_absolute_url() in first for unit in seen[25:26])
    print(json.dumps({label: ground.page_times(people[who], at, ROUNDS) for label, (who, at) in pages.items()}))


if __name__ == "__main__" and sys.argv[1:2] == ["measure"]:
    measure(int(sys.argv[2]))
