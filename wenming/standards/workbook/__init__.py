"""Editions as workbooks: one sheet a part, every field in a column of its own, back and forth without loss (docs/formats §8)."""

from wenming.standards.workbook.reading import looks_like_workbook, read_edition
from wenming.standards.workbook.writing import write_edition

__all__ = ["looks_like_workbook", "read_edition", "write_edition"]
