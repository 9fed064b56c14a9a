"""Editions and marks made up from a seed: every rule, every way of judging, and values that like to lie on a border."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count
from typing import Any

from wenming.assessment.packing import MarkRow
from wenming.standards.applying import Profile
from wenming.standards.plain import (
    MEASURES,
    Band,
    Judges,
    Level,
    Measure,
    Node,
    Part,
    Scope,
    Step,
    Tier,
    Variant,
    Yardstick,
    Year,
)  # fmt: skip

KINDS = ("机关", "企业", "窗口")
FINE = [Decimal(text) for text in ("0.25", "0.3", "0.5", "1", "1.5", "0.75", "0.05", "2")]
D = Decimal


DEDUCTIONS = ["penalty", "points", "tiers", "bonus", "per_occurrence"]
OTHERS = sorted(set(MEASURES) - {"penalty"})
POINTS = [D("1"), D("2"), D("2.5"), D("3"), D("0.35"), D("4"), D("400"), D("1.12")]
STOREYS = (("base", 2), ("base", 1), ("base", 0), ("bonus", 1), ("deduction", 1))


@dataclass
class Maker:
    """Nodes with codes of their own."""

    chance: random.Random
    numbers: Iterator[int] = field(default_factory=count)

    def leaf(self, part: str) -> Node:
        """A leaf with any rule that may stand in this part."""
        chance, code = self.chance, f"L{next(self.numbers)}"
        kind = chance.choice(DEDUCTIONS if part == "deduction" else OTHERS)
        points = D(0) if kind == "veto" else chance.choice(POINTS)
        return Node(
            code, code, part, points=points, rule=measure(chance, kind, points), judges=judges(chance),
            applies=Scope(kinds=(chance.choice(KINDS),)) if chance.random() < 0.2 else Scope(),
            spares=Scope(forms=("short",)) if chance.random() < 0.15 else None,
            minimum=chance.choice([None, None, None, points / 2]),
        )  # fmt: skip

    def branch(self, part: str, depth: int) -> Node:
        """A branch with up to five children, sometimes weighted."""
        chance, code = self.chance, f"B{next(self.numbers)}"
        below = [
            self.leaf(part) if depth == 0 or chance.random() < 0.4 else self.branch(part, depth - 1)
            for _ in range(chance.randint(1, 5))
        ]
        weighted = part == "base" and chance.random() < 0.35
        if weighted:
            below = [replace(child, weight=D(chance.choice(["50", "10", "20", "33.3", "1"]))) for child in below]
        capped = part != "base" or weighted
        return Node(
            code, code, part, points=chance.choice([D(5), D("7.5"), D(20), None]) if capped else None,
            combine="weighted" if weighted else "sum", judges=judges(chance), minimum=chance.choice([None, None, D("1.5")]),
            children=tuple(below),
        )  # fmt: skip


def made_edition(chance: random.Random) -> Yardstick:
    """A tree of two or three storeys with a bonus and a deduction part."""
    maker = Maker(chance)
    return Yardstick(
        "made", "1", "made", places=chance.choice([0, 1, 2, 2, 3]), scale=D(chance.choice(["100", "100", "105", "97.5"])),
        judges=Judges(chance.choice(["mean", "median", "trimmed"])),
        bands=(Band("好", D(90)), Band("中", D("62.5")), Band("差", D(10))), minimum=chance.choice([None, D(40)]),
        variants=(Variant("gov", "机关", "full", Scope(kinds=("机关",))), Variant("small", "小", "short", Scope(headcount_until=20))),
        nodes=tuple(maker.branch(part, depth) for part, depth in STOREYS),
    )  # fmt: skip


def judges(chance: random.Random) -> Judges | None:
    """Often inherited."""
    if chance.random() < 0.5:
        return None
    combine = chance.choice(["mean", "median", "trimmed", "two_blind"])
    return Judges(combine, chance.choice([D(0), D("0.5"), D("0.1"), D("1")]) if combine == "two_blind" else None)


def measure(chance: random.Random, kind: str, points: Decimal) -> Measure:
    """Parameters that fit the points."""
    each, floor = chance.choice(FINE), chance.choice([D(0), D(0), D("0.2"), D("-1")])
    third, maybe = points / 4, chance.random() < 0.5
    shares = (("A", D(100)), ("B", D(66)), ("C", D(33)), ("D", D(0)))
    parameters: dict[str, dict[str, Any]] = {
        "parts": {"parts": (Part("a", third), Part("b", third), Part("c", points - 2 * third))},
        "tiers": {"tiers": (Tier("A", points), Tier("B", points / 2), Tier("C", D("0.3")), Tier("D", D(0)))},
        "percent_tiers": {"tiers": tuple(Tier(label, None, share) for label, share in shares)},
        "per_occurrence": {"each": each, "floor": floor},
        "per_percent": {
            "target": chance.choice([D(90), D("92.5"), D("33.333")]), "each": each / 4, "floor": floor, "whole": maybe,
        },
        "quota": {"quota": chance.choice([D(4), D(7), D(12), D("2.5")])},
        "sample": {"size": 9, "each": each, "floor": floor},
        "steps": {"steps": (Step(D("-1"), D("0.1")), Step(D("2.55"), points / 2), Step(D(8), points))},
        "survey_grades": {"grades": (Tier("好", None, D(100)), Tier("中", None, D(60)), Tier("差", None, D(0)))},
        "survey_forms": {"each_blank": chance.choice([D(0), D("0.05")])},
        "bonus": {"levels": (Level("国", D("1.25")), Level("省", D("0.5"))), "highest_only": maybe},
        "warnings": {"each": chance.choice([None, D("0.3")]), "floor": floor},
        "years": {"years": (Year("前", D(chance.choice(["40", "1", "33.3"]))), Year("后", D(chance.choice(["60", "2"]))))},
        "penalty": {"each": each, "doubled": maybe},
    }  # fmt: skip
    return Measure(kind, **parameters.get(kind, {}))


def made_value(chance: random.Random, node: Node) -> Any:
    """A value the leaf's rule accepts; now and then none, or not applicable, or one with too many digits to pack."""
    assert node.rule is not None
    lot = chance.random()
    if lot < 0.04:
        return None
    if lot < 0.07:
        return {"na": "不开展此项业务"}
    points = node.points or D(0)

    def amount(most: Decimal) -> str:
        share = D(chance.randint(0, 40)) / 40
        digits = D("0.01") if chance.random() < 0.999 else D("0.00001")
        return f"{min((most * share).quantize(digits), most):f}" if chance.random() < 0.8 else f"{most:f}"

    match node.rule.type:
        case "points":
            return amount(points)
        case "parts":
            return [chance.choice([True, False, amount(part.points)]) for part in node.rule.parts]
        case "tiers" | "percent_tiers":
            return chance.choice(node.rule.tiers).label
        case "all_or_nothing":
            return chance.random() < 0.7
        case "veto":
            return chance.random() < 0.05
        case "per_occurrence" | "sample":
            return chance.randint(0, 9)
        case "per_percent":
            return amount(D(100))
        case "quota":
            return amount(D(14))
        case "steps":
            return chance.choice(["-3", "-1", "0", "2.55", "2.5499", "8", "9.1234"])
        case "survey_grades":
            return {"好": chance.randint(0, 9), "中": chance.randint(0, 3), "差": chance.randint(0, 2)}
        case "survey_forms":
            return {"sum": amount(points * 8), "forms": chance.randint(0, 8), "blank": chance.randint(0, 2)}
        case "bonus":
            return {"国": chance.randint(0, 2), "省": chance.randint(0, 3)} if chance.random() < 0.8 else {}
        case "warnings":
            return [amount(D(3)) for _visit in range(chance.randint(0, 3))]
        case "years":
            return {year.label: amount(points) for year in node.rule.years}
    happened = chance.randint(0, 3)
    return {"count": happened, "concealed": chance.randint(0, happened)}


def made_marks(chance: random.Random, yardstick: Yardstick) -> list[MarkRow]:
    """Marks of none to six assessors; on leaves of two blind ones of two, and sometimes a moderator."""
    judges_of: dict[str, Judges] = {}

    def below(node: Node, own: Judges) -> None:
        own = node.judges or own
        judges_of[node.code] = own
        for child in node.children:
            below(child, own)

    for top in yardstick.nodes:
        below(top, yardstick.judges)
    many = chance.choice([0, 1, 2, 3, 3, 3, 6])
    made: list[MarkRow] = []
    for leaf in yardstick.leaves():
        blind = judges_of[leaf.code].combine == "two_blind"
        for name in "ABCDEF"[: 2 if blind and many else many]:
            if chance.random() > 0.02:
                made.append(MarkRow(leaf.code, name, False, made_value(chance, leaf)))
        if blind and many != 2 and chance.random() < 0.6:
            made.append(MarkRow(leaf.code, "M", True, made_value(chance, leaf)))
    return made


def made_profile(chance: random.Random) -> Profile:
    """Some unit."""
    kinds = tuple(kind for kind in KINDS if chance.random() < 0.4)
    return Profile(kinds, (), chance.choice([None, 5, 20, 21, 500]), "", "")
