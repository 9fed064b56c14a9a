"""Reading items of a negative list, in an edition or in a list of their own."""

from typing import Any

from django.utils.translation import gettext as _

from wenming.standards.packages.faults import Gathering
from wenming.standards.plain import BarItem, Effect

EFFECTS = ("veto", "rectify", "suspend", "deduct")
FIELDS = (
    "code", "text", "severity", "window", "effect", "confirmed_by", "report_within", "doubled_if_concealed", "source",
)  # fmt: skip


def read_bar(gathered: Gathering, value: Any, where: str) -> BarItem:
    """One item; a window is in months or from a date, a report is due within months or days, never both."""
    given = gathered.mapping(value, where, FIELDS)
    window = gathered.mapping(given.get("window"), f"{where}.window", ("months", "from"))
    report = gathered.mapping(given.get("report_within"), f"{where}.report_within", ("months", "days"))
    for name, pair in (("window", window), ("report_within", report)):
        if len(pair) > 1:
            gathered.say(f"{where}.{name}", "both", _("这里只能写其中一种。"))
    effect = read_effect(gathered, given.get("effect"), f"{where}.effect")
    return BarItem(
        code=gathered.text(given.get("code"), f"{where}.code", 30, required=True),
        text=gathered.text(given.get("text"), f"{where}.text", 500, required=True),
        severity=gathered.choice(given.get("severity"), f"{where}.severity", ("severe", "ordinary"), "severe"),
        window_months=gathered.whole(window.get("months"), f"{where}.window.months"),
        window_from=gathered.day(window.get("from"), f"{where}.window.from"),
        effect=effect,
        confirmed_by=gathered.text(given.get("confirmed_by"), f"{where}.confirmed_by", 100),
        report_months=gathered.whole(report.get("months"), f"{where}.report_within.months"),
        report_days=gathered.whole(report.get("days"), f"{where}.report_within.days"),
        doubled_if_concealed=gathered.flag(given.get("doubled_if_concealed"), f"{where}.doubled_if_concealed", False),
        source=gathered.text(given.get("source"), f"{where}.source", 300),
    )


def read_effect(gathered: Gathering, value: Any, where: str) -> Effect:
    """What an item does to new applicants and to holders."""
    given = gathered.mapping(value, where, ("newcomer", "holder", "months", "points"))
    newcomer = gathered.choice(given.get("newcomer"), f"{where}.newcomer", EFFECTS, "veto")
    holder = gathered.choice(given.get("holder"), f"{where}.holder", EFFECTS, "rectify")
    deducts = "deduct" in (newcomer, holder)
    points = gathered.number(given.get("points"), f"{where}.points", required=deducts)
    return Effect(newcomer, holder, gathered.whole(given.get("months"), f"{where}.months"), points)
