"""四(四) 修订完善测评体系: what a new edition changes against an old one, node by node. Plain values only."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from wenming.standards.matching import Placed, matched, placed
from wenming.standards.plain import BarItem, Node, Yardstick

SHORTEST_COMMON = 2  # a common run shorter than this, between two changes, is read as changed
KINDS = ("added", "removed", "moved", "reweighted", "reworded", "rule", "applicability", "other")


@dataclass(frozen=True, slots=True)
class Change:
    """A node of the old edition, of the new one, or of both, and in which ways they differ (some of KINDS)."""

    old: Placed | None
    new: Placed | None
    kinds: tuple[str, ...]

    @property
    def node(self) -> Node:
        """The node as it is now, or was."""
        placed = self.new or self.old
        assert placed is not None
        return placed.node


@dataclass(frozen=True, slots=True)
class BarChange:
    """An item of the negative list that came, went or changed."""

    old: BarItem | None
    new: BarItem | None
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every node of both editions exactly once, in the order of the new one, what is gone behind its old neighbour."""

    old: Yardstick
    new: Yardstick
    nodes: tuple[Change, ...]
    bars: tuple[BarChange, ...]
    frame: tuple[str, ...]  # names of the fields of the edition itself that differ

    @property
    def changes(self) -> tuple[Change, ...]:
        """Only what differs."""
        return tuple(change for change in self.nodes if change.kinds)

    @property
    def counts(self) -> Counter[str]:
        """How many nodes differ in each way."""
        return Counter(kind for change in self.nodes for kind in change.kinds)

    @property
    def is_empty(self) -> bool:
        """Whether nothing that counts differs."""
        return not (self.changes or self.frame or any(bar.kinds for bar in self.bars))


def compare(old: Yardstick, new: Yardstick) -> Comparison:
    """What `new` changes against `old`. Nodes are matched by `previous`, by code, then by likeness of text."""
    before, after = placed(old), placed(new)
    pairs = matched(before, after, trust_previous=(old.id, old.version) != (new.id, new.version))
    return Comparison(
        old, new, tuple(_in_order(before, after, pairs)), bars_compared(old, new), frame_compared(old, new)
    )


def _in_order(before: Sequence[Placed], after: Sequence[Placed], pairs: dict[str, str]) -> Iterator[Change]:
    """All nodes once: those of the new edition in its order; what is gone stands behind what it stood behind."""
    olds = {p.node.code: p for p in before}
    out_of_order = _out_of_order(olds, after, pairs)
    kept, gone = set(pairs.values()), defaultdict[str, list[Placed]](list)
    anchor = ""
    for each in before:
        if each.node.code in kept:
            anchor = each.node.code
        else:
            gone[anchor].append(each)
    yield from (Change(each, None, ("removed",)) for each in gone[""])
    for each in after:
        old = olds.get(pairs.get(each.node.code, ""))
        if old is None or each.node.code not in pairs:
            yield Change(None, each, ("added",))
            continue
        moved = each.node.code in out_of_order or pairs.get(each.parent, "") != old.parent
        kinds = (*(("moved",) if moved else ()), *ways(old.node, each.node))
        yield Change(old, each, kinds)
        yield from (Change(gone_one, None, ("removed",)) for gone_one in gone[old.node.code])


def _out_of_order(olds: dict[str, Placed], after: Sequence[Placed], pairs: dict[str, str]) -> set[str]:
    """New codes whose place among the siblings that stayed together changed; the fewest that explain the new order."""
    families: dict[str, list[Placed]] = defaultdict(list)
    for each in after:
        old = pairs.get(each.node.code)
        if old is not None and olds[old].parent == pairs.get(each.parent, ""):
            families[each.parent].append(each)
    moved: set[str] = set()
    for family in families.values():
        stayed = longest_rising([olds[pairs[each.node.code]].position for each in family])
        moved |= {each.node.code for place, each in enumerate(family) if place not in stayed}
    return moved


def longest_rising(numbers: Sequence[int]) -> set[int]:
    """The places of a longest rising run among distinct numbers."""
    tails: list[int] = []
    ends: list[int] = []
    behind: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(tails, number)
        tails[at : at + 1], ends[at : at + 1] = [number], [place]
        behind.append(ends[at - 1] if at else -1)
    chosen: set[int] = set()
    place = ends[-1] if ends else -1
    while place >= 0:
        chosen.add(place)
        place = behind[place]
    return chosen


