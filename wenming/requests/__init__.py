"""Requests 材料征集 (四(四) 坚决杜绝形式主义): asking units for material, after searching what is already held, with the hours it
costs. It never measures a person's time.
"""
