"""Units 单位台账: regions, bodies, units, posts, lineage, honours and titles as facts (四(一), 四(二) 谁主管谁负责). Nothing is
deleted: reorganisations are recorded changes. It never scores anybody.
"""
