"""Desk 工作台: one home for each seat, search, and the pages that combine rooms; the demo city and the commands. It holds
no nouns of its own.
"""
