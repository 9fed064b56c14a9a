"""`wenming verify marks`: every sheet's packed form beside its rows; the command itself belongs to desk."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wenming.assessment.models import Sheet
from wenming.assessment.sheets import Difference, differences
from wenming.cycles.models import Cycle

SAID = {
    "layout": gettext_lazy("压缩形式不是按本体系写的，或已损坏"),
    "asked": gettext_lazy("适用范围与单位情况不符"),
    "mark": gettext_lazy("压缩形式与评分不一致"),
}


def verify(options: Mapping[str, Any]) -> tuple[dict[str, Any], list[str], int]:
    """The answer as one object, as lines for people, and the exit code: 1 where a sheet's two forms differ."""
    found: list[tuple[Cycle, Difference]] = []
    for cycle in Cycle.objects.filter(sheets__isnull=False).distinct().select_related("edition").order_by("id"):
        found += [(cycle, difference) for difference in differences(cycle)]
    sheets = Sheet.objects.count()
    answer = {
        "sheets": sheets,
        "findings": [{"cycle": cycle.pk, **difference._asdict()} for cycle, difference in found],
    }
    lines = [_("评分表共 %(count)s 份。") % {"count": sheets}]
    lines += [sentence(cycle, difference) for cycle, difference in found] or [_("压缩形式与评分一致。")]
    return answer, lines, 1 if found else 0


def sentence(cycle: Cycle, difference: Difference) -> str:
    """One difference for people."""
    place = " ".join(part for part in (difference.node, difference.assessor) if part)
    return f"{cycle} #{difference.sheet} {place}：{SAID[difference.said]}"
