"""Links: a file asked where a link would do (全国文明单位测评体系 2020: 已公开的，链接或截图即可)."""

import re
from collections.abc import Iterator
from functools import cache

from django.utils.translation import gettext as _

from wenming.standards.lint.families import compiled, table
from wenming.standards.lint.findings import REFUSE, Finding
from wenming.standards.lint.passages import passages
from wenming.standards.lint.plainly import plainly, sentences
from wenming.standards.lint.traces import MASK, quoted
from wenming.standards.plain import Node


def link_findings(node: Node) -> Iterator[Finding]:
    """At most one finding: the field refuses links, or the wording does."""
    given = table("links")
    if not node.evidence.link_is_enough:
        words = "、".join(node.evidence.kinds) or node.text
        yield Finding(
            node.code, given["rule"], REFUSE, given["source"], given["suggestion"].format(words=words[:40]),
            _("已公开的内容不能用链接代替文件。"),
        )  # fmt: skip
        return
    for passage in passages(node):
        for sentence in sentences(plainly(passage.text)):
            if wants_file(sentence):
                words = quoted(passage.text, sentence)
                message = _("公开的内容还要交文件：“%(words)s”。") % {"words": words}
                suggestion = given["suggestion"].format(words=words)
                yield Finding(node.code, given["rule"], REFUSE, given["source"], suggestion, message)
                return


@cache
def patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    """The patterns of the list."""
    given = table("links")
    names = ("refused", "public", "file", "demand", "innocent")
    return {
        name: tuple(compiled([each]) for each in ([given[name]] if isinstance(given[name], str) else given[name]))
        for name in names
    }


def wants_file(sentence: str) -> bool:
    """Whether a sentence read plainly refuses links, or asks for a file of what is public."""
    lists = patterns()
    if lists["refused"][0].search(sentence):
        return True
    left = sentence
    for each in lists["innocent"]:
        left = each.sub(lambda found: MASK * len(found[0]), left)
    if any(each.search(left) for each in lists["refused"][1:]):
        return True
    return all(lists[name][0].search(left) for name in ("public", "file", "demand"))
