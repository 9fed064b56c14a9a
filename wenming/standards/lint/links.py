"""Links: a file asked where a link would do (全国文明单位测评体系 2020: 已公开的，链接或截图即可)."""

import re
from collections.abc import Iterator
from functools import cache

from django.utils.translation import gettext as _

from wenming.standards.lint.families import compiled, table
from wenming.standards.lint.findings import REFUSE, Finding
from wenming.standards.lint.passages import Reading
from wenming.standards.lint.plainly import sentences
from wenming.standards.lint.traces import MASK, quoted

WORDS = (
    "链接",
    "网",
    "url",
    "公开",
    "公示",
    "公告",
    "公布",
    "发布",
    "可查",
    "检索",
    "年报",
    "报告",
    "页",
    "公众号",
    "推文",
)  # without one of them nothing is asked


def link_findings(reading: Reading) -> Iterator[Finding]:
    """At most one finding: the field refuses links, or the wording does."""
    given, node = table("links"), reading.node
    if not node.evidence.link_is_enough:
        words = "、".join(node.evidence.kinds) or node.text
        yield Finding(
            node.code, given["rule"], REFUSE, given["source"], given["suggestion"].format(words=words[:40]),
            _("已公开的内容不能用链接代替文件。"),
        )  # fmt: skip
        return
    if not any(word in reading.whole for word in WORDS):
        return
    for passage in reading.passages:
        for sentence in sentences(passage.read):
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
