"""Tables with a column for each tier, A to D or 优 to 差: what each is worth, by its cell, its heading, or evenly."""

import re
from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from wenming.standards.plain import Measure, Tier
from wenming.standards.table.figures import NUMBER, bare_figure, in_brackets, plain_digits, reached

LONGEST_TIER = 200
PERCENT = re.compile(rf"{NUMBER}\s*[%\uff05]")
BRACKETS = re.compile(r"[\s（(【\[].*")


def tiers_of(named: Sequence[tuple[str, str]]) -> Measure | None:
    """The rule that columns of tiers mean: fixed points where each cell or heading names them, else percentages."""
    labels = [BRACKETS.sub("", title) or title for title, _text in named]
    if len(labels) < 2 or len(set(labels)) < len(labels):
        return None
    points = [points_of(title, text) for title, text in named]
    if all(each is not None for each in points):
        fixed = zip(labels, points, named, strict=True)
        return Measure(
            "tiers", tiers=tuple(Tier(label, points=each, text=described(text)) for label, each, (_t, text) in fixed)
        )
    shares = shares_of(named) or evenly(len(labels))
    parts = zip(labels, shares, named, strict=True)
    return Measure(
        "percent_tiers",
        tiers=tuple(Tier(label, percent=each, text=described(text)) for label, each, (_t, text) in parts),
    )


def points_of(title: str, text: str) -> Decimal | None:
    """What one tier is worth in points."""
    for figure in (bare_figure(text), in_brackets(text)[0], in_brackets(title)[0], reached(text)):
        if figure is not None:
            return figure
    return None


def shares_of(named: Sequence[tuple[str, str]]) -> list[Decimal]:
    """The percentages in the headings, where every one has its own up to a hundred."""
    found = [PERCENT.search(plain_digits(title)) for title, _text in named]
    shares = [Decimal(each[1]) for each in found if each]
    return shares if len(shares) == len(named) and max(shares, default=Decimal(0)) <= 100 else []


def evenly(count: int) -> list[Decimal]:
    """From a hundred down to nothing in equal steps: 100, 66, 33, 0 for four."""
    step = Decimal(100) / (count - 1)
    return [(100 - step * place).quantize(Decimal(1), ROUND_DOWN) for place in range(count)]


def described(text: str) -> str:
    """What a tier asks for, without its points; a cell that holds only points asks for nothing."""
    return "" if bare_figure(text) is not None else in_brackets(text)[1][:LONGEST_TIER].strip()
