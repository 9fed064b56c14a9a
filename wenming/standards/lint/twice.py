"""Twice: two leaves that ask for the same thing (《整治形式主义为基层减负若干规定》2024: 不得重复要求填报同一材料)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from wenming.standards.lint.families import table
from wenming.standards.lint.findings import REFUSE, WARN, Finding, leaf_names
from wenming.standards.lint.passages import passages
from wenming.standards.lint.plainly import plainly
from wenming.standards.plain import Node, Scope, Yardstick

ALIKE = 0.74  # share of common letter pairs from which two lines are near-identical
SHUFFLED = 0.92, 0.5  # share of common letters, and of pairs, from which they are the same words in another order
SHORT = 9  # letters; a shorter line is read together with what stands above it
OBJECT = 5  # letters of a demanded document at least
CANDIDATES = 60  # lines compared with one line at most, those with the rarest pairs in common first

FILLER = re.compile(
    "的|了|地|得|和|与|及|并|且|以及|工作|情况|开展|组织|进行|认真|积极|切实|扎实|深入|有效|不断|加强|做好|抓好|落实|建立|健全|完善|健立|制定|"
    "有关|相关|本单位|单位|各项|能够|能|予以|给予|等"
)
POINTS = re.compile(
    r"[(（]?[0-9.]+分[)）]?|每[^，。；]{0,12}(?:扣|得|加)[0-9.]*分?|^[0-9a-z.]+(?=[^0-9a-z])|[，。；：、！？()（）○]"
)
OPPOSITES = set("内外男女老少幼上下城乡大小新旧东西南北前后左右入出水电气进退公私客货")
NUMBERS = re.compile("[0-9]+|[a-z]+")
DEMANDED = re.compile(
    "(?:^|[，。；：、]|须|需|应|请|要|并|另|统一)(?<!不要)(?:提供|上传|报送|提交|附上|附|上报)"
    "([^，。；、：]{2,24}(?:材料|方案|报告|表|记录|文件|制度|计划|总结|说明|证明|名录|清单|目录|协议|合同|数据|资料|结果|证书|批文|决定|公约|规定))"
)


Holding = defaultdict[tuple[str, tuple[str, ...]], list[int]]  # which lines hold a rare pair, by the numbers in them


@dataclass(frozen=True, slots=True)
class Line:
    """A leaf as it is compared: what is left of its wording, its pairs, and to whom it applies."""

    node: Node
    words: str
    pairs: frozenset[str]
    letters: frozenset[str]
    numbers: tuple[str, ...]
    scopes: tuple[Scope, ...]


def twice_findings(yardstick: Yardstick) -> Iterator[Finding]:
    """One finding for each leaf that repeats an earlier one which may apply to the same unit."""
    lines = [line_of(node, above, scopes) for node, above, scopes in leaves_with_above(yardstick)]
    yield from same_wording(lines)
    yield from same_document(lines)
    for line in lines:
        yield from same_part(line.node)


def leaves_with_above(yardstick: Yardstick) -> Iterator[tuple[Node, str, tuple[Scope, ...]]]:
    """Each leaf with the wording above it and all conditions on the way to it."""

    def below(node: Node, above: str, scopes: tuple[Scope, ...]) -> Iterator[tuple[Node, str, tuple[Scope, ...]]]:
        scopes = (*scopes, node.applies) if node.applies != Scope() else scopes
        if node.is_leaf:
            yield node, above, scopes
        for child in node.children:
            yield from below(child, node.text, scopes)

    for top in yardstick.nodes:
        yield from below(top, "", ())


def line_of(node: Node, above: str, scopes: tuple[Scope, ...]) -> Line:
    """The leaf with fillers, points and punctuation left out."""
    words = reduced(node.text)
    if len(words) < SHORT and above:
        words = f"{reduced(above)}：{words}"
    pairs = frozenset(words[place : place + 2] for place in range(len(words) - 1))
    return Line(node, words, pairs, frozenset(words), tuple(NUMBERS.findall(words)), scopes)


def reduced(text: str) -> str:
    """What a line is about."""
    read = POINTS.sub("", plainly(text))
    return FILLER.sub("", read) or read


def same_wording(lines: list[Line]) -> Iterator[Finding]:
    """Pairs of near-identical wording; a leaf is told once, against the first it repeats."""
    often = Counter(pair for line in lines for pair in line.pairs)
    rank = {pair: place for place, (pair, _count) in enumerate(sorted(often.items(), key=lambda row: (row[1], row[0])))}
    told: dict[str, list[Line]] = defaultdict(list)
    holding: Holding = defaultdict(list)
    for number, line in enumerate(lines):
        first = next((each for each in told[line.words] if meet(each, line)), None)
        if first is None:
            rare = rarest(line, rank)
            first = nearest(line, rare, lines, holding)
            for pair in rare if first is None else ():
                holding[pair, line.numbers].append(number)
        if first is not None:
            yield told_twice(first.node, line.node)
        told[line.words].append(line)


def rarest(line: Line, rank: dict[str, int]) -> list[str]:
    """The rare pairs of a line; two lines that are alike share at least one of them."""
    ordered = sorted(line.pairs, key=rank.__getitem__)
    return ordered[: max(1, len(ordered) // 2 + 1)]


def nearest(line: Line, rare: list[str], lines: list[Line], holding: Holding) -> Line | None:
    """The first earlier line that is alike and may apply to the same unit."""
    shared: Counter[int] = Counter()
    for pair in rare:
        if 0 < len(held := holding.get((pair, line.numbers), ())) <= CANDIDATES * 2:
            shared.update(held)
    least = len(line.pairs) // 6
    for number, count in shared.most_common(CANDIDATES):
        if count < least:
            break
        other = lines[number]
        if alike(other, line) and meet(other, line):
            return other
    return None


def alike(one: Line, other: Line) -> bool:
    """Whether two lines say the same: equal numbers, most letter pairs in common, and no change of subject."""
    common = 2 * len(one.pairs & other.pairs) / max(1, len(one.pairs) + len(other.pairs))
    if common < SHUFFLED[1] or one.numbers != other.numbers:
        return False
    if common < ALIKE:
        if 2 * len(one.letters & other.letters) < SHUFFLED[1] * 1.6 * (len(one.letters) + len(other.letters)):
            return False
        letters = sum((Counter(one.words) & Counter(other.words)).values()) * 2 / (len(one.words) + len(other.words))
        if letters < SHUFFLED[0]:
            return False
    return not another_subject(one.words, other.words)


def another_subject(one: str, other: str) -> bool:
    """Whether one place differs and holds other words there: 老年人 and 残疾人, 室内 and 室外."""
    changes = [step for step in SequenceMatcher(None, one, other, autojunk=False).get_opcodes() if step[0] != "equal"]
    replaced = [(one[a:b], other[c:d]) for kind, a, b, c, d in changes if kind == "replace"]
    return len(changes) <= 2 and any(other_words(left, right) for left, right in replaced)


def other_words(left: str, right: str) -> bool:
    """Whether two words name different things; of single letters only opposites do."""
    if len(left) == len(right) == 1:
        return left in OPPOSITES and right in OPPOSITES
    return not set(left) & set(right)


def meet(one: Line, other: Line) -> bool:
    """Whether some unit may get both lines."""
    return not any(apart(left, right) for left in one.scopes for right in other.scopes)


def apart(one: Scope, other: Scope) -> bool:
    """Whether no unit is meant by both."""
    for name in ("forms", "kinds", "natures", "units"):
        left, right = set(getattr(one, name)), set(getattr(other, name))
        if left and right and not left & right:
            return True
    if (
        one.regions
        and other.regions
        and not any(a.startswith(b) or b.startswith(a) for a in one.regions for b in other.regions)
    ):
        return True
    return _beyond(one, other) or _beyond(other, one)


def _beyond(one: Scope, other: Scope) -> bool:
    return (
        one.headcount_from is not None
        and other.headcount_until is not None
        and one.headcount_from > other.headcount_until
    )


def told_twice(first: Node, second: Node) -> Finding:
    """The finding of a pair; where only one of the two asks the unit for anything it is a warning."""
    given = table("others")["asked_twice"]
    asks = [node.evidence.kinds != () for node in (first, second)]
    severity = REFUSE if first.method == second.method or all(asks) else WARN
    words = {"first": leaf_names(first), "second": leaf_names(second)}
    message = _("%(second)s与%(first)s问的是同一件事。") % words
    return Finding(second.code, "asked_twice", severity, given["source"], given["suggestion"].format(**words), message)


def same_document(lines: list[Line]) -> Iterator[Finding]:
    """The same document demanded in two leaves."""
    given = table("others")["asked_twice"]
    known: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        text = plainly("。".join(passage.text for passage in passages(line.node)))
        for wanted in dict.fromkeys(reduced(found) for found in DEMANDED.findall(text)):
            if len(wanted) < OBJECT:
                continue
            if first := next((each for each in known[wanted] if each is not line and meet(each, line)), None):
                words = {"first": leaf_names(first.node), "second": leaf_names(line.node), "wanted": wanted}
                message = _("%(second)s与%(first)s都要求“%(wanted)s”。") % words
                suggestion = given["suggestion"].format(**words)
                yield Finding(line.node.code, "asked_twice", REFUSE, given["source"], suggestion, message)
                break
            known[wanted].append(line)


def same_part(node: Node) -> Iterator[Finding]:
    """Two parts of one leaf that say the same."""
    given = table("others")["asked_twice"]
    seen: set[str] = set()
    for part in node.rule.parts if node.rule else ():
        words = reduced(part.text)
        if words in seen:
            names = {"first": leaf_names(node), "second": f"“{part.text}”"}
            message = _("%(second)s在%(first)s里写了两次。") % names
            yield Finding(
                node.code, "asked_twice", REFUSE, given["source"], given["suggestion"].format(**names), message
            )
            return
        seen.add(words)
