"""A generated past round: marks that never were, for fictional units only, so that an edition can be rehearsed on something.

The same seed gives the same round. Units differ in how good they are, assessors in how strict; some marks are missing, some
leaves are judged not applicable, a few units are vetoed; some leaves never separate anybody and some move with their
neighbour, so that rehearsal has something to find.
"""

from wenming.assessment.pastround.building import build_past_round
from wenming.assessment.pastround.inventing import Invention, invented

__all__ = ["Invention", "build_past_round", "invented"]
