"""A sheet between its two forms: what the edition asks of the unit, its marks as rows, as bytes, and as the core reads them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from wenming.assessment.models import Mark as MarkOnSheet
from wenming.assessment.models import Sheet
from wenming.assessment.packing import MarkRow, StrangeLayout, layout_of, packed, unpacked
from wenming.assessment.scoring import Mark, UnitMarks, UnitScore, scores
from wenming.assessment.scoring.marks import read_value
from wenming.cycles.models import Cycle
from wenming.standards.applying import Profile, applicable, form_of, variant_of
from wenming.standards.models import Edition
from wenming.standards.plain import Yardstick
from wenming.units.models import Unit


def yardstick_of(edition: Edition) -> Yardstick:
    """The edition as plain values. A frozen one is read once; what it says never changes."""
    return _frozen(edition.pk, edition.digest) if edition.is_frozen and edition.digest else _taken(edition)


@lru_cache(maxsize=16)
def _frozen(pk: int, digest: str) -> Yardstick:
    return _taken(Edition.objects.get(pk=pk))


def _taken(edition: Edition) -> Yardstick:
    from wenming.standards.shelving import taken

    return taken(edition)


def profile_of(unit: Unit) -> Profile:
    """What the register knows of a unit today, as an edition asks for it."""
    return Profile(
        tuple(sorted(kind.name for kind in unit.kinds.all())), (unit.nature.name,) if unit.nature else (), unit.headcount,
        unit.region_id or "", unit.credit_code or "",
    )  # fmt: skip


def profile_as_json(profile: Profile) -> dict[str, Any]:
    """A profile as a sheet keeps it (docs/formats §5)."""
    return {
        "kinds": list(profile.kinds), "natures": list(profile.natures), "headcount": profile.headcount,
        "region": profile.region, "code": profile.code,
    }  # fmt: skip


def profile_from(kept: Mapping[str, Any]) -> Profile:
    """The same, read again."""
    return Profile(
        tuple(kept.get("kinds") or ()), tuple(kept.get("natures") or ()), kept.get("headcount"), kept.get("region") or "",
        kept.get("code") or "",
    )  # fmt: skip


class Asked(NamedTuple):
    """What an edition asks of one unit: the variant's code ("" without one), and the nodes that apply."""

    variant: str
    codes: frozenset[str]


def asked_of(yardstick: Yardstick, profile: Profile) -> Asked:
    """Which form a unit gets, and which nodes of it."""
    variant = variant_of(yardstick, profile)
    reasons = applicable(yardstick, profile, form_of(variant))
    return Asked(variant.code if variant else "", frozenset(code for code, reason in reasons.items() if not reason))


def packed_sheet(yardstick: Yardstick, profile: Profile, marks: Sequence[MarkRow]) -> bytes:
    """The packed form of a unit's marks."""
    asked = asked_of(yardstick, profile)
    return packed(layout_of(yardstick), asked.codes, asked.variant, marks)


def rows_of(sheet: Sheet) -> list[MarkRow]:
    """The marks of a sheet as its rows say."""
    found = MarkOnSheet.objects.filter(sheet=sheet).order_by("id")
    return [MarkRow(*row) for row in found.values_list("indicator__code", "assessor", "moderates", "value")]


def unit_marks(yardstick: Yardstick, name: str, profile: Profile, marks: Iterable[MarkRow]) -> UnitMarks:
    """Rows as the exact core takes them. Raises BadValue where a value does not fit its rule."""
    nodes = {node.code: node for node in yardstick.leaves()}
    read = tuple(Mark(row.node, row.assessor, read_value(nodes[row.node], row.value), row.moderates) for row in marks)
    return UnitMarks(name, read, profile)


def exact_score(yardstick: Yardstick, sheet: Sheet) -> UnitScore:
    """The exact core's score of one sheet, from its rows; ranks are not its affair."""
    return scores(yardstick, [unit_marks(yardstick, str(sheet.pk), profile_from(sheet.profile), rows_of(sheet))])[0]


class Difference(NamedTuple):
    """Where the packed form of a sheet does not say what its rows say."""

    sheet: int
    node: str
    assessor: str
    said: str  # what is wrong: "layout", "asked", "mark"


def differences(cycle: Cycle) -> Iterator[Difference]:
    """Compare every sheet of a round with its rows; nothing is yielded when both forms say the same."""
    yardstick = yardstick_of(cycle.edition)
    for sheet in Sheet.objects.filter(cycle=cycle).order_by("id").iterator(500):
        rows = rows_of(sheet)
        profile = profile_from(sheet.profile)
        expected, kept = packed_sheet(yardstick, profile, rows), bytes(sheet.packed)
        if expected == kept and sheet.variant == asked_of(yardstick, profile).variant:
            continue
        yield from named_differences(yardstick, sheet.pk, expected, kept) or [Difference(sheet.pk, "", "", "asked")]


def named_differences(yardstick: Yardstick, sheet: int, expected: bytes, kept: bytes) -> list[Difference]:
    """Which marks two packed forms of one sheet disagree about."""
    layout = layout_of(yardstick)
    try:
        ours, theirs = ({row[:3]: row.value for row in unpacked(layout, form)} for form in (expected, kept))
    except (StrangeLayout, ValueError, IndexError):
        return [Difference(sheet, "", "", "layout")]
    places = sorted(place for place in ours.keys() | theirs.keys() if ours.get(place) != theirs.get(place))
    return [Difference(sheet, node, assessor, "mark") for node, assessor, _moderates in places]
