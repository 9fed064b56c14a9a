"""The nouns of the room: Cycle."""

from wenming.cycles.models.cycles import Cycle

__all__ = ["Cycle"]
