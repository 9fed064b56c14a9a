"""Rehearsal 推演: what a draft edition would have done to a past round, before it does it to a coming one.

Plain values in, plain values out. Nothing follows from a rehearsal; it shows an officer whom a draft would move, what it
would ask of them, and which of its lines do no work (中办国办 2024: 与为基层减负一致性评估).
"""

from wenming.assessment.rehearsal.burden import Minutes, hours_asked
from wenming.assessment.rehearsal.carrying import Carried, carry
from wenming.assessment.rehearsal.comparing import Group, Move, groups_of, moves_between
from wenming.assessment.rehearsal.report import Hours, Report, rehearse
from wenming.assessment.rehearsal.separating import Idle, Twins, idle_leaves, ratios, twins

__all__ = [
    "Carried", "Group", "Hours", "Idle", "Minutes", "Move", "Report", "Twins", "carry", "groups_of", "hours_asked", "idle_leaves",
    "moves_between", "ratios", "rehearse", "twins",
]  # fmt: skip
