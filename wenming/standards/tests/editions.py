"""Editions for tests: any that can be written, and small ones by hand."""

from datetime import date
from decimal import Decimal as D
from typing import Any

from hypothesis import strategies as st

from wenming.standards.plain import (
    Band,
    BarItem,
    Citation,
    Effect,
    Evidence,
    Handbook,
    Judges,
    Level,
    Measure,
    Method,
    Node,
    Origin,
    Part,
    Scope,
    Step,
    Tier,
    Variant,
    Yardstick,
    Year,
)  # fmt: skip

words = st.text("文明单位诚信服务abcXYZ0123 ，“”：", min_size=1, max_size=12).map(str.strip).filter(bool)
days = st.none() | st.dates(date(2000, 1, 1), date(2009, 12, 31))
small = st.integers(1, 400).map(lambda n: D(n) / 100)


def lists(each: Any, most: int = 3, least: int = 0) -> Any:
    return st.lists(each, min_size=least, max_size=most).map(tuple)


def labelled(make: Any) -> Any:
    return st.lists(words, min_size=1, max_size=4, unique=True).flatmap(
        lambda names: st.tuples(*(make(n) for n in names))
    )


def tiers(**numbers: Any) -> Any:
    return labelled(lambda name: st.builds(Tier, st.just(name), text=words | st.just(""), **numbers))


PERCENT = st.integers(0, 1000).map(lambda n: D(n) / 10)
FOUR = D(4)
measures = st.one_of(
    st.just(Measure("points")), st.just(Measure("all_or_nothing")),
    st.lists(words, min_size=2, max_size=2).map(lambda ts: Measure("parts", parts=(Part(ts[0], D("1.5")), Part(ts[1], D("2.5"))))),
    tiers(points=small).map(lambda rows: Measure("tiers", tiers=rows)),
    tiers(percent=PERCENT).map(lambda rows: Measure("percent_tiers", tiers=rows)),
    tiers(percent=PERCENT).map(lambda rows: Measure("survey_grades", grades=rows)),
    st.builds(Measure, st.just("per_occurrence"), each=small, floor=small),
    st.builds(Measure, st.just("per_percent"), target=PERCENT, each=small, whole=st.booleans()),
    st.builds(Measure, st.just("quota"), quota=small),
    st.builds(Measure, st.just("sample"), size=st.integers(1, 9), each=small),
    lists(st.builds(Step, small, small), least=1).map(lambda rows: Measure("steps", steps=rows)),
    st.builds(Measure, st.just("survey_forms"), each_blank=small),
    labelled(lambda n: st.builds(Level, st.just(n), small)).flatmap(
        lambda rows: st.booleans().map(lambda b: Measure("bonus", levels=rows, highest_only=b))),
    st.builds(Measure, st.just("warnings"), each=small),
    labelled(lambda n: st.builds(Year, st.just(n), small)).map(lambda rows: Measure("years", years=rows)),
)  # fmt: skip
judges = st.sampled_from([Judges(), Judges("median"), Judges("trimmed"), Judges("two_blind", D(1))])
scopes = st.builds(
    Scope, lists(st.sampled_from(["full", "short"]), 2), lists(words), lists(words), st.none() | st.integers(0, 9),
    st.none() | st.integers(10, 99), lists(st.just("4405")), lists(st.just("91350203M0001QAY9B")),
)  # fmt: skip
BESIDES: dict[str, Any] = {
    "minimum": st.none() | small, "scored_by": words | st.just(""), "applies": scopes,
    "spares": st.none() | scopes.filter(lambda scope: scope != Scope()), "because": words | st.just(""),
    "handbook": st.builds(Handbook, words | st.just(""), words, words), "previous": words | st.just(""),
    "origin": st.builds(Origin, st.sampled_from(["", "real", "demo"]), words), "judges": st.none() | judges,
}  # fmt: skip
evidences = st.builds(
    Evidence,
    lists(words),
    st.none() | st.integers(0, 9),
    words | st.just(""),
    st.none() | st.integers(0, 500),
    st.booleans(),
)


@st.composite
def yardsticks(draw: Any) -> Yardstick:
    """Any sound edition, up to three levels deep, every field used."""
    counter = iter(range(1000))

    def node(part: str, depth: int) -> Node:
        fields = {name: draw(each) for name, each in BESIDES.items()} | {
            "code": f"n{next(counter)}",
            "text": draw(words),
        }
        if depth and draw(st.booleans()):
            children = tuple(node(part, depth - 1) for _number in range(draw(st.integers(1, 3))))
            return Node(
                part=part, points=draw(st.none() | small), children=children, weight=draw(st.none() | small), **fields
            )
        rule, method = draw(measures), draw(st.sampled_from(["", "desk"]))
        return Node(part=part, points=FOUR, rule=rule, method=method, evidence=draw(evidences), **fields)

    parts = draw(st.lists(st.sampled_from(["base", "bonus"]), min_size=1, max_size=3))
    bars = lists(st.builds(
        BarItem, st.uuids().map(lambda key: key.hex[:8]), words, st.sampled_from(["severe", "ordinary"]), st.just(24), st.none(),
        st.builds(Effect, st.sampled_from(["veto", "deduct"]), st.just("rectify"), st.none() | st.just(12), small), words,
        st.none(), st.none() | st.just(30), st.booleans(), words))  # fmt: skip
    return Yardstick(
        "edition", "1.0", draw(words), provider=draw(words), effective_from=draw(days), demonstration=draw(st.booleans()),
        citation=draw(st.builds(Citation, words, words, words, words, words)), scale=draw(st.sampled_from([D(100), D(106)])),
        places=draw(st.integers(0, 4)), judges=draw(judges), minimum=draw(st.none() | small),
        bands=draw(st.sampled_from([(), (Band("优", D(90)), Band("良", D("79.5")), Band("中", D(0)))])),
        methods=(Method("desk", "材料审核"),),
        variants=draw(st.sampled_from([(), (Variant("s", "短表", "short", Scope(kinds=("企业",))), Variant("f", "完整"))])),
        nodes=tuple(node(part, 2) for part in parts), bars=draw(bars), bars_incomplete=draw(st.booleans()),
    )  # fmt: skip
