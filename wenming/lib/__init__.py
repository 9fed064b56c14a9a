"""Lib: tools that know nothing of us — access, pages, lists, codes, working days, jobs, the pieces of pages. It never
imports a room and holds no rule of the programme.
"""
