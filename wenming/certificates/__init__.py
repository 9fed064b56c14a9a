"""Certificates 证书牌匾 (四(三)): the papers of a title and their verification. A certificate is valid while its title is in
force; it never tracks who asks.
"""
