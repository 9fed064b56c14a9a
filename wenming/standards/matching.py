"""Which node of a new edition is which of an old one: by its link, by its code, or by its words. Plain values only."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wenming.standards.plain import Node, Yardstick

ALIKE = 0.6  # share of common pairs of characters from which two texts count as one line, re-worded
RELATED = 0.4  # enough for two lines that also have the same code
COMMONPLACE = 100  # lines; a pair of characters that more lines have tells none of them apart


@dataclass(frozen=True, slots=True)
class Placed:
    """A node where it stands: under which code (top nodes: ""), and as which of its siblings."""

    node: Node
    parent: str
    position: int


def placed(yardstick: Yardstick) -> list[Placed]:
    """All nodes where they stand, in the order of the tree."""

    def below(nodes: Sequence[Node], parent: str) -> Iterator[Placed]:
        for position, node in enumerate(nodes):
            yield Placed(node, parent, position)
            yield from below(node.children, node.code)

    return list(below(yardstick.nodes, ""))


def matched(before: Sequence[Placed], after: Sequence[Placed], *, trust_previous: bool = True) -> dict[str, str]:
    """New code -> old code, one to one. `previous` says nothing about an edition compared with itself."""
    olds, news = {p.node.code: p.node for p in before}, {p.node.code: p.node for p in after}
    pairs: dict[str, str] = {}
    free = dict(olds)

    def pair(code: str, old: str) -> None:
        if code not in pairs and old in free:
            pairs[code] = old
            del free[old]

    if trust_previous:
        for code, node in news.items():
            if node.previous:
                pair(code, node.previous)
    for code, node in news.items():
        if code in free and likeness(free[code].text, node.text) >= RELATED:
            pair(code, code)
    for code, old in by_text([n for c, n in news.items() if c not in pairs], list(free.values())):
        pair(code, old)
    for code in news:
        pair(code, code)
    return pairs


def by_text(news: Sequence[Node], olds: Sequence[Node]) -> list[tuple[str, str]]:
    """Pairs of like texts, the most alike first; leaves go with leaves, branches with branches."""
    left, right = [grams(node.text) for node in news], [grams(node.text) for node in olds]
    holders: dict[str, list[int]] = defaultdict(list)
    same: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for place, old in enumerate(olds):
        same[old.text, old.is_leaf].append(place)
        for gram in right[place]:
            holders[gram].append(place)
    scored = []
    for place, node in enumerate(news):
        if twins := same[node.text, node.is_leaf]:  # the very words: nothing can be more alike
            scored.append((-1.0, place, twins.pop(0)))
            continue
        near = {found for gram in left[place] if len(holders[gram]) <= COMMONPLACE for found in holders[gram]}
        for found in near:
            like = shared(left[place], right[found])
            if like >= ALIKE and olds[found].is_leaf == node.is_leaf:
                scored.append((-like, place, found))
    return [(news[place].code, olds[found].code) for _like, place, found in sorted(scored)]


def grams(text: str) -> Counter[str]:
    """The pairs of neighbouring characters of a text; a single character counts as itself."""
    text = "".join(text.split())
    return Counter(text[place : place + 2] for place in range(max(len(text) - 1, 1))) if text else Counter()


def likeness(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1: the share of their pairs of characters that they have in common."""
    if one == other:
        return 1.0
    return shared(grams(one), grams(other))


def shared(one: Counter[str], other: Counter[str]) -> float:
    """The share of pairs of characters that two texts have in common, 0 to 1."""
    total = one.total() + other.total()
    return 2 * sum(min(count, other[gram]) for gram, count in one.items() if gram in other) / total if total else 0.0
