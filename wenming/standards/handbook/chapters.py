"""The handbook as plain values: parts, entries and their facts in words, the same for the page, the PDF and Word."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from wenming.standards import wording
from wenming.standards.applying import applicable, examples, most, totals
from wenming.standards.plain import BarItem, Node, Variant, Yardstick
from wenming.standards.wording import plain


@dataclass(frozen=True, slots=True)
class Passed:
    """放行: a line that the linter refused and a named officer let pass, with the reason everyone may read."""

    code: str
    rule: str
    by: str
    office: str
    because: str
    on: date

    @property
    def sentence(self) -> str:
        """Who let it pass, when and why, in one sentence."""
        return _("检查规则“%(rule)s”未通过，%(office)s（%(by)s）于%(on)s放行。理由：%(because)s") % {
            "rule": self.rule, "office": self.office, "by": self.by, "on": self.on.isoformat(), "because": self.because,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to know about an entry: its heading and its sentence."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One node in words. `depth` 0 is an item 项目; `facts` are what is scored and shown, `notes` why, example and how."""

    code: str
    text: str
    depth: int
    is_leaf: bool
    points: str
    facts: tuple[Fact, ...]
    notes: tuple[Fact, ...]
    passed: tuple[Passed, ...]
    trail: tuple[tuple[str, str], ...]  # code and text of the nodes above

    @property
    def rule(self) -> str:
        """The rule of scoring in words."""
        return self.fact("rule")

    def fact(self, name: str) -> str:
        """The sentence of one fact, or ""."""
        return next((fact.text for fact in self.facts if fact.name == name), "")


