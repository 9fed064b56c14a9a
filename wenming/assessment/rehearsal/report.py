"""The whole rehearsal of one draft on one past round, as plain values for the page, the workbook and the paper."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from wenming.assessment.rehearsal.burden import Minutes, hours_asked
from wenming.assessment.rehearsal.carrying import Carried, carry
from wenming.assessment.rehearsal.comparing import Group, Move, groups_of, moves_between
from wenming.assessment.rehearsal.separating import Idle, Twins, idle_leaves, ratios, twins
from wenming.assessment.scoring import UnitMarks, scores
from wenming.standards.applying import variant_of
from wenming.standards.plain import Yardstick

SMALL, MIDDLE = 50, 300  # people; the last size has no upper bound
NO_VARIANT = ""


@dataclass(frozen=True)
class Hours:
    """Hours asked of one unit of a variant, before and after; None where only one of the editions has the variant."""

    title: str
    before: Decimal | None
    after: Decimal | None
    leaves_before: int | None
    leaves_after: int | None

    @property
    def change(self) -> Decimal | None:
        """Hours more or less."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Report:
    """What a draft would have done to a past round."""

    units: int
    bands: list[str]
    table: Counter[tuple[str, str]]
    moves: list[Move]
    by_variant: list[Group]
    by_size: list[Group]
    idle: list[Idle]
    twins: list[Twins]
    hours: list[Hours]
    carried: Carried

    @property
    def coverage(self) -> int:
        """Points of the draft that past marks could tell about, in whole per cent of all its points."""
        return round(100 * self.carried.known_points / self.carried.all_points) if self.carried.all_points else 0

    @property
    def up(self) -> int:
        """Units that reach a better band."""
        return sum(self.bands.index(move.after) < self.bands.index(move.before) for move in self.moves)

    @property
    def down(self) -> int:
        """Units that fall to a lower band."""
        return len(self.moves) - self.up


def rehearse(draft: Yardstick, past: Yardstick, units: Sequence[UnitMarks], minutes: Minutes) -> Report:
    """Score the past round on both editions and set the outcomes side by side."""
    carried = carry(draft, past, units)
    before, after = scores(past, units), scores(draft, carried.units)
    bands = _bands(past, draft)
    place = {band: number for number, band in enumerate(bands)}
    moves, table = moves_between(before, after, units)
    codes, shares = ratios(draft, after)
    sizes, variants = _sizes(units), _variants(draft, units)
    return Report(
        units=len(units),
        bands=bands,
        table=table,
        moves=moves,
        by_variant=sorted(groups_of(before, after, variants.__getitem__, place), key=lambda group: group.label),
        by_size=_in_order(groups_of(before, after, sizes.__getitem__, place)),
        idle=idle_leaves(draft, codes, shares),
        twins=twins(draft, codes, shares),
        hours=_hours(past, draft, minutes),
        carried=carried,
    )


def _bands(past: Yardstick, draft: Yardstick) -> list[str]:
    """Names of all bands from the best down: the draft's order, then what only the past had, then no band."""
    named = [band.label for band in draft.bands]
    older = [band.label for band in past.bands if band.label not in named]
    return [*named, *older, NO_VARIANT]


def size_labels() -> list[str]:
    """The sizes of units in the reader's language, small to large, and last those of unknown size."""
    return [
        _("%(most)s人及以下") % {"most": SMALL},
        _("%(over)s至%(most)s人") % {"over": SMALL + 1, "most": MIDDLE},
        _("%(over)s人以上") % {"over": MIDDLE},
        _("人数未填"),
    ]


def _sizes(units: Sequence[UnitMarks]) -> dict[str, str]:
    small, middle, large, unknown = size_labels()

    def size(headcount: int | None) -> str:
        if headcount is None:
            return unknown
        return small if headcount <= SMALL else middle if headcount <= MIDDLE else large

    return {unit.id: size(unit.profile.headcount if unit.profile else None) for unit in units}


def _in_order(groups: list[Group]) -> list[Group]:
    order = size_labels()
    return sorted(groups, key=lambda group: order.index(group.label))


def _variants(draft: Yardstick, units: Sequence[UnitMarks]) -> dict[str, str]:
    found = {unit.id: variant_of(draft, unit.profile) if unit.profile else None for unit in units}
    return {pk: variant.title if variant else NO_VARIANT for pk, variant in found.items()}


def _hours(past: Yardstick, draft: Yardstick, minutes: Minutes) -> list[Hours]:
    before = {variant.title if variant else "": (hours, count) for variant, hours, count in hours_asked(past, minutes)}
    after = {variant.title if variant else "": (hours, count) for variant, hours, count in hours_asked(draft, minutes)}
    rows = []
    for title in [*after, *(title for title in before if title not in after)]:
        old, new = before.get(title, (None, None)), after.get(title, (None, None))
        rows.append(Hours(title, old[0], new[0], old[1], new[1]))
    return rows
