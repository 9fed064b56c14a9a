"""A small published edition and a round on it, for tests."""

from collections.abc import Sequence
from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

from wenming.assessment.pastround import build_past_round
from wenming.conftest import make_unit
from wenming.cycles.models import Cycle
from wenming.standards.models import Edition
from wenming.standards.plain import (
    Band,
    Judges,
    Level,
    Measure,
    Method,
    Node,
    Part,
    Scope,
    Tier,
    Variant,
    Yardstick,
)  # fmt: skip
from wenming.standards.publishing import publish
from wenming.standards.shelving import shelve
from wenming.units.models import Unit

DESK = "desk"


def leaf(code: str, points: str, rule: Measure | None = None, **more: Any) -> Node:
    """A leaf looked at on paper."""
    return Node(code, f"指标{code}", points=D(points), rule=rule or Measure("points"), method=DESK, **more)


def small_yardstick() -> Yardstick:
    """Two base branches of 60 and 40, a bonus and a veto; small units have one leaf instead of another."""
    tiers = Measure("tiers", tiers=(Tier("好", D(20)), Tier("中", D("12.5")), Tier("差", D(0))))
    parts = Measure("parts", parts=(Part("机构", D(5)), Part("规划", D(15))))
    return Yardstick(
        "qingshan", "1", "青山市测评体系", bands=(Band("优秀", D(90)), Band("良好", D(75)), Band("一般", D(0))), minimum=D(50),
        methods=(Method(DESK, "材料审核"),),
        variants=(Variant("small", "小单位", "short", Scope(headcount_until=20)), Variant("other", "其他单位")),
        nodes=(
            Node("1", "机制", points=D(60), children=(
                leaf("1.1", "20", parts), leaf("1.2", "20", tiers),
                leaf("1.3", "20", spares=Scope(forms=("short",))), leaf("1.4", "20", applies=Scope(forms=("short",))),
            )),
            Node("2", "服务", points=D(40), minimum=D(10), judges=Judges("two_blind", D(2)), children=(
                leaf("2.1", "30"), leaf("2.2", "10", Measure("per_occurrence", each=D("0.5"))),
            )),
            Node("3", "特色", "bonus", points=D(10), children=(
                leaf("3.1", "10", Measure("bonus", levels=(Level("省", D(5)), Level("市", D(2)))), part="bonus"),
            )),
            leaf("4", "0", Measure("veto")),
        ),
    )  # fmt: skip


def published(cast: SimpleNamespace, yardstick: Yardstick | None = None) -> Edition:
    """An edition of 青山市, in force."""
    edition = shelve(yardstick or small_yardstick(), region=cast.city, by=cast.officer)
    return publish(edition, by=cast.officer)


def a_round(cast: SimpleNamespace, count: int = 12) -> Cycle:
    """A generated round with so many fictional units."""
    return build_past_round(published(cast), invented_units(cast, count), title="演示届", seed="7", by=cast.officer)


def invented_units(cast: SimpleNamespace, count: int) -> Sequence[Unit]:
    """Fictional units of the eastern district, every third one small."""
    return [
        make_unit(f"虚构第{number}号", region=cast.east, nature=cast.nature, headcount=8 if number % 3 == 0 else 80)
        for number in range(count)
    ]
