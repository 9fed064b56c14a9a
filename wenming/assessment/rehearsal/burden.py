"""How many hours an edition asks of a unit: an estimate from what each leaf wants, until real completions are measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from wenming.standards.applying import applicable, examples
from wenming.standards.plain import Node, Variant, Yardstick


@dataclass(frozen=True)
class Minutes:
    """Minutes of a unit's people, as a city estimates them: for each method, each piece of evidence, 100 characters."""

    methods: Mapping[str, int]
    evidence: Mapping[str, int]
    characters: int
    otherwise: int

    def of(self, leaf: Node) -> int:
        """Minutes one leaf asks of one unit in one round."""
        pieces = leaf.evidence.most if leaf.evidence.most is not None else len(leaf.evidence.kinds)
        costs = [self.evidence.get(kind, self.otherwise) for kind in leaf.evidence.kinds] or [0]
        each = min(costs) if leaf.evidence.link_is_enough else max(costs)  # what may be shown cheaply, will be
        written = self.characters * (leaf.evidence.characters or 0) // 100
        return self.methods.get(leaf.method, self.otherwise) + pieces * each + written


def hours_asked(yardstick: Yardstick, minutes: Minutes) -> list[tuple[Variant | None, Decimal, int]]:
    """For each variant (for the edition as it is, if it has none): hours asked of a unit, and leaves it is asked about."""
    answer: list[tuple[Variant | None, Decimal, int]] = []
    for variant in yardstick.variants or (None,):
        reasons = applicable(yardstick, *next(examples(variant)))
        asked = [leaf for leaf in yardstick.leaves() if not reasons[leaf.code]]
        total = sum(minutes.of(leaf) for leaf in asked)
        answer.append((variant, (Decimal(total) / 60).quantize(Decimal("0.1")), len(asked)))
    return answer
