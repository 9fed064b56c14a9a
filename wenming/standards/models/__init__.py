"""The nouns of the room: Edition, Indicator, Bar, Waiver, Revision."""

from wenming.standards.models.editions import Edition
from wenming.standards.models.indicators import Bar, Indicator
from wenming.standards.models.revisions import Revision, Waiver

__all__ = ["Bar", "Edition", "Indicator", "Revision", "Waiver"]
