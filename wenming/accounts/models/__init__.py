"""Who signs in: User with the administrators of 三员分立, and the Invitation an account begins with."""

from wenming.accounts.models.invitations import Invitation
from wenming.accounts.models.users import User, UserManager

__all__ = ["Invitation", "User", "UserManager"]
