"""Who signs in: User with the administrators of 三员分立, the Invitation an account begins with; how: PastPassword,
Attempt and Lockout of the sign-in; and where messages reach them: Channel."""

from wenming.accounts.models.attempts import Attempt, Lockout
from wenming.accounts.models.channels import Channel
from wenming.accounts.models.invitations import Invitation
from wenming.accounts.models.passwords import PastPassword
from wenming.accounts.models.users import User, UserManager

__all__ = ["Attempt", "Channel", "Invitation", "Lockout", "PastPassword", "User", "UserManager"]
