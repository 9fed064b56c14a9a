"""Wording that burdens or that nobody can verify: warnings, never refusals."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from wenming.standards.lint.families import compiled, instead_of, table
from wenming.standards.lint.findings import WARN, Finding
from wenming.standards.lint.passages import Reading
from wenming.standards.lint.plainly import plainly, sentences
from wenming.standards.lint.traces import MASK, SHOWN
from wenming.standards.plain import Measure, Node

SCREEN = 200  # letters that fit a screen of a telephone without scrolling


def wording_findings(reading: Reading) -> Iterator[Finding]:
    """All warnings about how a node is worded."""
    node, read = reading.node, reading.scored
    words = shown(node.text)
    if len(node.text) > SCREEN:
        yield warning(node, "long_text", _("正文%(length)s字，一屏读不完。") % {"length": len(node.text)}, words)
    if not node.is_leaf:
        return
    if is_vague(node):
        yield warning(node, "vague", _("没有人能核实的说法：“%(words)s”。") % {"words": words}, words)
    if is_frequency(read):
        yield warning(node, "frequency", _("按活动的次数、场次要求：“%(words)s”。") % {"words": words}, words)
    demanded = f"{read}。{plainly(node.handbook.how)}"
    if many_seals(demanded):
        yield warning(node, "seals", _("签字盖章太多：“%(words)s”。") % {"words": words}, words)
    if in_copies(demanded):
        yield warning(node, "copies", _("要交多份或多处的纸质材料：“%(words)s”。") % {"words": words}, words)
    if (
        node.rule
        and node.rule.type == "all_or_nothing"
        and compiled(table("others")["all_or_nothing"]["words"]).search(read)
    ):
        yield warning(
            node, "all_or_nothing", _("可以分档计量的内容只有得分和不得分：“%(words)s”。") % {"words": words}, words
        )


def shown(text: str) -> str:
    """A text as it is quoted."""
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def warning(node: Node, rule: str, message: str, words: str) -> Finding:
    """One warning with the source and the better wording of its rule."""
    given = table("others")[rule]
    suggestion = given["suggestion"].format(words=words, instead=instead_of(plainly(node.text)))
    return Finding(node.code, rule, WARN, given["source"], suggestion, message)


def is_vague(node: Node) -> bool:
    """Whether it praises instead of stating, and neither grades nor parts nor the handbook say how to tell."""
    return bool(compiled(table("others")["vague"]["words"]).search(plainly(node.text))) and not graded(node.rule, node)


def graded(rule: Measure | None, node: Node) -> bool:
    """Whether somebody is told how to tell the grades apart."""
    if node.handbook.how:
        return True
    if rule is None:
        return False
    if rule.type in ("tiers", "percent_tiers"):
        return any(tier.text for tier in rule.tiers)
    return rule.type not in ("points", "all_or_nothing", "years")


def is_frequency(read: str) -> bool:
    """Whether a sentence asks for so many activities a month or a year."""
    given = table("others")["frequency"]
    every, done, innocent = (compiled(given[name]) for name in ("every", "done", "innocent"))
    return any(
        every.search(sentence) and done.search(sentence) and not innocent.search(sentence)
        for sentence in sentences(read)
    )


def many_seals(read: str) -> bool:
    """Whether more than one signature or seal is asked for."""
    given = table("others")["seals"]
    found = set(re.findall(given["words"], read))
    return len(found) > 1 or bool(found and compiled(given["many"]).search(read))


def in_copies(read: str) -> bool:
    """Whether paper is asked for, or the same in several places."""
    given = table("others")["copies"]
    left = compiled(given["innocent"]).sub(MASK, read)
    return bool(compiled(given["words"]).search(left))
