"""A rehearsal on paper: the report as a PDF/A, burden check included."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from wenming.lib.typesetting import typeset

TEMPLATE = Path(__file__).with_name("rehearsal.typ")
MOST_MOVES = 500  # units on paper; the workbook has all


def rehearsal_pdf(report: dict[str, Any], title: str, provider: str, said: str, at: datetime) -> bytes:
    """The PDF/A-2b of a kept report. Raises Unset."""
    figures = [
        (_("参加推演的单位"), report["units"]), (_("等次上升"), report["up"]), (_("等次下降"), report["down"]),
        (_("上届评分能说明的分值"), f"{report['coverage']}%"),
    ]  # fmt: skip
    values = {
        "title": title, "provider": provider, "said": said, "running": _("推演：%(edition)s") % {"edition": title},
        "figures": [{"label": label, "value": str(value)} for label, value in figures],
        "sections": sections_of(report), "words": {"none": _("没有发现")},
    }  # fmt: skip
    return typeset(TEMPLATE, values, at)


def sections_of(report: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts of the report, each a table with its head and the widths of its columns."""
    bands = [band for band in report["bands"] if any(band in row[:2] for row in report["table"])]
    counts = {(old, new): str(count) for old, new, count in report["table"]}
    moves = report["moves"][:MOST_MOVES]
    return [
        section(
            _("谁的等次会变"), _("行是原等次，列是新等次"), ["", *(band or _("无等次") for band in bands)],
            [[old or _("无等次"), *(counts.get((old, new), "") for new in bands)] for old in bands], [2, *[1] * len(bands)],
        ),
        section(
            _("对各类单位的影响（平均分变化）"), _("不足5个单位，不显示"), [_("类别"), _("单位数"), _("变化"), _("升"), _("降")],
            [texts(g["label"] or _("全部单位"), g["units"], g["change"], g["up"], g["down"])
             for g in (*report["by_variant"], *report["by_size"])], [4, 1, 1, 1, 1],
        ),
        section(
            _("与为基层减负一致性评估"), _("每类单位完成一届测评约需的小时数（估计）。"),
            [_("类别"), _("原小时数"), _("新小时数"), _("变化"), _("新条数")],
            [texts(h["title"] or _("全部单位"), h["before"], h["after"], h["change"], h["leaves_after"]) for h in report["hours"]],
            [4, 1, 1, 1, 1],
        ),
        section(
            _("不起区分作用的指标"), "", [_("编号"), _("内容"), _("单位数")],
            [texts(i["code"], i["text"], i["units"]) for i in report["idle"]], [1, 6, 1],
        ),
        section(
            _("同升同降的指标"), "", [_("编号"), _("内容"), _("编号"), _("内容"), _("相关系数")],
            [texts(p["first"], p["first_text"], p["second"], p["second_text"], f"{p['correlation']:.2f}") for p in report["twins"]],
            [1, 3, 1, 3, 1],
        ),
        section(
            _("等次有变化的单位"), "", [_("单位"), _("等次"), _("得分"), _("变化")],
            [texts(m["name"], f"{m['before'] or '—'} → {m['after'] or '—'}", f"{m['total_before']} → {m['total_after']}", m["change"])
             for m in moves], [4, 3, 3, 1],
        ),
    ]  # fmt: skip


def section(title: str, said: str, head: list[str], rows: list[list[str]], widths: list[int]) -> dict[str, Any]:
    """One table of the report."""
    return {"title": title, "said": said, "head": head, "rows": rows, "widths": widths}


def texts(*values: Any) -> list[str]:
    """A row of the table; what is not known is a dash."""
    return ["—" if value is None else str(value) for value in values]
