"""The fast way to score a round: whole columns at once, equal to the exact core to the last digit.

Points are computed in binary floating point with a proven bound on the error, and all that is published is rounded values.
A value between two roundings can only be on the wrong side if it lies within that bound of the border. Every value is a
fraction whose denominator is known, so if it lies that near it lies on the border exactly, and the half goes up. Where the
denominator is too large to tell, the unit is handed to the exact core (`wenming.assessment.scoring`).
"""

from wenming.assessment.arrays.answers import NodeAnswer, answers_of, node_bytes
from wenming.assessment.arrays.rounds import Scored, scored

__all__ = ["NodeAnswer", "Scored", "answers_of", "node_bytes", "scored"]
