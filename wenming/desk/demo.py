"""The demo city: the real regions, bodies, duties and public titles, with invented units and people around them."""

import json
import os
import random
import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from wenming.accounts.models import User
from wenming.desk import demo_round, demo_standards, demo_story, demo_work
from wenming.journal.models import record
from wenming.lib.codes import ALPHABET, ORGANISATION_WEIGHTS, credit_code_check_character
from wenming.units.models import Body, Change, Contact, Honour, Kind, Nature, Post, Region, Span, Title, Unit


def script() -> dict[str, Any]:
    """The words, shares and accounts of the demo, as data beside the city's other files."""
    text = (settings.CITY_DATA / "demo.json").read_text()
    return dict(json.loads(text))


def password_file() -> Path:
    """Where the demo's one random password is kept, readable by the owner of the home only."""
    return Path(settings.HOME) / "demo_password"


def demo_password() -> str:
    """SEC-01: made at random once for each home, printed at each start; there is no built-in password."""
    path = password_file()
    if not path.exists():
        words = f"Demo-{secrets.token_hex(4)}-{secrets.randbelow(90) + 10}"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(words)
    return path.read_text().strip()


@dataclass(frozen=True)
class DemoAccount:
    """One account of the demo as it is shown to whoever tries the house."""

    username: str
    password: str
    name: str
    place: str


def printed_accounts() -> list[DemoAccount]:
    """The demo accounts, for the start screen and the sign-in page; none outside the demo."""
    if not settings.DEMO or not password_file().exists():
        return []
    names = [account["username"] for account in script()["accounts"]]
    people = {person.username: person for person in User.objects.filter(username__in=names, is_active=True)}
    posts = Post.objects.held().with_places().filter(person__username__in=names)
    places = {post.person_id: str(post.place) for post in posts}
    password = demo_password()
    return [
        DemoAccount(name, password, people[name].name, places.get(people[name].pk, ""))
        for name in names
        if name in people
    ]


def is_empty() -> bool:
    """Whether the demo has not been built in this home yet."""
    return not Unit.objects.filter(fictional=True).exists()


@transaction.atomic
def build() -> dict[str, int]:
    """Fill the register with invented units, accounts, work and reports; the loaders have run before. Seeded: the same
    home each time, but for the password and today's date."""
    plot = script()
    chance = random.Random(plot["seed"])  # noqa: S311  # scenery, not secrets
    town = Town(plot, chance)
    units = town.found_units()
    first = chosen_unit(plot, units)
    units.insert(0, units.pop(units.index(first)))  # the one that the demo's clerk, district and sector all meet
    town.name_titles(units)
    other = town.found_other_city()
    demo_work.found_bodies(plot, town.home)
    seats = Seating(plot, units[0], other)
    seats.fill()
    demo_story.tell(plot, units, seats.people)
    work = demo_work.build(plot, chance, units, seats.people)
    scored = demo_round.build(plot, units[:-4], seats.people["city"])
    shelved = demo_standards.shelve_drafts(plot, seats.people["city"])
    record("build_demo", by=None, detail={"units": len(units), "accounts": len(seats.people)})
    return {"units": Unit.objects.count(), "accounts": len(seats.people), **work, **scored, **shelved}


def chosen_unit(plot: dict[str, Any], units: list[Unit]) -> Unit:
    """The unit that the demo's district office and sector authority both see."""
    accounts = {account.get("role"): account for account in plot["accounts"]}
    sector = Body.objects.called(accounts["sector"]["body"]).get()
    prefix = accounts["district_office"]["region"]
    return next(u for u in units if str(u.region_id).startswith(prefix) and u.sector_id == sector.pk)


def credit_code(beginning: str, region: str, number: int) -> str:
    """A well-formed code that no registry issues: its organisation part begins with DEM."""
    eight = f"DEM{number:05d}"
    total = sum(int(character, 36) * weight for character, weight in zip(eight, ORGANISATION_WEIGHTS, strict=True))
    seventeen = beginning + region[:6] + eight + "0123456789X"[(11 - total % 11) % 11]
    assert set(seventeen) <= set(ALPHABET)
    return seventeen + credit_code_check_character(seventeen)


