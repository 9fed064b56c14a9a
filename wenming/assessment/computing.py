"""`wenming compute FILE` and `wenming verify scores BUNDLE`: scores from files alone; nothing is stored."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from wenming.assessment import recompute
from wenming.assessment.bundles import bundle
from wenming.assessment.scoring import UnitMarks, read_marks, scores
from wenming.assessment.scoring.printing import result_of
from wenming.lib.loading import Unusable
from wenming.standards.packages import as_plain, digest_of, parsed, read_yardstick
from wenming.standards.plain import Yardstick

Answer = tuple[dict[str, Any], list[str], int]


def compute(options: Mapping[str, Any]) -> Answer:
    """{"edition", "marks"} → docs/formats §6, lines for people, exit code 0; with faults {"errors"} and 1; Unusable is 2."""
    given = _document(Path(options["file"]))
    yardstick, units, errors = _taken(given)
    if yardstick is None or units is None:
        return {"errors": errors}, [f"{error['where']}：{error['message']}" for error in errors], 1
    only = set(options.get("unit") or ()) or None
    if only and (strangers := only - {unit.id for unit in units}):
        raise Unusable(_("文件里没有单位：%(units)s。") % {"units": "、".join(sorted(strangers))})
    results = scores(yardstick, units)
    if target := options.get("bundle"):
        _write(Path(target), bundle(yardstick, as_plain(yardstick), units, results, only=only))
    shown = [result for result in results if only is None or result.id in only]
    answer = result_of(yardstick, digest_of(yardstick), shown)
    return answer, list(_lines(answer["units"])), 0


def _document(path: Path) -> dict[str, Any]:
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise Unusable(_("读不到文件 %(path)s。") % {"path": path}) from problem
    given, faults = parsed(content, settings.SCORES_LARGEST_FILE)
    if faults:
        raise Unusable(f"{path}: {faults[0].message}")
    if not isinstance(given, dict) or set(given) != {"edition", "marks"}:
        raise Unusable(_("%(path)s 里应是 {edition: …, marks: …}。") % {"path": path})
    return given


def _taken(given: Mapping[str, Any]) -> tuple[Yardstick | None, tuple[UnitMarks, ...] | None, list[dict[str, str]]]:
    """The edition and the marks, or everything that is wrong with the one, then with the other."""
    yardstick, wrong = read_yardstick(given["edition"])
    errors = [_error("edition", fault.where, fault.code, fault.message) for fault in wrong]
    if yardstick is None:
        return None, None, errors
    units, faults = read_marks(yardstick, given["marks"])
    return yardstick, units, [_error("marks", fault.where, fault.code, fault.message) for fault in faults]


def _error(part: str, where: str, code: str, message: str) -> dict[str, str]:
    return {"where": f"{part}.{where}" if where else part, "code": code, "message": message}


def _write(path: Path, whole: Mapping[str, Any]) -> None:
    try:
        path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as problem:
        raise Unusable(_("写不了文件 %(path)s。") % {"path": path}) from problem


def _lines(units: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for unit in units:
        rank = _("第%(rank)s名") % unit if unit["rank"] else _why_unranked(unit)
        yield "  ".join([unit["id"], unit["total"], unit["band"] or "–", rank])


def _why_unranked(unit: Mapping[str, Any]) -> str:
    if unit["vetoed"]:
        return _("一票否决：%(codes)s") % {"codes": "、".join(unit["vetoes"])}
    if not unit["complete"]:
        return _("评分不齐")
    return _("未达合格线：%(codes)s") % {"codes": "、".join(unit["unmet"])}


def verify(options: Mapping[str, Any]) -> Answer:
    """Recompute a bundle with the file that stands alone; without a bundle, every round's newest computation."""
    if not options.get("file"):
        return verify_rounds()
    path = Path(options["file"])
    try:
        answer = recompute.examined(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise Unusable(_("读不到文件 %(path)s。") % {"path": path}) from problem
    except (recompute.Unreadable, UnicodeDecodeError) as problem:
        raise Unusable(_("%(path)s：%(problem)s") % {"path": path, "problem": problem}) from problem
    return answer, recompute.said(answer), 1 if answer["findings"] else 0


def verify_rounds() -> Answer:
    """Packed marks against their rows, and what was kept against what the marks say, for every round."""
    from wenming.assessment.exporting import verified
    from wenming.assessment.models import Scoring
    from wenming.assessment.sheets import differences
    from wenming.cycles.models import Cycle

    whole: dict[str, Any] = {"units": 0, "nodes": 0, "findings": []}
    for cycle in Cycle.objects.order_by("id"):
        for found in differences(cycle):
            where = f"sheets[{found.sheet}].packed"
            told = " ".join(filter(None, (found.said, found.node, found.assessor)))
            whole["findings"].append({"where": where, "told": told, "found": ""})
        latest = Scoring.objects.latest_of(cycle)
        for answer in verified(latest) if latest else ():
            for key in whole:
                whole[key] += answer[key]
    return whole, recompute.said(whole), 1 if whole["findings"] else 0
