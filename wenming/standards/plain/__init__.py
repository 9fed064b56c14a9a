"""An edition as plain values: what files, pages, linter, handbook and scoring share. Nothing here knows the database."""

from wenming.standards.plain.measures import MEASURES, Judges, Level, Measure, Part, Step, Tier, Year
from wenming.standards.plain.nodes import Band, Evidence, Handbook, Method, Node, Origin, Scope, Variant
from wenming.standards.plain.yardstick import BarItem, Citation, Effect, Yardstick

__all__ = [
    "MEASURES", "Band", "BarItem", "Citation", "Effect", "Evidence", "Handbook", "Judges", "Level", "Measure", "Method",
    "Node", "Origin", "Part", "Scope", "Step", "Tier", "Variant", "Yardstick", "Year",
]  # fmt: skip