FIELDS: dict[str, Callable[[Node], object]] = {
    "reweighted": lambda node: (node.points, node.minimum, node.weight),
    "reworded": lambda node: node.text,
    "rule": lambda node: (node.rule, node.judges, node.combine),
    "applicability": lambda node: (node.applies, node.spares),
    "other": lambda node: (node.method, node.scored_by, node.evidence, node.handbook, node.because, node.origin, node.part),
}  # fmt: skip


def ways(old: Node, new: Node) -> list[str]:
    """In which ways two matched nodes differ; a new code alone is none."""
    return [kind for kind, read in FIELDS.items() if read(old) != read(new)]


def bars_compared(old: Yardstick, new: Yardstick) -> tuple[BarChange, ...]:
    """The negative lists: matched by code, then by text."""
    olds = {bar.code: bar for bar in old.bars}
    texts = {bar.text: bar.code for bar in old.bars}
    taken: set[str] = set()
    changes = []
    for bar in new.bars:
        code = bar.code if bar.code in olds else texts.get(bar.text, "")
        match = olds.get(code) if code not in taken else None
        if match is None:
            changes.append(BarChange(None, bar, ("added",)))
            continue
        taken.add(code)
        same = [match.text == bar.text, _bar_rest(match) == _bar_rest(bar)]
        kinds = [kind for kind, equal in zip(("reworded", "rule"), same, strict=True) if not equal]
        changes.append(BarChange(match, bar, tuple(kinds)))
    gone = [BarChange(bar, None, ("removed",)) for code, bar in olds.items() if code not in taken]
    return (*changes, *gone)


def _bar_rest(bar: BarItem) -> tuple[object, ...]:
    return (
        bar.severity, bar.window_months, bar.window_from, bar.effect, bar.confirmed_by, bar.report_months,
        bar.report_days, bar.doubled_if_concealed, bar.source,
    )  # fmt: skip


FRAME = ("title", "provider", "scale", "places", "minimum", "judges", "bands", "methods", "variants")


def frame_compared(old: Yardstick, new: Yardstick) -> tuple[str, ...]:
    """The names of the edition's own fields that differ; id, version, dates and source differ by nature."""
    return tuple(name for name in FRAME if getattr(old, name) != getattr(new, name))


Piece = tuple[bool, str]  # whether it changed, and the characters


def words_compared(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, changed or common; a lone common character between two changes counts as changed."""
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a, b, c, d in _readable(SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
        _put(left, tag != "equal", old[a:b])
        _put(right, tag != "equal", new[c:d])
    return left, right


def _readable(codes: Sequence[tuple[str, int, int, int, int]]) -> Iterator[tuple[str, int, int, int, int]]:
    for place, (tag, a, b, c, d) in enumerate(codes):
        lone = tag == "equal" and b - a < SHORTEST_COMMON and 0 < place < len(codes) - 1
        yield ("replace" if lone else tag), a, b, c, d


def _put(pieces: list[Piece], changed: bool, text: str) -> None:
    if not text:
        return
    if pieces and pieces[-1][0] == changed:
        pieces[-1] = (changed, pieces[-1][1] + text)
    else:
        pieces.append((changed, text))


@dataclass(frozen=True, slots=True)
class Worth:
    """A top node that either edition has, with its points before and now (0 where it is missing)."""

    node: Node
    old: Decimal
    new: Decimal


def points_by_item(comparison: Comparison) -> list[Worth]:
    """The points of every top node, old beside new."""
    return [Worth(change.node, worth(change.old), worth(change.new)) for change in comparison.nodes if _is_top(change)]


def _is_top(change: Change) -> bool:
    return any(placed is not None and not placed.parent for placed in (change.old, change.new))


def worth(placed: Placed | None) -> Decimal:
    """The points of a node, 0 for none."""
    return summed(placed.node) if placed else Decimal(0)


def summed(node: Node) -> Decimal:
    """The points printed on a node, or else the sum of those below it."""
    if node.points is not None:
        return node.points
    return sum((summed(child) for child in node.children), Decimal(0))


def base_total(rows: Iterable[Worth]) -> tuple[Decimal, Decimal]:
    """The base points of both editions."""
    base = [row for row in rows if row.node.part == "base"]
    return sum((row.old for row in base), Decimal(0)), sum((row.new for row in base), Decimal(0))
