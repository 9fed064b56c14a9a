"""The nouns of the register, one file for each family."""

from wenming.units.models.bodies import Body, BodyName
from wenming.units.models.honours import Honour, Title
from wenming.units.models.lineage import Change, Span, Succession
from wenming.units.models.pairings import JointRecord, Pairing
from wenming.units.models.petitions import Amendment, CodeException, Enrolment, Proposal
from wenming.units.models.posts import Post
from wenming.units.models.regions import Region
from wenming.units.models.seat_requests import SeatRequest
from wenming.units.models.units import Contact, Kind, Nature, Profile, Unit

__all__ = [
    "Amendment", "Body", "BodyName", "Change", "CodeException", "Contact", "Enrolment", "Honour", "JointRecord", "Kind",
    "Nature", "Pairing", "Post", "Profile", "Proposal", "Region", "SeatRequest", "Span", "Succession", "Title", "Unit",
]  # fmt: skip
