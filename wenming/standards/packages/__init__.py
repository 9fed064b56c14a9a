"""Packages: an edition as a file, read with all its faults, written in one canonical form (docs/formats)."""

from wenming.standards.packages.canonical import as_plain, canonical, digest_of
from wenming.standards.packages.faults import Fault
from wenming.standards.packages.reading import read_yardstick
from wenming.standards.packages.texts import as_json, as_yaml, parsed

__all__ = ["Fault", "as_json", "as_plain", "as_yaml", "canonical", "digest_of", "parsed", "read_yardstick"]
