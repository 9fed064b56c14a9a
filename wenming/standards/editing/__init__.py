"""Changing a draft: each act takes its turn at the edition, changes rows, and leaves a Revision that can be taken back."""
