"""The shape of an edition: methods, grounds, totals, weights, the number of lines, and who scores them."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from wenming.standards.applying import applicable, examples, most
from wenming.standards.lint.families import compiled, table
from wenming.standards.lint.findings import REFUSE, WARN, Finding
from wenming.standards.lint.passages import Passage
from wenming.standards.lint.plainly import plainly
from wenming.standards.lint.traces import finding, guilty
from wenming.standards.lint.wording import shown, warning
from wenming.standards.plain import Node, Yardstick

SMALLEST = Decimal("0.5")  # points below which two units can hardly be told apart
MOST_LEAVES = 100  # lines that one unit has to answer
MOST_OF_ONE = Decimal("0.5")  # share of the base points that one office may decide by itself
FEWEST_SCORED = 10  # lines; below it a share says nothing


def leaf_findings(node: Node) -> Iterator[Finding]:
    """Warnings about what a single leaf lacks."""
    if not node.is_leaf:
        return
    words = shown(node.text)
    veto = node.rule is not None and node.rule.type == "veto"
    if not node.method:
        yield warning(node, "no_method", _("没有写测评方法：“%(words)s”。") % {"words": words}, words)
        if not node.evidence.kinds and not node.evidence.characters:
            yield warning(
                node, "no_basis", _("既没有测评方法，也没有所需材料：“%(words)s”。") % {"words": words}, words
            )
    if not veto and node.points is not None and node.points < SMALLEST:
        yield warning(node, "tiny_weight", _("分值不到0.5分：“%(words)s”。") % {"words": words}, words)


def edition_findings(yardstick: Yardstick) -> Iterator[Finding]:
    """Findings about the edition as a whole."""
    yield from persons_honour(yardstick)
    for method in yardstick.methods:
        yield from method_findings(method.label)
    yield from totals_findings(yardstick)
    yield from burden_findings(yardstick)
    yield from scorer_findings(yardstick)


def persons_honour(yardstick: Yardstick) -> Iterator[Finding]:
    """An honour held by a person or family has no edition."""
    given = table("others")["persons_honour"]
    kinds = {kind for variant in yardstick.variants for kind in (*variant.unit.kinds, *variant.unit.natures)}
    title = plainly(f"{yardstick.title}。{yardstick.citation.title}")
    of_persons = any(compiled(given["kinds"]).fullmatch(plainly(kind)) for kind in kinds)
    if of_persons or compiled(given["titles"]).search(compiled(given["spared"]).sub("", title)):
        message = _("授予个人和家庭的荣誉不设测评体系：“%(title)s”。") % {"title": yardstick.title}
        yield Finding("", "persons_honour", REFUSE, given["source"], given["suggestion"], message)


def method_findings(label: str) -> Iterator[Finding]:
    """A way of assessing that is itself a check-in or a count of traces."""
    from wenming.standards.lint.families import families

    for family in families():
        if words := guilty(Passage(label, True), family):
            yield finding("", family, words)


def totals_findings(yardstick: Yardstick) -> Iterator[Finding]:
    """Points that do not add up, each place once."""
    given = table("others")["totals"]

    def told(code: str, message: str) -> Finding:
        return Finding(code, "totals", WARN, given["source"], given["suggestion"], message)

    wrong: dict[str, str] = {}
    for variant in yardstick.variants or (None,):
        for profile, form in examples(variant):
            reasons = applicable(yardstick, profile, form)
            reached = {node.code: most(node, reasons) for node in yardstick.nodes if node.part == "base"}
            for node in yardstick.walk():
                if node.is_leaf or reasons[node.code] or node.part != "base" or node.combine != "sum":
                    continue
                below = sum((most(child, reasons) for child in node.children), start=Decimal(0))
                if node.points is not None and below != node.points:
                    words = {
                        "code": node.code,
                        "points": f"{node.points.normalize():f}",
                        "below": f"{below.normalize():f}",
                    }
                    wrong.setdefault(node.code, _("%(code)s：下级合计%(below)s分，与本级%(points)s分不符。") % words)
            if (base := sum(reached.values(), start=Decimal(0))) != yardstick.scale:
                words = {
                    "title": variant.title if variant else yardstick.title, "base": f"{base.normalize():f}",
                    "scale": f"{yardstick.scale.normalize():f}",
                }  # fmt: skip
                wrong.setdefault("", _("“%(title)s”的基本分合计%(base)s分，应为%(scale)s分。") % words)
    yield from (told(code, message) for code, message in wrong.items())


def burden_findings(yardstick: Yardstick) -> Iterator[Finding]:
    """More lines than a unit can answer."""
    given = table("others")["many_leaves"]
    for variant in yardstick.variants or (None,):
        profile, form = next(iter(examples(variant)))
        reasons = applicable(yardstick, profile, form)
        count = sum(1 for leaf in yardstick.leaves() if not reasons[leaf.code])
        if count > MOST_LEAVES:
            title = variant.title if variant else yardstick.title
            message = _("“%(title)s”要答%(count)s条，负担偏重。") % {"title": title, "count": count}
            yield Finding(
                "", "many_leaves", WARN, given["source"], given["suggestion"].format(most=MOST_LEAVES), message
            )
            return


def scorer_findings(yardstick: Yardstick) -> Iterator[Finding]:
    """One office that decides more than half of the base points by itself."""
    given = table("others")["one_scorer"]
    leaves = [leaf for leaf in yardstick.leaves() if leaf.part == "base" and leaf.points]
    whole = sum((leaf.points or 0 for leaf in leaves), start=Decimal(0))
    shares: dict[str, Decimal] = defaultdict(Decimal)
    for leaf in leaves:
        shares[leaf.scored_by] += leaf.points or 0
    for name, points in shares.items():
        if name and len(leaves) >= FEWEST_SCORED and whole and points / whole > MOST_OF_ONE:
            share = round(points / whole * 100)
            message = _("%(share)s%%的基本分由“%(name)s”一家评定。") % {"share": share, "name": name}
            yield Finding("", "one_scorer", WARN, given["source"], given["suggestion"].format(words=name), message)
