"""Points and rules as offices write them inside sentences: “（4分）”, “每发现一次扣0.5分”, “优4分、良3分”."""

import re
from decimal import Decimal

from wenming.standards.plain import Measure, Tier

WIDE_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0E: "."}
WIDE_LETTERS = {0xFF21 + place: chr(65 + place) for place in range(26)}
NUMBER = r"(\d{1,4}(?:\.\d{1,3})?)"
IN_BRACKETS = re.compile(rf"[（(\[【]\s*(?:满分|共计|共|计|最高|分值[:：]?|\+)?\s*{NUMBER}\s*分\s*[)）\]】]")
BARE = re.compile(rf"\+?\s*{NUMBER}\s*分?")
REACHED = re.compile(rf"得\s*{NUMBER}\s*分|{NUMBER}\s*分")
PER = re.compile(rf"每[^，。；,;\d]{{0,12}}(?:\d+|一|1)?[^，。；,;\d]{{0,12}}?扣\s*{NUMBER}\s*分")
GRADE = re.compile(
    rf"([A-D]|优秀|良好|优|良|较好|好|中|一般|较差|差|合格|不合格)(?:的|档|等|级|者)?[，,:：、.]?\s*(?:得|计|为)?\s*{NUMBER}\s*分"
)
ALL_OR_NOTHING = re.compile(r"否则不得分|否则得?0分|不符合(?:的)?不得分|未达到(?:的)?不得分|缺一项不得分|达到得分")


def plain_digits(text: str) -> str:
    """Full-width digits and points as ordinary ones; everything else as it stands."""
    return text.translate(WIDE_DIGITS)


def in_brackets(text: str) -> tuple[Decimal | None, str]:
    """The points in brackets behind a text, and the text without them; several pairs of brackets say nothing."""
    read = plain_digits(text)
    found = IN_BRACKETS.findall(read)
    if len(found) != 1:
        return None, text.strip()
    return Decimal(found[0]), IN_BRACKETS.sub("", read).strip()


def bare_figure(text: str) -> Decimal | None:
    """The number of a cell that holds points and nothing else: 4, “4分”, “（4分）”, full-width digits."""
    read = plain_digits(text).strip().strip("()（）[]【】 ")
    found = BARE.fullmatch(read)
    return Decimal(found[1]) if found else None


def reached(text: str) -> Decimal | None:
    """The most points a sentence speaks of, deductions aside; None when it speaks of none."""
    read = re.sub(rf"(?:扣|每[^，。；,;]{{0,20}})\s*{NUMBER}\s*分", "", plain_digits(text))
    found = [Decimal(one or other) for one, other in REACHED.findall(read)]
    return max(found) if found else None


def rule_in(text: str, points: Decimal | None) -> Measure:
    """The rule a sentence of scoring means; `points` when it is only a mark between nothing and all."""
    read = plain_digits(text).translate(WIDE_LETTERS)
    grades = [(label, Decimal(number)) for label, number in GRADE.findall(read)]
    labels = [label for label, _number in grades]
    if len(grades) > 1 and len(set(labels)) == len(labels) and points == max(number for _label, number in grades):
        return Measure("tiers", tiers=tuple(Tier(label, points=number) for label, number in grades))
    per = set() if "百分" in read else {Decimal(number) for number in PER.findall(read)}
    if len(per) == 1 and points and (each := per.pop()) <= points:
        return Measure("per_occurrence", each=each)
    if ALL_OR_NOTHING.search(read):
        return Measure("all_or_nothing")
    return Measure("points")
