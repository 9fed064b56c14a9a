"""Handbook 操作手册 (四(四) 修订完善测评体系及操作手册): an edition as its readers need it, on pages, as PDF and as Word.

Everything in it is made from the edition; nothing is written here by hand, so it cannot contradict what is scored.
"""
