"""A seat: in what capacity a signed-in person acts right now. A plain value; rooms filter by it in SQL."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seat:
    """One post of a person, flattened for filters.

    `role` is a code of `units.Post.Role`, or `system_admin`, `security_admin`, `audit_admin` for administrators, or
    "" when the person holds no seat. `region` is the prefix of the region codes the seat covers ("" covers none).
    """

    post: int | None = None
    role: str = ""
    label: str = ""
    region: str = ""
    body: int | None = None
    unit: int | None = None
    stands_in: bool = False


NOBODY = Seat()
