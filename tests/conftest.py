"""The cast is shared with the rooms."""

from wenming.conftest import cast, quick_passwords, sign_in, the_journal_is_emptied_between_tests

__all__ = ["cast", "quick_passwords", "sign_in", "the_journal_is_emptied_between_tests"]
