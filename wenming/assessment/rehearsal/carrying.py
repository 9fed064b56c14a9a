"""Carrying marks over: which leaf of a draft can be scored with what a past round found, and in which form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from wenming.assessment.scoring import Mark, NotHere, UnitMarks
from wenming.standards.plain import Measure, Node, Yardstick

Translation = Callable[[Any], Any]


@dataclass(frozen=True)
class Carried:
    """The past round's marks in the draft's terms.

    `sources` gives for each leaf of the draft that could be scored the past leaf's code; `unknown` are leaves the past
    round says nothing about, each with the reason; they count as not applicable in the rehearsal, never as zero.
    """

    units: list[UnitMarks]
    sources: dict[str, str]
    unknown: dict[str, str]
    known_points: Decimal
    all_points: Decimal


NEW, OTHER_RULE = "new", "other-rule"


def carry(draft: Yardstick, past: Yardstick, units: Sequence[UnitMarks]) -> Carried:
    """Bring marks given on `past` to `draft`: by the link to the previous edition, else by the same code."""
    old = {leaf.code: leaf for leaf in past.leaves()}
    sources: dict[str, str] = {}
    unknown: dict[str, str] = {}
    translations: dict[str, list[tuple[str, Translation]]] = {}
    points = known = Decimal(0)
    for leaf in draft.leaves():
        points += leaf.points or 0
        source = old.get(leaf.previous) or old.get(leaf.code)
        translation = translation_between(source, leaf) if source else None
        if source is None or translation is None:
            unknown[leaf.code] = NEW if source is None else OTHER_RULE
            continue
        known += leaf.points or 0
        sources[leaf.code] = source.code
        translations.setdefault(source.code, []).append((leaf.code, translation))
    silence = tuple(Mark(node=code, by="", value=NotHere(reason)) for code, reason in unknown.items())
    carried = [_carried(unit, translations, silence) for unit in units]
    return Carried(carried, sources, unknown, known, points)


def _carried(
    unit: UnitMarks, translations: dict[str, list[tuple[str, Translation]]], silence: tuple[Mark, ...]
) -> UnitMarks:
    marks = [
        replace(mark, node=code, value=mark.value if _says_nothing(mark.value) else translate(mark.value))
        for mark in unit.marks
        for code, translate in translations.get(mark.node, ())
    ]
    return replace(unit, marks=(*marks, *silence))


def _says_nothing(value: Any) -> bool:
    return value is None or isinstance(value, NotHere)


def translation_between(old: Node, new: Node) -> Translation | None:
    """How a mark on one leaf reads on the other; None when the rules are too different to say."""
    if old.rule is None or new.rule is None or old.rule.type != new.rule.type:
        return None
    kind = old.rule.type
    if kind in ("points", "years"):
        return _scaled(kind, old, new)
    if kind == "parts":
        return _parts(old.rule, new.rule)
    if not labels_of(old.rule) <= labels_of(new.rule):
        return None
    if kind == "sample" and (new.rule.size or 0) < (old.rule.size or 0):
        return None
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _scaled(kind: str, old: Node, new: Node) -> Translation | None:
    """Points out of 2 become twice as many out of 4: the share that was reached is kept."""
    if not old.points or new.points is None:
        return None
    if kind == "years" and old.rule and new.rule and labels_of(old.rule) != labels_of(new.rule):
        return None
    share = new.points / old.points
    return (lambda value: value * share) if kind == "points" else (lambda v: {year: n * share for year, n in v.items()})


def _parts(old: Measure, new: Measure) -> Translation | None:
    """Parts keep their order; a number on a part keeps its share of the part's points."""
    if len(old.parts) != len(new.parts) or not all(part.points for part in old.parts):
        return None
    shares = [after.points / before.points for before, after in zip(old.parts, new.parts, strict=True)]

    def translate(value: Any) -> Any:
        pairs = zip(value, shares, strict=True)
        return type(value)(each if isinstance(each, bool) else each * share for each, share in pairs)

    return translate


def labels_of(measure: Measure) -> set[str]:
    """The names a mark may use under this rule."""
    tiers = {tier.label for tier in (*measure.tiers, *measure.grades)}
    return tiers | {level.label for level in measure.levels} | {year.label for year in measure.years}
