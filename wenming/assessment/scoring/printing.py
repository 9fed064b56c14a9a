"""Marks and scores as they stand in files (docs/formats §5 and §6): every number with a fraction as text."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from wenming.assessment.scoring.canonical import plainly
from wenming.assessment.scoring.plain import Mark, NodeScore, UnitMarks, UnitScore
from wenming.assessment.scoring.values import plain
from wenming.standards.applying import Profile
from wenming.standards.plain import Yardstick

MARKS = "wenming-marks/1"


def result_of(yardstick: Yardstick, digest: str, results: Iterable[UnitScore]) -> dict[str, Any]:
    """What `wenming compute` prints; `digest` is that of the canonical edition."""
    name = {"id": yardstick.id, "version": yardstick.version, "digest": digest}
    return {"edition": name, "units": [unit_result(result) for result in results]}


def unit_result(score: UnitScore) -> dict[str, Any]:
    """One unit of a result."""
    return {
        "id": score.id,
        "variant": score.variant,
        "form": score.form,
        "nodes": [_node(each) for each in score.nodes],
        "base": figure(score.base),
        "bonus": figure(score.bonus),
        "deduction": figure(score.deduction),
        "total": figure(score.total),
        "complete": score.complete,
        "qualified": score.qualified,
        "unmet": list(score.unmet),
        "vetoed": score.vetoed,
        "vetoes": list(score.vetoes),
        "band": score.band,
        "rank": score.rank,
        "rank_in_variant": score.rank_in_variant,
    }


def _node(score: NodeScore) -> dict[str, Any]:
    return {
        "code": score.code,
        "state": score.state,
        "got": figure(score.got),
        "possible": plain(score.possible),
        "because": score.because,
    }


def figure(value: Decimal) -> str:
    """A published figure with all its places."""
    return format(value, "f")


def marks_of(units: Iterable[UnitMarks]) -> dict[str, Any]:
    """A marks file that reads back as the same marks; what is empty is left out."""
    return {"format": MARKS, "units": [_unit(unit) for unit in units]}


def _unit(unit: UnitMarks) -> dict[str, Any]:
    written: dict[str, Any] = {"id": unit.id, "marks": [_mark(mark) for mark in unit.marks]}
    if unit.name:
        written["name"] = unit.name
    if unit.profile is not None:
        written["profile"] = _profile(unit.profile)
    return written


def _profile(profile: Profile) -> dict[str, Any]:
    every = {
        "kinds": list(profile.kinds),
        "natures": list(profile.natures),
        "headcount": profile.headcount,
        "region": profile.region,
        "code": profile.code,
    }
    return {key: value for key, value in every.items() if value not in ([], None, "")}


def _mark(mark: Mark) -> dict[str, Any]:
    written: dict[str, Any] = {"node": mark.node, "by": mark.by, "value": plainly(mark.value)}
    if mark.moderates:
        written["moderator"] = True
    if mark.because:
        written["because"] = mark.because
    if mark.pointer is not None:
        written["pointer"] = plainly(mark.pointer)
    return written
