"""Standards 测评体系 (四(四) 修订完善测评体系及操作手册, 负面清单; 三(三) 分类): editions of indicator systems, frozen once published. It never
measures a person or a family.
"""
