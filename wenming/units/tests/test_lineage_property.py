"""Random reorganisations: whatever happens, no unit and no name is lost, and the register of any day equals a replay."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from wenming.lib.access import Refused
from wenming.units import lineage
from wenming.units.lineage import Entrant, Paper, Seen
from wenming.units.models import Span, Unit
from wenming.units.tests.test_lineage import code

START = date(2010, 1, 1)
DAYS = 400
State = tuple[str, str | None, str | None]  # name, code, region


@dataclass
class Replay:
    """The same history kept the simple way: for each unit, what it was from which day on, None once it ended."""

    lives: dict[int, list[tuple[date, State | None]]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def note(self, day: date, *units: Unit) -> None:
        for unit in units:
            unit.refresh_from_db()
            state = None if unit.ended_on else (unit.name, unit.credit_code, unit.region_id)
            self.lives.setdefault(unit.pk, []).append((day, state))
            self.names.add(unit.name)

    def on(self, day: date) -> dict[int, State]:
        present: dict[int, State] = {}
        for pk, life in self.lives.items():
            passed = [state for since, state in life if since <= day]
            if passed and passed[-1] is not None:
                present[pk] = passed[-1]
        return present


@dataclass
class City:
    """The city the acts are played in; every act draws its units and names from here."""

    cast: SimpleNamespace
    replay: Replay = field(default_factory=Replay)
    day: date = START
    number: int = 0

    def entrant(self, picked: int, region: str | None) -> Entrant:
        self.number += 1
        own = code(picked % 12) if picked % 3 else None
        return Entrant(f"单位{self.number}号", own, "" if own else "无代码", region)

    def active(self, picked: int) -> list[Unit]:
        units = list(Unit.objects.active().filter(pk__in=self.replay.lives).order_by("pk"))
        return units[picked % len(units) :] + units[: picked % len(units)] if units else []


def play(city: City, act: str, picked: int, region: str) -> None:
    """One act with what the dice say; a refusal must leave no trace, which the checks afterwards would see."""
    paper, by, units = Paper(city.day, "文"), city.cast.officer, city.active(picked)
    new = [city.entrant(picked, region), city.entrant(picked + 1, region)]
    if act == "enter" or not units:
        city.replay.note(city.day, lineage.enter(new[0], paper, by=by))
        return
    one, two = Seen(units[0]), units[1:3]
    acts: dict[str, Callable[[], Any]] = {
        "rename": lambda: lineage.rename(one, new[0].name, paper, by=by),
        "move": lambda: lineage.move(one, region, None, paper, by=by),
        "recode": lambda: lineage.recode(one, code(picked % 12), paper, by=by),
        "merge": lambda: lineage.merge([one, *map(Seen, two)], new[0], paper, by=by),
        "absorb": lambda: lineage.absorb(one, [Seen(unit) for unit in two], paper, by=by),
        "split": lambda: lineage.split(one, new, paper, by=by),
        "dissolve": lambda: lineage.dissolve(one, paper, by=by),
    }
    made = acts[act]()
    touched = {"absorb": two, "merge": units[:3]}.get(act, units[:1])  # an absorbing unit stays what it is
    new_units = made if isinstance(made, list) else [made] if isinstance(made, Unit) else []
    city.replay.note(city.day, *touched, *new_units)


def check(city: City) -> None:
    """What must hold whatever was played."""
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=city.replay.lives)}
    assert set(units) == set(city.replay.lives), "a unit was lost"
    spans = list(Span.objects.filter(unit__in=units).order_by("unit", "from_on", "id"))
    assert city.replay.names <= {span.name for span in spans}, "a name was lost"
    codes = [unit.credit_code for unit in units.values() if unit.is_active and unit.credit_code]
    assert len(codes) == len(set(codes)), "two active units bear one code"
    for pk, unit in units.items():
        life = [span for span in spans if span.unit_id == pk]
        assert (life[0].from_on, life[-1].until_on) == (unit.created_on, unit.ended_on)
        assert all(one.until_on == two.from_on for one, two in itertools.pairwise(life)), "a gap or overlap"
    for back in range((city.day - START).days + 2):
        day = START + timedelta(days=back)
        rows = Span.objects.as_of(day).filter(unit__in=units)
        was = {span.unit_id: (span.name, span.credit_code, span.region_id) for span in rows}
        assert was == city.replay.on(day), f"the register of {day} is not what happened"
        held = [state[1] for state in was.values() if state[1]]
        assert len(held) == len(set(held)), f"two units bore one code on {day}"


ACTS = ["enter", "rename", "move", "recode", "merge", "absorb", "split", "dissolve"]


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a failing history is short enough without shrinking
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 40), st.integers(-1, 3)), min_size=8, max_size=20))
def test_no_unit_no_name_and_no_day_is_lost_in_any_reorganisation(
    cast: SimpleNamespace, steps: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        city = City(cast)
        for act, picked, later in steps:
            before = city.day
            city.day = max(START, city.day + timedelta(days=later))
            try:
                play(city, act, picked, cast.east.pk if picked % 2 else cast.west.pk)
            except Refused:
                city.day = before
        check(city)
        transaction.set_rollback(True)