@dataclass(frozen=True, slots=True)
class Item:
    """项目: a top node with everything under it."""

    head: Entry
    below: tuple[Entry, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The item itself and all under it, in the order of the tree."""
        return (self.head, *self.below)


@dataclass(frozen=True, slots=True)
class Part:
    """基本指标, 加分指标 or 扣分指标 with its items."""

    name: str
    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A node that the chosen kind of unit is not asked, and why."""

    code: str
    text: str
    because: str


@dataclass(frozen=True, slots=True)
class BarEntry:
    """One item of the negative list in words."""

    code: str
    text: str
    severity: str
    is_severe: bool
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Chapters:
    """A whole handbook, for every kind of unit or for one variant."""

    yardstick: Yardstick
    variant: Variant | None
    parts: tuple[Part, ...]
    left_out: tuple[LeftOut, ...]
    bars: tuple[BarEntry, ...]
    base: str
    bonus: str
    by_code: Mapping[str, Entry] = field(default_factory=dict)

    def entries(self) -> Iterator[Entry]:
        """All entries in order."""
        for part in self.parts:
            for item in part.items:
                yield from item.entries

    @property
    def leaves(self) -> int:
        """How many indicators are scored."""
        return sum(entry.is_leaf for entry in self.entries())

    @property
    def passed(self) -> tuple[Passed, ...]:
        """Everything that was let pass, in order."""
        return tuple(passed for entry in self.entries() for passed in entry.passed)


def chapters(
    yardstick: Yardstick, variant: str = "", passed: Sequence[Passed] = (), places: Mapping[str, str] | None = None
) -> Chapters:
    """The handbook of an edition; with a variant's code, of what its units are asked. Unknown codes count as none."""
    chosen = next((each for each in yardstick.variants if each.code == variant), None)
    kinds = (chosen,) if chosen else yardstick.variants or (None,)
    asked = [reasons_for(yardstick, kind) for kind in kinds]
    reasons = asked[0] if chosen else {}
    writer = Writer(yardstick, passed, places or {}, reasons, asked)
    parts = []
    for name, label in wording.PARTS.items():
        tops = [node for node in yardstick.nodes if node.part == name and not reasons.get(node.code)]
        if tops:
            parts.append(Part(name, _(label), tuple(writer.item(node) for node in tops)))
    left_out = [LeftOut(n.code, n.text, reasons[n.code]) for n in yardstick.walk() if reasons.get(n.code)]
    base, bonus = (ranged(numbers) for numbers in zip(*(totals(yardstick, kind) for kind in kinds), strict=True))
    whole = Chapters(
        yardstick, chosen, tuple(parts), tuple(left_out), tuple(bar_entry(bar) for bar in yardstick.bars), base, bonus
    )
    return replace(whole, by_code={entry.code: entry for entry in whole.entries()})


def ranged(numbers: Iterable[Decimal]) -> str:
    """A number that is the same for every kind of unit, or from the least to the most."""
    found = sorted(set(numbers))
    if not found:
        return ""
    return plain(found[0]) if len(found) == 1 else f"{plain(found[0])}–{plain(found[-1])}"


def reasons_for(yardstick: Yardstick, variant: Variant | None) -> dict[str, str]:
    """For every node "" if any sort of unit of the variant is asked it, else the reason why none is, in words."""
    reasons: dict[str, str] = {}
    for profile, form in examples(variant):
        for code, reason in applicable(yardstick, profile, form).items():
            reasons[code] = reason and reasons.get(code, reason)
    return {code: reason and _(reason) for code, reason in reasons.items()}


class Writer:
    """Puts nodes into words; what is the same for all of an edition is looked up once."""

    def __init__(
        self,
        yardstick: Yardstick,
        passed: Sequence[Passed],
        places: Mapping[str, str],
        reasons: Mapping[str, str],
        asked: Sequence[dict[str, str]] = (),
    ) -> None:
        self.yardstick, self.places, self.reasons, self.asked = yardstick, places, reasons, asked
        self.methods = {method.code: method.label for method in yardstick.methods}
        self.passed: dict[str, list[Passed]] = {}
        for each in passed:
            self.passed.setdefault(each.code, []).append(each)

    def item(self, node: Node) -> Item:
        """A top node and all below it that is asked."""
        head, *below = self._below(node, ())
        return Item(head, tuple(below))

    def _below(self, node: Node, trail: tuple[tuple[str, str], ...]) -> Iterator[Entry]:
        yield self.entry(node, trail)
        for child in node.children:
            if not self.reasons.get(child.code):
                yield from self._below(child, (*trail, (node.code, node.text)))

    def entry(self, node: Node, trail: tuple[tuple[str, str], ...]) -> Entry:
        """One node in words."""
        facts = [Fact(name, label, text) for name, label, text in self._facts(node) if text]
        notes = [
            Fact(name, label, text.strip())
            for name, label, text in (
                ("why", _("为什么"), node.handbook.why), ("example", _("示例"), node.handbook.example),
                ("how", _("怎样评"), node.handbook.how),
            )
            if text.strip()
        ]  # fmt: skip
        return Entry(
            node.code, node.text, len(trail), node.is_leaf, self.points(node), tuple(facts), tuple(notes),
            tuple(self.passed.get(node.code, ())), trail,
        )  # fmt: skip

    def points(self, node: Node) -> str:
        """The points printed on a node; of a branch without any, what it can reach for the kinds of unit it is for."""
        if node.points is not None or node.is_leaf:
            return plain(node.points)
        return ranged(most(node, reasons) for reasons in self.asked if not reasons[node.code])

    def _facts(self, node: Node) -> Iterator[tuple[str, str, str]]:
        if node.is_leaf:
            rule = wording.rule_in_words(node.rule, node.points, node.part) if node.rule else ""
            yield "rule", _("计分规则"), rule
            yield "method", _("测评方法"), self.methods.get(node.method, node.method)
            yield "scored_by", _("谁来评分"), node.scored_by
            yield "judges", _("多人评分"), wording.judges_in_words(node.judges) if node.judges else ""
            asked = wording.evidence_in_words(node.evidence)
            yield "evidence", _("需要的材料"), asked
            yield "link", _("公开材料"), _("已经公开的只需链接，不必另传文件。") if self._link_will_do(node) else ""
        else:
            yield "rule", _("合计方式"), wording.gathering_in_words(node)
        if node.minimum is not None:
            yield "minimum", _("合格线"), _("不低于%(points)s分") % {"points": plain(node.minimum)}
        meant = wording.scope_in_words(node.applies, self.places)
        spared = wording.scope_in_words(node.spares, self.places) if node.spares else ""
        yield "applies", _("适用单位"), meant
        yield "spares", _("不适用于"), spared
        yield "because", _("不适用的原因"), node.because if meant or spared else ""
        yield "previous", _("上一版编号"), node.previous
        yield "origin", _("出处"), self._origin(node)

    def _link_will_do(self, node: Node) -> bool:
        return node.evidence.link_is_enough and bool(wording.evidence_in_words(node.evidence))

    def _origin(self, node: Node) -> str:
        mark = {"demo": _("演示"), "real": _("真实条目")}.get(node.origin.mark, "")
        if mark and node.origin.source:
            return _("%(mark)s：%(source)s") % {"mark": mark, "source": node.origin.source}
        return mark or node.origin.source


def bar_entry(bar: BarItem) -> BarEntry:
    """One item of the negative list in words."""
    facts = [
        ("window", _("追溯期"), wording.window_in_words(bar)), ("effect", _("后果"), wording.effects_in_words(bar)),
        ("confirmed_by", _("认定单位"), bar.confirmed_by), ("report", _("自报"), wording.report_in_words(bar)),
        ("source", _("来源"), bar.source),
    ]  # fmt: skip
    severity = _(wording.SEVERITIES.get(bar.severity, bar.severity))
    return BarEntry(
        bar.code, bar.text, severity, bar.severity == "severe", tuple(Fact(*fact) for fact in facts if fact[2])
    )
