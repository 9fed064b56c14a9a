"""The nouns of the room: Sheet, Mark, Scoring, Result."""

from wenming.assessment.models.results import Result, Scoring
from wenming.assessment.models.sheets import Mark, Sheet

__all__ = ["Mark", "Result", "Scoring", "Sheet"]
