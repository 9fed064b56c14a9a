"""A comparison in words and colours: what stands on its page and in its workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import escape, unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wenming.standards import comparing
from wenming.standards.comparing import BarChange, Change, Comparison, Piece
from wenming.standards.handbook.chapters import Entry, Fact, Writer, bar_entry
from wenming.standards.wording import plain

KINDS: dict[str, tuple[Any, str]] = {  # word and tone
    "added": (gettext_lazy("新增"), "good"), "removed": (gettext_lazy("删减"), "bad"),
    "moved": (gettext_lazy("移动"), "info"), "reweighted": (gettext_lazy("分值变化"), "watch"),
    "reworded": (gettext_lazy("文字变化"), "watch"), "rule": (gettext_lazy("计分规则变化"), "watch"),
    "applicability": (gettext_lazy("适用范围变化"), "info"), "other": (gettext_lazy("其他变化"), "calm"),
}  # fmt: skip
FRAME = {
    "title": gettext_lazy("名称"), "provider": gettext_lazy("制定单位"), "scale": gettext_lazy("满分"),
    "places": gettext_lazy("小数位数"), "minimum": gettext_lazy("合格线"),
    "judges": gettext_lazy("多人评分的合成方式"), "bands": gettext_lazy("等次"), "methods": gettext_lazy("测评方法"),
    "variants": gettext_lazy("分类表"),
}  # fmt: skip
MINUS = "\u2212"
TIED = {"previous", "link"}  # facts that follow from the edition or from another fact


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a difference."""

    code: str
    text: SafeString
    points: str
    facts: tuple[tuple[str, SafeString], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the comparison: the words of what changed, and both sides (None where there is none)."""

    kinds: tuple[tuple[str, Any, str], ...]  # name, word, tone
    old: Side | None
    new: Side | None
    place: str  # where it stood and stands, when it moved


class Teller:
    """Puts the changes of one comparison into words."""

    def __init__(self, comparison: Comparison, places: Mapping[str, str]) -> None:
        self.comparison = comparison
        self.writers = [Writer(side, (), places, {}) for side in (comparison.old, comparison.new)]
        self.names = [{node.code: node.text for node in side.walk()} for side in (comparison.old, comparison.new)]

    def differences(self, kind: str = "") -> list[Difference]:
        """All differences of the nodes, or those of one kind."""
        return [self.told(each) for each in self.comparison.changes if not kind or kind in each.kinds]

    def told(self, change: Change) -> Difference:
        """One difference of two nodes."""
        entries = [
            writer.entry(placed.node, ()) if placed else None
            for writer, placed in zip(self.writers, (change.old, change.new), strict=True)
        ]
        old, new = sides(entries[0], entries[1])
        return Difference(tuple(named(kind) for kind in change.kinds), old, new, self._moved(change))

    def _moved(self, change: Change) -> str:
        if "moved" not in change.kinds or change.old is None or change.new is None:
            return ""
        before, after = (
            f"{placed.parent} {names.get(placed.parent, '')}".strip() or _("顶层")
            for placed, names in zip((change.old, change.new), self.names, strict=True)
        )
        if change.old.parent == change.new.parent or before == after:
            return _("在“%(place)s”中的次序变了") % {"place": after}
        return _("从“%(before)s”移到“%(after)s”") % {"before": before, "after": after}

    def bars(self) -> list[Difference]:
        """The differences of the negative lists."""
        return [bar_told(change) for change in self.comparison.bars if change.kinds]


def named(kind: str) -> tuple[str, Any, str]:
    """The name, word and tone of a kind of change."""
    word, tone = KINDS[kind]
    return kind, word, tone


def bar_told(change: BarChange) -> Difference:
    """One difference of two items of negative lists."""
    old, new = (bar_entry(bar) if bar else None for bar in (change.old, change.new))
    shown = [
        Entry(bar.code, bar.text, 0, True, "", (Fact("severity", _("程度"), bar.severity), *bar.facts), (), (), ())
        if bar
        else None
        for bar in (old, new)
    ]
    left, right = sides(shown[0], shown[1])
    return Difference(tuple(named(kind) for kind in change.kinds), left, right, "")


def sides(old: Entry | None, new: Entry | None) -> tuple[Side | None, Side | None]:
    """Both sides with what differs marked; where there is only one, it is shown whole."""
    if old is None or new is None:
        return (lone(old) if old else None), (lone(new) if new else None)
    left, right = comparing.words_compared(old.text, new.text)
    before, after = facts_of(old), facts_of(new)
    differing = [name for name in {**before, **after} if _text(before, name) != _text(after, name)]
    pairs = {name: comparing.words_compared(_text(before, name), _text(after, name)) for name in differing}
    labels = {name: (after.get(name) or before[name]).label for name in differing}
    return (
        Side(old.code, drawn(left, "del"), old.points, tuple((labels[n], drawn(pairs[n][0], "del")) for n in differing)),
        Side(new.code, drawn(right, "ins"), new.points, tuple((labels[n], drawn(pairs[n][1], "ins")) for n in differing)),
    )  # fmt: skip


def lone(entry: Entry) -> Side:
    """The one side of a node that came or went."""
    facts = tuple((fact.label, drawn([(False, fact.text)], "")) for fact in facts_of(entry).values())
    return Side(entry.code, drawn([(False, entry.text)], ""), entry.points, facts)


def facts_of(entry: Entry) -> dict[str, Fact]:
    """What is said of an entry, by name."""
    return {fact.name: fact for fact in (*entry.facts, *entry.notes) if fact.name not in TIED}


def _text(facts: dict[str, Fact], name: str) -> str:
    return facts[name].text if name in facts else ""


def drawn(pieces: list[Piece], tag: str) -> SafeString:
    """A text with its changed pieces in <del> or <ins>."""
    parts = (f"<{tag}>{escape(text)}</{tag}>" if changed and tag else escape(text) for changed, text in pieces)
    return mark_safe("".join(parts))  # noqa: S308  # every piece is escaped


@dataclass(frozen=True, slots=True)
class Bars:
    """Points of one item before and now, with the widths of their bars out of 100."""

    label: str
    old: str
    new: str
    old_width: str
    new_width: str
    change: str


def picture(comparison: Comparison) -> list[Bars]:
    """The points of every item, old beside new."""
    rows = comparing.points_by_item(comparison)
    most = max((max(row.old, row.new) for row in rows), default=Decimal(0)) or Decimal(1)
    return [
        Bars(
            f"{row.node.code} {row.node.text}", plain(row.old), plain(row.new), f"{row.old / most * 100:.1f}",
            f"{row.new / most * 100:.1f}", change_in_words(row.new - row.old),
        )
        for row in rows
    ]  # fmt: skip


def change_in_words(difference: Decimal) -> str:
    """More with a plus, less with a minus, "" for no change."""
    return ("+" if difference > 0 else MINUS) + plain(abs(difference)) if difference else ""


HEADS = (
    gettext_lazy("变化"), gettext_lazy("原编号"), gettext_lazy("原内容"), gettext_lazy("原分值"), gettext_lazy("新编号"),
    gettext_lazy("新内容"), gettext_lazy("新分值"), gettext_lazy("原规定"), gettext_lazy("新规定"),
)  # fmt: skip


def rows(teller: Teller, *, bars: bool) -> Iterator[list[str]]:
    """The lines of the workbook: of the nodes, or of the negative list."""
    changes: list[tuple[Any, Any, Difference]]
    if bars:
        changes = [(c.old, c.new, bar_told(c)) for c in teller.comparison.bars if c.kinds]
    else:
        changes = [
            (c.old and c.old.node, c.new and c.new.node, teller.told(c)) for c in teller.comparison.changes
        ]  # fmt: skip
    for old, new, told in changes:
        line = [_("、").join(str(word) for _name, word, _tone in told.kinds)]
        for thing, side in ((old, told.old), (new, told.new)):
            line += [thing.code, thing.text, side.points] if thing and side else ["", "", ""]
        yield [*line, said(told.old), "\n".join(filter(None, (told.place, said(told.new))))]


def said(side: Side | None) -> str:
    """The facts of one side as plain lines."""
    return "\n".join(f"{label}{_('：')}{unescape(strip_tags(text))}" for label, text in side.facts) if side else ""
