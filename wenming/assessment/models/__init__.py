"""The nouns of the room: Sheet, Mark, Scoring, Result, Rehearsal."""

from wenming.assessment.models.rehearsals import Rehearsal
from wenming.assessment.models.results import Result, Scoring
from wenming.assessment.models.sheets import Mark, Sheet

__all__ = ["Mark", "Rehearsal", "Result", "Scoring", "Sheet"]
