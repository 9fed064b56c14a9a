"""Cycles 届次 (四(四) 健全申报、测评、考核、复查): rounds, their phases, quotas and candidacies. Dates and switches are rows; it never
judges.
"""
