"""Why a unit has its score: line by line by which rule and from which marks, what is missing, and what would still help.

Plain values. The nearest steps name rules only: no step ever asks for pictures or for a number of papers.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wenming.assessment.scoring.leaves import points_of
from wenming.assessment.scoring.plain import MISSING, NOT_APPLICABLE, Mark, NodeScore, UnitMarks, UnitScore
from wenming.assessment.scoring.tree import WHOLE, judges_by_leaf
from wenming.assessment.scoring.values import NotHere, half_up
from wenming.assessment.supposing import Supposition, supposition
from wenming.assessment.wording import judges_in_words, mark_in_words, points_in_words, rule_of
from wenming.standards.plain import Band, Judges, Node, Yardstick


@dataclass(frozen=True, slots=True)
class Cause:
    """One mark behind a score, in words; `pointer` is where the assessor saw it."""

    by: str
    words: str
    moderates: bool = False
    because: str = ""
    pointer: Any = None


@dataclass(frozen=True, slots=True)
class Line:
    """One node of the tree beside its score; `why` says why it does not apply or what is still missing."""

    code: str
    text: str
    depth: int
    is_leaf: bool
    part: str
    state: str
    got: Decimal
    possible: Decimal
    rule: str = ""
    judges: str = ""
    causes: tuple[Cause, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A leaf that could still give something: how much of the total at most, and by which rule."""

    code: str
    text: str
    gain: Decimal
    rule: str
    awaits_mark: bool = False


@dataclass(frozen=True, slots=True)
class Unmet:
    """A qualifying minimum that is not reached; `code` is empty for that of the whole edition."""

    code: str
    text: str
    minimum: Decimal
    got: Decimal


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one unit's score.

    `next_band` is the band above, `short_by` how much is missing to it; `steps` are the fewest leaves, largest gain first,
    that together reach it (`reaches`), or all there are; `open` are all leaves that could still give something.
    """

    unit: str
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    vetoes: tuple[str, ...]
    unmet: tuple[Unmet, ...]
    total: Decimal
    band: str | None
    next_band: str | None
    short_by: Decimal
    steps: tuple[Step, ...]
    reaches: bool
    open: tuple[Step, ...]


def explanation(
    yardstick: Yardstick, unit: UnitMarks, score: UnitScore, *, leave_out: Collection[str] = ()
) -> Explanation:
    """Explain one unit's score; leaves in `leave_out` are never proposed as a step (lines that the linter refuses)."""
    judges = judges_by_leaf(yardstick)
    scores = {each.code: each for each in score.nodes}
    nodes = {node.code: node for node in yardstick.walk()}
    lines = tuple(_lines(yardstick.nodes, 0, scores, judges, unit.marks))
    supposed = supposition(yardstick, score)
    possible = tuple(_open(yardstick, supposed, score, leave_out))
    band = _band_above(yardstick, score.total)
    steps, reaches = _nearest(yardstick, supposed, band, possible) if band else ((), False)
    return Explanation(
        unit=unit.id,
        lines=lines,
        missing=tuple(line.code for line in lines if line.is_leaf and line.state == MISSING),
        vetoes=score.vetoes,
        unmet=tuple(_unmet(yardstick, nodes, scores, score)),
        total=score.total,
        band=score.band,
        next_band=band.label if band else None,
        short_by=band.at_least - score.total if band else Decimal(0),
        steps=steps,
        reaches=reaches,
        open=possible,
    )


def _lines(
    nodes: Sequence[Node],
    depth: int,
    scores: Mapping[str, NodeScore],
    judges: Mapping[str, Judges],
    marks: Sequence[Mark],
) -> Iterator[Line]:
    for node in nodes:
        score, own = scores[node.code], [mark for mark in marks if mark.node == node.code]
        applies = node.is_leaf and score.state != NOT_APPLICABLE
        several = applies and len([mark for mark in own if mark.value is not None]) > 1
        yield Line(
            node.code, node.text, depth, node.is_leaf, node.part, score.state, score.got, score.possible,
            rule=rule_of(node) if node.is_leaf else "",
            judges=judges_in_words(judges[node.code]) if several else "",
            causes=tuple(_cause(node, mark) for mark in sorted(own, key=lambda mark: (mark.moderates, mark.by))),
            why=_why(score, judges.get(node.code), own) if node.is_leaf else score.because,
        )  # fmt: skip
        yield from _lines(node.children, depth + 1, scores, judges, marks)


def _cause(node: Node, mark: Mark) -> Cause:
    words = mark_in_words(node, mark.value)
    if mark.value is not None and not isinstance(mark.value, NotHere) and (node.points or 0) > 0:
        words = f"{words}，{points_in_words(node, points_of(node, mark))}"
    return Cause(mark.by, words, mark.moderates, mark.because, mark.pointer)


def _why(score: NodeScore, judges: Judges | None, marks: Sequence[Mark]) -> str:
    """Why a leaf does not apply, or why it has no score yet."""
    if score.state != MISSING:
        return _(score.because) if score.because else ""
    given = [mark for mark in marks if mark.value is not None and not mark.moderates]
    if judges and judges.combine == "two_blind" and len(given) == 1:
        return _("还差一人评分")
    if len(given) > 1:
        return _("意见不一，等待仲裁") if judges and judges.combine == "two_blind" else _("对是否适用意见不一")
    return _("尚未评分")


def _unmet(
    yardstick: Yardstick, nodes: Mapping[str, Node], scores: Mapping[str, NodeScore], score: UnitScore
) -> Iterator[Unmet]:
    for code in score.unmet:
        if code in nodes:
            node = nodes[code]
            yield Unmet(code, node.text, node.minimum or Decimal(0), scores[code].got)
        elif code == WHOLE:
            yield Unmet("", _("总分"), yardstick.minimum or Decimal(0), score.total)


def _band_above(yardstick: Yardstick, total: Decimal) -> Band | None:
    above = [band for band in yardstick.bands if band.at_least > total]
    return min(above, key=lambda band: band.at_least) if above else None


def _open(yardstick: Yardstick, supposed: Supposition, score: UnitScore, leave_out: Collection[str]) -> Iterator[Step]:
    """Leaves that could still give something, largest gain first. What was deducted has happened and is no step."""
    scores, found = {each.code: each for each in score.nodes}, []
    for place, node in enumerate(yardstick.leaves()):
        own = scores[node.code]
        if (
            node.part == "deduction"
            or own.state == NOT_APPLICABLE
            or own.exact >= own.possible
            or node.code in leave_out
        ):
            continue
        gain = supposed.total({node.code}) - score.exact_total
        if gain > 0:
            found.append((-gain, place, node, own.state == MISSING))
    for less, _place, node, awaits in sorted(found, key=lambda each: each[:2]):
        yield Step(node.code, node.text, half_up(-less, yardstick.places), rule_of(node), awaits)


def _nearest(
    yardstick: Yardstick, supposed: Supposition, band: Band, possible: Sequence[Step]
) -> tuple[tuple[Step, ...], bool]:
    """Take the largest gains until the band is reached; a leaf that adds nothing beside the others (a cap) is left out."""
    taken: list[Step] = []
    best = supposed.total(())
    for step in possible:
        tried = supposed.total([*(each.code for each in taken), step.code])
        if tried > best:
            taken.append(step)
            best = tried
        if half_up(tried, yardstick.places) >= band.at_least:
            return tuple(taken), True
    return tuple(taken), False