@dataclass
class Town:
    """The invented units of one city."""

    plot: dict[str, Any]
    chance: random.Random
    today: date = field(default_factory=timezone.localdate)

    @property
    def home(self) -> Region:
        """The city itself."""
        return Region.objects.get(code=json.loads((settings.CITY_DATA / "city.json").read_text())["region"])

    def found_units(self) -> list[Unit]:
        """Make the units with their spans, kinds and contacts, a bulk insert for each."""
        change = Change.objects.create(kind=Change.Kind.ENTER, on=self.today - timedelta(days=900), reason="演示数据")
        units, tags = self._draw_units(change.on)
        Unit.objects.bulk_create(units, batch_size=500)
        Span.objects.bulk_create(
            [
                Span(
                    unit=u, name=u.name, credit_code=u.credit_code, region_id=u.region_id, sector_id=u.sector_id,
                    from_on=change.on, opened_by=change,
                )
                for u in units
            ],
            batch_size=500,
        )  # fmt: skip
        kinds = {kind.name: kind.pk for kind in Kind.objects.all()}
        Through = Unit.kinds.through
        Through.objects.bulk_create(
            [Through(unit_id=u.pk, kind_id=kinds[tag]) for u, names in zip(units, tags, strict=True) for tag in names]
        )
        Contact.objects.bulk_create(
            [self._contact(u, number) for number, u in enumerate(units) if number % 29], batch_size=500
        )
        return units

    def _draw_units(self, day: date) -> tuple[list[Unit], list[list[str]]]:
        natures = {nature.name: nature for nature in Nature.objects.all()}
        sectors = {body.name: body for body in Body.objects.all()}
        districts = list(Region.objects.districts().under(self.home.prefix))
        streets = {d.code: list(Region.objects.choosable().filter(parent=d, level=4)) for d in districts}
        recipes = [recipe for recipe in self.plot["kinds_of_unit"] for _ in range(recipe["share"])]
        taken: set[str] = set(Unit.objects.values_list("name", flat=True))
        units, tags = [], []
        for number in range(self.plot["units"]):
            recipe = self.chance.choice(recipes)
            district = self.chance.choice(districts)
            street = self.chance.choice(streets[district.code])
            name = self._free_name(recipe, district, street, taken)
            units.append(
                Unit(
                    name=name,
                    credit_code=credit_code(recipe["code"], district.code, number),
                    nature=natures[recipe["nature"]],
                    region=street if "{street}" in recipe["names"][0] else district,
                    sector=sectors[recipe["sector"]] if number % 83 else None,
                    industry=recipe["industry"],
                    headcount=self.chance.randint(*recipe["staff"]),
                    remark="演示数据，虚构单位",
                    fictional=True,
                    created_on=day,
                )
            )
            tags.append(recipe["tags"])
        return units, tags

    def _free_name(self, recipe: dict[str, Any], district: Region, street: Region, taken: set[str]) -> str:
        while True:
            pattern = self.chance.choice(recipe["names"])
            word = self.chance.choice(self.plot["words"])
            name = str(pattern.format(district=district.name, street=street.name, word=word))
            if name in taken:
                name = name.replace(word, word + self.chance.choice("东西南北中一二三"))
            if name not in taken:
                taken.add(name)
                return name

    def _contact(self, unit: Unit, number: int) -> Contact:
        name = self.chance.choice(self.plot["surnames"]) + "".join(self.chance.sample(self.plot["given"], 2))
        # No exchange gives out subscriber numbers that begin with 0, so nobody's telephone rings.
        phone = f"{self.plot['phone_area']}-0{number:07d}"
        return Contact(unit=unit, name=name, role=self.chance.choice(self.plot["contact_roles"]), phone=phone)

    def name_titles(self, units: list[Unit]) -> None:
        """Invented titles for invented units, so that the ladder has people on every step."""
        titles = []
        for step in self.plot["titles"]:
            honour, _new = Honour.objects.get_or_create(
                name=step["honour"],
                defaults={"level": step["level"], "term_years": step["term"], "issued_by": step["by"]},
            )
            holders = self.chance.sample(units[1:], step["count"])
            if step["level"] == "city":
                holders[0] = units[0]  # so that the demo's own unit has a title to show
            for number, unit in enumerate(holders):
                which = step["rounds"][number % len(step["rounds"])]
                day = self.today - timedelta(days=300 + 40 * (number % 9))
                titles.append(Title(unit=unit, honour=honour, round=which, named_on=day, source="演示数据，虚构称号"))
        Title.objects.bulk_create(titles, batch_size=500)

    def found_other_city(self) -> Unit:
        """A unit of another, invented city: the outsider who must find nothing of this one."""
        other = self.plot["other_city"]
        city = Region.objects.get_or_create(code=other["region"], defaults={"name": other["name"], "level": 2})[0]
        district = Region.objects.get_or_create(
            code=other["district"], defaults={"name": other["district_name"], "level": 3, "parent": city}
        )[0]
        unit, _new = Unit.objects.get_or_create(
            name=other["unit"], defaults={"region": district, "no_code_because": "演示数据", "fictional": True}
        )
        Span.objects.get_or_create(
            unit=unit, defaults={"name": unit.name, "region": district, "from_on": unit.created_on}
        )
        return unit


@dataclass
class Seating:
    """The people of the demo and their posts."""

    plot: dict[str, Any]
    first: Unit
    other: Unit
    people: dict[str, User] = field(default_factory=dict)

    def fill(self) -> None:
        """One person for each role, all with the demo's one password."""
        hashed = make_password(demo_password())
        for account in [*self.plot["accounts"], self.plot["second_officer"]]:
            user = User.objects.create(
                username=account["username"],
                name=account["name"],
                administers=account.get("administers", ""),
                password=hashed,
            )
            self.people[user.username] = user
            if "role" in account:
                Post.objects.create(
                    person=user, role=account["role"], from_on=self.first.created_on, **self._place(account)
                )

    def _place(self, account: dict[str, str]) -> dict[str, Any]:
        if "body" in account:
            return {"body": Body.objects.called(account["body"]).get()}
        if "region" in account:
            return {"region": Region.objects.get(code=account["region"].ljust(12, "0"))}
        return {"unit": self.first if account["unit"] == "first" else self.other}
