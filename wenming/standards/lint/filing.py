"""`wenming lint FILE`: the linter over a package in a file; nothing is stored."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from wenming.standards.lint import REFUSE, findings
from wenming.standards.loading import edition_in

Answer = tuple[dict[str, Any], list[str], int]


def lint_file(path: Path) -> Answer:
    """What `--json` prints, the lines for people, and the exit code: 0 nothing refused, 1 refused, 2 unusable.

    Raises Unusable when the file cannot be read at all.
    """
    yardstick, faults = edition_in(path)
    if yardstick is None:
        errors = [{"where": fault.where, "code": fault.code, "message": fault.message} for fault in faults]
        lines = [f"{fault.where}  {fault.message}".strip() for fault in faults]
        return {"error": lines[0] if lines else str(path), "errors": errors}, lines, 2
    found = findings(yardstick)
    lines = []
    for each in found:
        mark = _("不能发布") if each.severity == REFUSE else _("提醒")
        lines += [
            f"{mark}  {each.node or yardstick.title}  {each.message}",
            f"    {each.suggestion}",
            f"    {each.source}",
        ]
    if not found:
        lines.append(_("没有发现问题"))
    refused = any(each.severity == REFUSE for each in found)
    return {"findings": [each.as_plain() for each in found]}, lines, int(refused)
