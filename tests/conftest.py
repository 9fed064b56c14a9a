"""The cast is shared with the rooms."""

from wenming.conftest import cast, quick_passwords, sign_in

__all__ = ["cast", "quick_passwords", "sign_in"]
