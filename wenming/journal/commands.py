"""What `wenming verify journal` does; the command itself belongs to desk."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from wenming.journal.heads import BadHead, append_head, read_heads
from wenming.journal.verifying import journal_can_be_read, verify_journal
from wenming.lib.loading import Unusable


def verify(options: Mapping[str, Any]) -> tuple[dict[str, Any], list[str], int]:
    """The answer as one object, as lines for people, and the exit code; with `export` the head is kept in a file."""
    if hindrance := journal_can_be_read():
        raise Unusable(_("读不出纪事：%(problem)s") % {"problem": hindrance})
    try:
        heads = read_heads(Path(options["head"])) if options.get("head") else {}
        examined = verify_journal(heads)
        kept = append_head(Path(options["export"])) if options.get("export") and not examined.findings else None
    except BadHead as problem:
        raise Unusable(str(problem)) from problem
    except OSError as problem:
        raise Unusable(_("写不了链头文件：%(problem)s") % {"problem": problem}) from problem
    lines = [_("纪事共 %(count)s 条，链头 %(digest)s。") % {"count": examined.entries, "digest": examined.digest}]
    lines += [finding.message for finding in examined.findings] or [_("没有发现改动。")]
    answer = examined.as_json()
    if kept:
        answer["exported"] = kept
        lines.append(_("链头已写入 %(file)s。") % {"file": options["export"]})
    return answer, lines, examined.exit_code
