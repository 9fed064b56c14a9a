"""What P1 is measured on: fictional units, rounds on two editions, the check against the core, and one changed mark."""

import json
import random
import statistics
import time
from collections.abc import Sequence

import numpy as np

from bench import yardsticks
from wenming.accounts.models import User
from wenming.assessment.arrays import answers_of, plans, scored
from wenming.assessment.marking import Given, write_marks
from wenming.assessment.models import Mark, Scoring, Sheet
from wenming.assessment.packing import layout_of, layouts, spread
from wenming.assessment.packing.sheets import HEAD
from wenming.assessment.pastround import build_past_round, invented
from wenming.assessment.scoring import scores
from wenming.assessment.scoring_round import exactly, score_again
from wenming.assessment.sheets import _frozen, profile_as_json, profile_from, rows_of, unit_marks, yardstick_of
from wenming.assessment.storing import packed_sheets
from wenming.cycles.models import Cycle
from wenming.lib.bulk import insert_rows
from wenming.standards.applying import Profile
from wenming.standards.publishing import publish
from wenming.standards.shelving import shelve
from wenming.units.models import Nature, Region, Unit


class Town:
    """Invented units, some of them enterprises."""

    def __init__(self, size: int, marked: int) -> None:
        self.marked = marked
        self.city = Region.objects.create(code="990100000000", name="青山市", level=2)
        self.officer = User.objects.create_user("someone")
        self.natures = [Nature.objects.create(name=name) for name in (yardsticks.ENTERPRISE, "机关")]
        self.units = Unit.objects.bulk_create(
            [
                Unit(name=f"虚构{n:05}", no_code_because="演示数据", region=self.city, fictional=True, nature=self.natures[n % 3 > 0], headcount=n % 400)
                for n in range(size)
            ],
            batch_size=500,
        )  # fmt: skip

    def round_of(self, name: str) -> Cycle:
        """Mark rows and packed sheets for the first units; the others get packed sheets only, mixed from these."""
        kinds = yardsticks.EVERY if name == "every" else [("points", 150)]
        edition = publish(shelve(yardsticks.edition(kinds, name), region=self.city, by=self.officer), by=self.officer)
        invention = invented(yardstick_of(edition), "9", spared=0.01 if name == "every" else 0.0)
        cycle = build_past_round(edition, self.units[: self.marked], title=name, seed="9", invention=invention)
        self._mix(cycle, self.units[self.marked :])
        return cycle

    def _mix(self, cycle: Cycle, units: Sequence[Unit]) -> None:
        """New combinations of marks that stand on other sheets of the same variant, leaf by leaf."""
        chance = np.random.default_rng(5)
        layout = layout_of(yardstick_of(cycle.edition))
        for variant in ("enterprise", "rest") if units else ():
            rows = Sheet.objects.filter(cycle=cycle, variant=variant).order_by("id").values_list("packed", flat=True)
            told = [packed for packed in map(bytes, rows) if packed[2:4] == b"\3\0" and not packed[1]]
            block = spread(layout, told, np.arange(len(told)))
            chosen = [unit for unit in units if (unit.nature_id == self.natures[0].pk) == (variant == "enterprise")]
            larges, smalls = (
                np.empty((len(chosen), *part.shape[1:]), part.dtype) for part in (block.larges, block.smalls)
            )
            for place in layout.places:
                donors = chance.integers(0, len(told), len(chosen))
                few = slice(place.start, place.start + place.width)
                smalls[:, :, few] = block.smalls[donors][:, :, few]
                many = slice(place.large_start, place.large_start + place.large)
                larges[:, :, many] = block.larges[donors][:, :, many]
            front = told[0][: HEAD.itemsize + layout.mask_bytes]
            size = len(told[0])
            insert_rows(
                Sheet,
                ["cycle_id", "unit_id", "variant", "profile", "packed", "version"],
                (
                    (
                        cycle.pk,
                        unit.pk,
                        variant,
                        self.profile(unit),
                        (front + large.tobytes() + small.tobytes()).ljust(size, b"\0"),
                        1,
                    )
                    for unit, large, small in zip(chosen, larges, smalls, strict=True)
                ),
            )

    def profile(self, unit: Unit) -> str:
        """What a sheet keeps of a unit."""
        nature = yardsticks.ENTERPRISE if unit.nature_id == self.natures[0].pk else "机关"
        return json.dumps(profile_as_json(Profile((), (nature,), unit.headcount, unit.region_id or "", "")))


def forget() -> None:
    """As if the edition had just been published: nothing about it is prepared."""
    _frozen.cache_clear()
    plans.plans_of.forget()
    layouts.layout_of.forget()


def check(scoring: Scoring, chance: random.Random, many: int) -> int:
    """Compare random units that have rows with the exact core, every node to the last digit; returns how many."""
    yardstick = yardstick_of(scoring.edition)
    marked = sorted(Mark.objects.filter(sheet__cycle=scoring.cycle).values_list("sheet", flat=True).distinct())
    chosen = chance.sample(marked, min(many, len(marked)))
    results = {result.sheet_id: result for result in scoring.results.filter(sheet__in=chosen)}
    for sheet in Sheet.objects.filter(pk__in=chosen):
        unit = scores(yardstick, [unit_marks(yardstick, "u", profile_from(sheet.profile), rows_of(sheet))])[0]
        result = results[sheet.pk]
        nodes = [
            (each.code, each.state, each.got, each.possible) for each in answers_of(yardstick, bytes(result.nodes))
        ]
        assert nodes == [(each.code, each.state, each.got, each.possible) for each in unit.nodes], sheet
        assert (result.total, result.base, result.bonus, result.band) == (
            unit.total,
            unit.base,
            unit.bonus,
            unit.band or "",
        )
        assert (result.complete, result.qualified, result.vetoed) == (unit.complete, unit.qualified, unit.vetoed)
    return len(chosen)


def settled(cycle: Cycle) -> int:
    """How many sheets the columns left to the core."""
    yardstick = yardstick_of(cycle.edition)
    ids, packed = packed_sheets(cycle)
    return scored(yardstick, packed, lambda number: exactly(yardstick, int(ids[number]), packed[number])).exactly


def again(cycle: Cycle) -> float:
    """Seconds from a changed mark to its unit's score and everyone's rank, the middle of some."""
    found = []
    for number, sheet in enumerate(
        Sheet.objects.filter(cycle=cycle, marks__isnull=False).distinct().order_by("id")[:9]
    ):
        began = time.perf_counter()
        write_marks(sheet, [Given("1.1", "A", str(number / 10))], by=None)
        scoring = score_again(sheet, by=None)
        rank = scoring.ranks().of(sheet.pk)
        found.append(time.perf_counter() - began)
        assert rank is not None and len(scoring.ranks()) == Sheet.objects.filter(cycle=cycle).count()
    return statistics.median(found[2:])
