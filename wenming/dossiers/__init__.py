"""Dossiers 一事一档 (四(六)): one file for one matter, filed once, proving many indicators. It never counts photographs or
clippings.
"""
