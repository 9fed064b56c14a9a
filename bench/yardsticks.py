"""Editions to measure with: 150 leaves of every rule, and 150 leaves of plain points that a data frame can add up."""

from decimal import Decimal as D

from wenming.standards.plain import (
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
)  # fmt: skip

BRANCHES, LEAVES = 15, 10
ENTERPRISE = "企业"


def measure(kind: str, points: D) -> Measure:
    """A rule with parameters that fit the points."""
    half = points / 2
    return {
        "points": Measure("points"),
        "tiers": Measure(
            "tiers", tiers=(Tier("好", points), Tier("较好", half), Tier("一般", points / 4), Tier("差", D(0)))
        ),
        "percent_tiers": Measure(
            "percent_tiers",
            tiers=tuple(Tier(label, None, D(share)) for label, share in (("A", 100), ("B", 66), ("C", 33), ("D", 0))),
        ),
        "parts": Measure("parts", parts=(Part("机构", half), Part("规划", half))),
        "all_or_nothing": Measure("all_or_nothing"),
        "per_occurrence": Measure("per_occurrence", each=D("0.1")),
        "per_percent": Measure("per_percent", target=D(90), each=D("0.05"), whole=True),
        "quota": Measure("quota", quota=D(12)),
        "sample": Measure("sample", size=4, each=points / 4),
        "steps": Measure("steps", steps=(Step(D(50), half), Step(D(80), points))),
        "survey_grades": Measure(
            "survey_grades", grades=(Tier("满意", None, D(100)), Tier("一般", None, D(60)), Tier("不满意", None, D(0)))
        ),
        "survey_forms": Measure("survey_forms", each_blank=D("0.05")),
        "years": Measure("years", years=(Year("前一年", D(40)), Year("后一年", D(60)))),
        "warnings": Measure("warnings"),
        "bonus": Measure("bonus", levels=(Level("国家级", points), Level("省级", half))),
    }[kind]


EVERY = [
    ("points", 58), ("tiers", 30), ("percent_tiers", 14), ("parts", 12), ("all_or_nothing", 8), ("per_occurrence", 8),
    ("per_percent", 4), ("quota", 4), ("sample", 4), ("steps", 2), ("survey_grades", 3), ("survey_forms", 1), ("years", 1),
    ("warnings", 1),
]  # fmt: skip


def edition(kinds: list[tuple[str, int]], version: str) -> Yardstick:
    """Base of 100 points on 150 leaves that apply to each unit; enterprises have another last leaf than the rest."""
    rules = [kind for kind, count in kinds for _ in range(count)]
    tops = []
    for branch in range(BRANCHES):
        points = D(1) if branch % 3 == 0 else D("0.5")
        below = []
        for number in range(LEAVES):
            kind = rules[(branch + number * BRANCHES) % len(rules)]
            below.append(leaf(f"{branch + 1}.{number + 1}", kind, points))
        tops.append(Node(str(branch + 1), f"项目{branch + 1}", children=tuple(below)))
    if len(kinds) > 1:
        tops[-1] = split_last(tops[-1])
        tops.append(Node("16", "特色", "bonus", points=D(5), children=(leaf("16.1", "bonus", D(5), "bonus"),)))
        tops.append(leaf("17", "veto", D(0)))
    return Yardstick(
        "bench", version, "演示体系", methods=(Method("desk", "材料审核"),), nodes=tuple(tops), judges=Judges("mean"), minimum=D(50),
        bands=(Band("优秀", D(90)), Band("良好", D(80)), Band("一般", D(0))),
        variants=(Variant("enterprise", ENTERPRISE, "full", Scope(natures=(ENTERPRISE,))), Variant("rest", "其他")),
    )  # fmt: skip


def leaf(code: str, kind: str, points: D, part: str = "base", **more: object) -> Node:
    """One leaf."""
    rule = Measure("veto") if kind == "veto" else measure(kind, points)
    return Node(code, f"指标{code}", part, points=points, rule=rule, method="desk", **more)  # type: ignore[arg-type]  # fields of a node


def split_last(branch: Node) -> Node:
    """The last leaf in two: one for enterprises, one for the others."""
    *others, last = branch.children
    points = last.points or D(0)
    ours = leaf(f"{last.code}a", "tiers", points, applies=Scope(natures=(ENTERPRISE,)))
    theirs = leaf(f"{last.code}b", "points", points, spares=Scope(natures=(ENTERPRISE,)))
    return Node(branch.code, branch.text, children=(*others, ours, theirs))
