"""Who signs in: User with the administrators of 三员分立; and where messages reach them: Channel."""

from wenming.accounts.models.channels import Channel
from wenming.accounts.models.users import User, UserManager

__all__ = ["Channel", "User", "UserManager"]
