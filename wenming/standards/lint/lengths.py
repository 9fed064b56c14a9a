"""Lengths: an explanation of more than 500 characters (全国文明单位测评体系 2020: 每项指标的说明报告不超过500字)."""

import re
from collections.abc import Iterator
from functools import cache

from django.utils.translation import gettext as _

from wenming.standards.lint.families import compiled, table
from wenming.standards.lint.findings import REFUSE, Finding
from wenming.standards.lint.passages import Reading
from wenming.standards.lint.plainly import number, sentences
from wenming.standards.lint.traces import quoted

UNITS = ("字", "页", "word", "char")
MOST = 500  # characters
PAGES = 2  # more pages than one hold more than MOST


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The patterns of the list."""
    return {name: compiled(table("lengths")[name]) for name in ("letters", "bare", "pages", "paged", "innocent")}


def length_findings(reading: Reading) -> Iterator[Finding]:
    """At most one finding: the field asks for more, or the wording does."""
    node = reading.node
    asked = node.evidence.characters
    if asked is not None and asked > MOST:
        yield told(node.code, _("%(asked)s字") % {"asked": asked})
        return
    if not any(unit in reading.whole for unit in UNITS):
        return
    for passage in reading.passages:
        read = passage.read
        for sentence in sentences(read):
            if too_long(sentence):
                yield told(node.code, quoted(passage.text, sentence))
                return


def told(code: str, words: str) -> Finding:
    """The finding."""
    given = table("lengths")
    message = _("说明要求超过500字：“%(words)s”。") % {"words": words}
    return Finding(code, given["rule"], REFUSE, given["source"], given["suggestion"].format(words=words), message)


def too_long(sentence: str) -> bool:
    """Whether a sentence read plainly asks for more than 500 characters, or for pages."""
    lists = patterns()
    left = lists["innocent"].sub("○", sentence)
    if any((number(found[1]) or 0) > MOST for found in lists["letters"].finditer(left)):
        return True
    if lists["bare"].search(left):
        return True
    if lists["paged"].search(left):
        return any((number(found[1]) or 0) >= PAGES for found in lists["pages"].finditer(left))
    return False
