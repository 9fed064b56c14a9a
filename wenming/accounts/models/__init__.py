"""Who signs in: User with the administrators of 三员分立; how: PastPassword, Attempt and Lockout of the sign-in."""

from wenming.accounts.models.attempts import Attempt, Lockout
from wenming.accounts.models.passwords import PastPassword
from wenming.accounts.models.users import User, UserManager

__all__ = ["Attempt", "Lockout", "PastPassword", "User", "UserManager"]
