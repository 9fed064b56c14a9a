"""Titles of the past from a published list: the units named, the honour, round and day, and where it was published.

Nothing is invented: a unit without a code or region in the list stays without one until somebody knows better.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wenming.journal.models import record
from wenming.lib.access import Refused
from wenming.lib.codes import normalised, region_code
from wenming.lib.loading import Loaded, Unusable
from wenming.units.lineage import Entrant, Paper, enter
from wenming.units.models import Honour, Region, Title, Unit

NO_CODE = "公开名单未载统一社会信用代码"
LEVEL_WORDS = (("全国", Honour.Level.NATIONAL), ("省", Honour.Level.PROVINCE), ("市", Honour.Level.CITY))
Finding = dict[str, Any]


def load_titles(path: Path, *, dry_run: bool = False, take_good: bool = False) -> Loaded:
    """Enter the units, honours and titles of a list; loading it twice changes nothing."""
    source, rows = _read(path)
    counts = {"units": 0, "titles": 0, "honours": 0, "entered": 0, "unchanged": 0}
    errors: list[Finding] = []
    with transaction.atomic():
        for number, row in enumerate(rows, start=1):
            findings = _judge(row, number)
            errors += findings
            if not findings:
                _bring_in(row, source, counts)
        counts["honours"] = len({row["honour"] for row in rows if isinstance(row, dict) and row.get("honour")})
        if dry_run or (errors and not take_good):
            transaction.set_rollback(True)
    return Loaded(counts, errors or None)


def _read(path: Path) -> tuple[str, list[Any]]:
    try:
        text = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise Unusable(_("读不了这个文件：它应是 UTF-8 的 JSON。")) from problem
    if not isinstance(text, dict) or not isinstance(text.get("titles"), list):
        raise Unusable(_("文件里没有 titles 列表。"))
    return str(text.get("source", ""))[:300], text["titles"]


def _judge(row: Any, number: int) -> list[Finding]:
    """What is wrong with one row of the list."""
    if not isinstance(row, dict):
        return [_finding(number, "", "", "required", _("这一行不是一个对象。"))]
    findings = [
        _finding(number, name, "", "required", _("必须填写。"))
        for name in ("unit", "honour", "named_on")
        if not normalised(str(row.get(name) or ""))
    ]
    try:
        date.fromisoformat(str(row.get("named_on")))
    except ValueError:
        findings.append(
            _finding(number, "named_on", row.get("named_on"), "date", _("日期应写成“年-月-日”，月和日各两位。"))
        )
    if row.get("region") and not Region.objects.filter(pk=region_code(str(row["region"]))).exists():
        findings.append(_finding(number, "region", row["region"], "region-unknown", _("没有这个区划，请先载入区划。")))
    return findings


def _finding(row: int, column: str, value: Any, code: str, message: str) -> Finding:
    return {"row": row, "column": column, "value": value or "", "code": code, "message": message}


def _bring_in(row: Finding, source: str, counts: Finding) -> None:
    """One row: the unit if it is not there, the honour, the title."""
    unit, entered = _unit(row, source)
    name = normalised(row["honour"])
    level = next((level for word, level in LEVEL_WORDS if word in name), Honour.Level.DISTRICT)
    honour, _made = Honour.objects.get_or_create(name=name, defaults={"level": row.get("level") or level})
    title, named = Title.objects.get_or_create(
        unit=unit, honour=honour, round=str(row.get("round") or ""),
        defaults={"named_on": row["named_on"], "document": row.get("document") or "", "source": source},
    )  # fmt: skip
    if named:
        record("name", unit, by=None, because=source, detail={"title": title.pk, "honour": honour.pk})
    counts["units"] += 1
    counts["titles"] += 1
    counts["entered"] += entered
    counts["unchanged"] += not (entered or named)


def _unit(row: Finding, source: str) -> tuple[Unit, bool]:
    """The real unit of this name, in the register already or entered from the day the list proves it."""
    name = normalised(row["unit"]).replace("(", "（").replace(")", "）")
    known = Unit.objects.filter(name=name, fictional=False).order_by("ended_on").first()
    if known is not None:
        return known, False
    region = region_code(str(row["region"])) if row.get("region") else None
    because = "" if row.get("credit_code") else NO_CODE
    entrant = Entrant(name, row.get("credit_code"), because, region, None, {"fictional": False})
    try:
        return enter(entrant, Paper(date.fromisoformat(row["named_on"]), source[:80], source[:300]), by=None), True
    except Refused as refusal:
        raise Unusable(f"{name}：{refusal}") from refusal
