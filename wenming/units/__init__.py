"""Units 单位台账: regions, bodies, units, posts, lineage, honours and titles as facts (四(一), 四(二) 谁主管谁负责). Nothing is
deleted: reorganisations are recorded changes. It never scores anybody.

Its nouns have a folder each: `register` (reading it), `lineage` (entering and reorganising), `roll` (workbooks in and
out), `petitions` (what units ask and state), `posts` (who sits where). Each has its own rules.py; what they share,
models first, stands beside them.
"""
