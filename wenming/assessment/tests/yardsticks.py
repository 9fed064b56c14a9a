"""Random editions and marks, small enough to read when a test finds something."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from wenming.standards.plain import (
    MEASURES,
    Band,
    Judges,
    Level,
    Measure,
    Method,
    Node,
    Part,
    Scope,
    Step,
    Tier,
    Variant,
    Yardstick,
    Year,
)

KINDS, NATURES = ("党政机关", "窗口服务单位", "非公有制经济组织"), ("机关法人", "企业法人")
LABELS = ("优", "良", "中", "差")
Draw = st.DrawFn


def hundredths(low: int, high: int) -> st.SearchStrategy[Decimal]:
    """Decimals with two places; the bounds are hundredths."""
    return st.integers(low, high).map(lambda n: Decimal(n).scaleb(-2))


@st.composite
def measures(draw: Draw, points: Decimal, names: Sequence[str] = tuple(MEASURES)) -> Measure:
    """A rule of any kind with sensible parameters for a leaf of these points."""
    name, top = draw(st.sampled_from(names)), int(points * 100)
    return Measure(name, **{key: PARAMETERS[key](draw, top) for key in (*MEASURES[name][0], *MEASURES[name][1])})


def some(draw: Draw, most: int) -> list[tuple[str, Decimal]]:
    """Some labels, each with a number up to so many hundredths."""
    return [(label, draw(hundredths(0, most))) for label in LABELS[: draw(st.integers(1, 4))]]


PARAMETERS: dict[str, Any] = {
    "parts": lambda draw, top: tuple(Part(label, value) for label, value in some(draw, top)),
    "tiers": lambda draw, top: tuple(Tier(label, value, value * 8) for label, value in some(draw, top)),
    "grades": lambda draw, top: tuple(Tier(label, percent=value) for label, value in some(draw, 10000)),
    "steps": lambda draw, top: tuple(Step(Decimal(n * 3), value) for n, (_, value) in enumerate(some(draw, top))),
    "levels": lambda draw, top: tuple(Level(label, value) for label, value in some(draw, top)),
    "years": lambda draw, top: tuple(Year(label, value + 1) for label, value in some(draw, 500)),
    "each": lambda draw, top: draw(hundredths(1, 300)),
    "each_blank": lambda draw, top: draw(hundredths(0, 40)),
    "floor": lambda draw, top: draw(hundredths(0, top)) if draw(st.booleans()) else Decimal(0),
    "target": lambda draw, top: draw(hundredths(0, 10000)),
    "quota": lambda draw, top: draw(hundredths(1, 1000)),
    "size": lambda draw, top: draw(st.integers(1, 9)),
    "whole": lambda draw, top: draw(st.booleans()),
    "highest_only": lambda draw, top: draw(st.booleans()),
    "doubled": lambda draw, top: draw(st.booleans()),
}


@st.composite
def values(draw: Draw, measure: Measure, points: Decimal) -> Any:
    """What somebody may write on a leaf with this rule, as it stands in a file."""
    top, few = int(points * 100), st.integers(0, 6)
    match measure.type:
        case "points":
            return draw(hundredths(0, top))
        case "parts":
            return [draw(st.booleans() | hundredths(0, int(part.points * 100))) for part in measure.parts]
        case "tiers" | "percent_tiers":
            return draw(st.sampled_from(measure.tiers)).label
        case "all_or_nothing":
            return draw(st.booleans())
        case "per_occurrence":
            return draw(few)
        case "per_percent":
            return draw(hundredths(0, 10000))
        case "sample":
            return draw(st.integers(0, measure.size or 0))
        case "quota" | "steps":
            return draw(hundredths(0 if measure.type == "quota" else -300, 1500))
        case "survey_grades":
            return {grade.label: draw(few) for grade in measure.grades if draw(st.booleans())}
        case "survey_forms":
            return {"sum": draw(hundredths(0, 3000)), "forms": draw(few), "blank": draw(few)}
        case "bonus":
            return {level.label: draw(few) for level in measure.levels if draw(st.booleans())}
        case "warnings":
            return [draw(hundredths(0, 300)) for _ in range(draw(st.integers(0, 3)))]
        case "years":
            return {year.label: draw(hundredths(0, top)) for year in measure.years}
        case "penalty":
            happened = draw(few)
            return {"count": happened, "concealed": draw(st.integers(0, happened))}
        case _:
            return draw(st.integers(0, 3)) == 3


scopes = st.builds(
    Scope,
    forms=st.sampled_from([(), (), ("full",), ("short",)]),
    kinds=st.sampled_from([(), (), KINDS[:1], KINDS[1:]]),
    natures=st.sampled_from([(), (), NATURES[:1]]),
    headcount_from=st.sampled_from([None, None, 10]),
    headcount_until=st.sampled_from([None, None, 50]),
    regions=st.sampled_from([(), (), (), ("9901",), ("990102", "98")]),
    units=st.sampled_from([(), (), (), ("X",)]),
)
judges = st.one_of(
    st.none(),
    st.sampled_from(["mean", "median", "trimmed"]).map(Judges),
    hundredths(0, 200).map(lambda threshold: Judges("two_blind", threshold)),
)
BASE_RULES = tuple(name for name in MEASURES if name not in {"penalty", "bonus"})
RULES_OF = {
    "base": BASE_RULES,
    "bonus": ("bonus", "points", "tiers", "steps"),
    "deduction": ("penalty", "points", "tiers", "bonus"),
}


@st.composite
def leaves(draw: Draw, code: str, part: str) -> Node:
    """A leaf with a rule that its part allows; a veto has no points."""
    points = draw(hundredths(1, 1000))
    measure = draw(measures(points, RULES_OF[part]))
    if measure.type == "veto":
        points = Decimal(0)
    return Node(
        code, f"指标{code}", part, points, rule=measure, judges=draw(judges),
        minimum=draw(st.none() | hundredths(0, int(points * 100))),
        applies=draw(st.just(Scope()) | st.just(Scope()) | scopes), spares=draw(st.none() | st.none() | scopes),
        because=draw(st.sampled_from(["", "不考核此项"])),
    )  # fmt: skip


@st.composite
def trees(draw: Draw, code: str, part: str, depth: int = 2) -> Node:
    """A branch of either kind, or a leaf."""
    if depth == 0 or draw(st.booleans()):
        return draw(leaves(code, part))
    number = draw(st.integers(1, 3))
    children = [draw(trees(f"{code}.{n}", part, depth - 1)) for n in range(1, number + 1)]
    combine = draw(st.sampled_from(["sum", "sum", "weighted"]))
    points = draw(hundredths(1, 2000)) if combine == "weighted" or (part != "base" and draw(st.booleans())) else None
    if combine == "weighted":
        children = [replace(child, weight=draw(hundredths(1, 100))) for child in children]
    return Node(
        code, f"项目{code}", part, points, combine=combine, judges=draw(judges), children=tuple(children),
        minimum=draw(st.none() | hundredths(0, 500)), applies=draw(st.just(Scope()) | scopes),
        because=draw(st.sampled_from(["", "整项不考核"])),
    )  # fmt: skip


@st.composite
def yardsticks(draw: Draw) -> Yardstick:
    """A whole edition: base first, perhaps bonus and deduction, variants, bands, minimums."""
    parts = ["base", *draw(st.lists(st.sampled_from(["base", "bonus", "deduction"]), max_size=3))]
    bands = (
        Band("优秀", Decimal(90)),
        Band("良好", Decimal("59.5")),
        Band("一般", draw(st.sampled_from([Decimal(0), Decimal(20)]))),
    )
    variants = (Variant("party", "机关", unit=Scope(kinds=KINDS[:1])), Variant("rest", "其他", "short", draw(scopes)))
    return Yardstick(
        "random", "1", "随机", scale=draw(st.sampled_from([Decimal(100), Decimal("106"), Decimal("12.5")])),
        places=draw(st.integers(0, 4)), judges=draw(judges) or Judges(),
        bands=draw(st.sampled_from([(), bands])), minimum=draw(st.none() | hundredths(0, 6000)),
        variants=draw(st.sampled_from([(), variants])), methods=(Method("desk", "材料审核"),),
        nodes=tuple(draw(trees(str(n), part)) for n, part in enumerate(parts, start=1)),
    )  # fmt: skip


@st.composite
def marks_of(draw: Draw, leaf: Node, by_two: bool) -> list[dict[str, Any]]:
    """The marks of some assessors on one leaf, with gaps and judgements that it does not apply."""
    written = []
    for name in draw(st.lists(st.sampled_from("ABCDEF"), max_size=2 if by_two else 6, unique=True)):
        value = draw(values(leaf.rule or Measure("points"), leaf.points or Decimal(0)))
        value = draw(st.sampled_from([value] * 12 + [None, {"na": "没有窗口"}, {"na": "没有食堂"}]))
        written.append({"node": leaf.code, "by": name, "value": value})
    if by_two and draw(st.booleans()):
        value = draw(values(leaf.rule or Measure("points"), leaf.points or Decimal(0)))
        value = draw(st.sampled_from([value, value, value, None, {"na": "由仲裁认定"}]))
        written.append({"node": leaf.code, "by": "仲裁", "value": value, "moderator": True})
    return written


@st.composite
def marks_for(draw: Draw, yardstick: Yardstick, most: int = 3) -> dict[str, Any]:
    """A marks file for this edition, in no particular order."""
    from wenming.assessment.scoring.tree import judges_by_leaf

    combined = judges_by_leaf(yardstick)
    units = []
    for place in range(draw(st.integers(1, most))):
        written = []
        for leaf in yardstick.leaves():
            written += draw(marks_of(leaf, combined[leaf.code].combine == "two_blind"))
        profile = {
            "kinds": draw(st.lists(st.sampled_from(KINDS), max_size=2, unique=True)),
            "natures": draw(st.lists(st.sampled_from(NATURES), max_size=1)),
            "headcount": draw(st.sampled_from([None, 9, 10, 50, 51])),
            "region": draw(st.sampled_from(["990102001000", "990200000000"])),
            "code": draw(st.sampled_from(["X", "Y"])),
        }
        units.append({"id": f"u{place}", "profile": profile, "marks": draw(st.permutations(written))})
    return {"format": "wenming-marks/1", "units": units}


@st.composite
def rounds(draw: Draw) -> tuple[Yardstick, dict[str, Any]]:
    """An edition and a marks file for it."""
    yardstick = draw(yardsticks())
    return yardstick, draw(marks_for(yardstick))
