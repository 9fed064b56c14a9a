"""Small editions in Python for tests: one with every rule of scoring, and one of any size."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

from wenming.standards.plain import (
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
)

MEASURES: dict[str, Measure] = {
    "points": Measure("points"),
    "parts": Measure("parts", parts=(Part("有机构", D("0.5")), Part("有计划", D("2.5")))),
    "tiers": Measure("tiers", tiers=(Tier("好", D(3)), Tier("一般", D(1), text="有制度未执行"), Tier("差", D(0)))),
    "percent_tiers": Measure("percent_tiers", tiers=(Tier("A", percent=D(100)), Tier("B", percent=D(66)))),
    "all_or_nothing": Measure("all_or_nothing"),
    "per_occurrence": Measure("per_occurrence", each=D("0.5"), floor=D(1)),
    "per_percent": Measure("per_percent", target=D(90), each=D(1), whole=True),
    "quota": Measure("quota", quota=D(4)),
    "sample": Measure("sample", size=4, each=D("0.75")),
    "steps": Measure("steps", steps=(Step(D(90), D(3)), Step(D(80), D(2)))),
    "survey_grades": Measure("survey_grades", grades=(Tier("满意", percent=D(100)), Tier("不满意", percent=D(0)))),
    "survey_forms": Measure("survey_forms", each_blank=D("0.1")),
    "bonus": Measure("bonus", levels=(Level("国家级", D(3)), Level("省级", D(2)))),
    "warnings": Measure("warnings"),
    "years": Measure("years", years=(Year("上年", D(40)), Year("本年", D(60)))),
    "penalty": Measure("penalty", each=D(1)),
    "veto": Measure("veto"),
}

PARTY = Variant("party", "党政机关", "full", Scope(kinds=("党政机关",)))
SMALL = Variant("small", "非公（短表）", "short", Scope(kinds=("非公有制经济组织",), headcount_until=50))


def leaf(code: str, text: str = "服务承诺公开并兑现", points: int | str = 3, **fields: object) -> Node:
    """A leaf that is marked by hand unless a rule is given."""
    made = Node(code, text, points=D(points), rule=Measure("points"), method="desk")
    return replace(made, **fields)  # type: ignore[arg-type]  # fields of Node


def every_rule() -> Yardstick:
    """An edition with each of the rules once, in three parts, with two variants and a negative list."""
    base: list[Node] = []
    bonus: list[Node] = []
    deduction: list[Node] = []
    for place, (name, rule) in enumerate(MEASURES.items(), start=1):
        where = {"bonus": bonus, "penalty": deduction, "veto": deduction}.get(name, base)
        part = {"bonus": "bonus", "penalty": "deduction", "veto": "deduction"}.get(name, "base")
        code = {"base": f"1.{place}", "bonus": f"8.{place}", "deduction": f"9.{place}"}[part]
        where.append(leaf(code, f"第{place}项内容", 0 if name == "veto" else 3, rule=rule, part=part))
    base[0] = replace(
        base[0], text="服务承诺公开并兑现", scored_by="市文明办", minimum=D(1),
        judges=Judges("two_blind", D(1)), applies=Scope(forms=("full",)), because="短表不考核此项",
        evidence=Evidence(("link", "document"), 3, "测评年度", 500), previous="II-1",
        handbook=Handbook("群众看得见。", "大厅公示承诺。", "现场核对三项承诺。"), origin=Origin("demo"),
    )  # fmt: skip
    base[1] = replace(base[1], origin=Origin("real", "某市测评表"))
    return Yardstick(
        "demo", "1", "文明单位测评体系（演示）", provider="青山市文明办", demonstration=True,
        effective_from=date(2026, 1, 1), citation=Citation("测评体系", "青山市文明办", "青文明〔2026〕1号"),
        methods=(Method("desk", "材料审核"),), variants=(PARTY, SMALL),
        nodes=(
            Node("1", "优质服务", points=D(42), children=tuple(base)),
            Node("8", "特色工作", "bonus", D(3), children=tuple(bonus)),
            Node("9", "扣分事项", "deduction", D(3), children=tuple(deduction)),
        ),
        bars=(
            BarItem(
                "N1", "主要负责人严重违纪违法", window_months=24, effect=Effect("veto", "rectify", 12),
                confirmed_by="市纪委监委", report_months=1, doubled_if_concealed=True, source="样例",
            ),
            BarItem("N2", "公共区域脏乱", "ordinary", effect=Effect("deduct", "deduct", points=D(2))),
        ),
    )  # fmt: skip


def of_size(leaves: int, items: int = 15) -> Yardstick:
    """A base edition with so many indicators in so many items; the rules take turns, every indicator is explained."""
    rules = [rule for name, rule in MEASURES.items() if name not in ("bonus", "penalty", "veto")]
    tops = []
    for item in range(items):
        mine = range(item, leaves, items)
        below = tuple(
            leaf(
                f"{item + 1}.{place + 1}", f"第{number + 1}项要求：制度健全，责任到人，按时兑现并接受群众监督", 3,
                rule=rules[number % len(rules)], scored_by="市文明办", method="desk",
                evidence=Evidence(("link", "document"), 3, "测评年度", 500),
                handbook=Handbook("群众看得见、用得上，才是创建的目的。", "办事大厅公示承诺事项、时限和责任人。", "现场抽看三项承诺，逐项核对兑现情况。"),
            )
            for place, number in enumerate(mine)
        )  # fmt: skip
        tops.append(Node(str(item + 1), f"第{item + 1}项目", points=D(3 * len(below)), children=below))
    return Yardstick(
        "sized",
        "1",
        "文明单位测评体系",
        provider="青山市文明办",
        methods=(Method("desk", "材料审核"),),
        nodes=tuple(tops),
    )
