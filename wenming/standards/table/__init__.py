"""An office's ordinary table becomes an edition: find the heading, guess what each column means, grow the tree, say doubts."""

from wenming.standards.table.growing import Grown, grow
from wenming.standards.table.guessing import Mapping, guess

__all__ = ["Grown", "Mapping", "grow", "guess"]
