"""Scores: the rounds, one round's results as a picture and a list, one unit's score explained, its bundle to take away."""

import json
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wenming.accounts.models import User
from wenming.accounts.requests import SignedInRequest
from wenming.assessment.explaining import explanation
from wenming.assessment.exporting import bundle_of
from wenming.assessment.models import Result, Scoring, Sheet
from wenming.assessment.picturing import histogram
from wenming.assessment.rules import may_open_scores
from wenming.assessment.scoring import UnitMarks, UnitScore, scores
from wenming.assessment.sheets import profile_from, rows_of, unit_marks, yardstick_of
from wenming.cycles.models import Cycle
from wenming.lib.access import allows
from wenming.lib.pages import page
from wenming.lib.tables import Column, Filter, Table
from wenming.standards.plain import Yardstick

TONES = ["good", "info", "watch", "bad"]


def results_table(yardstick: Yardstick, cycle: Cycle) -> Table:
    """What the list of a round shows; order is by total, no rank is drawn from differences that may be noise."""
    titles = {variant.code: variant.title for variant in yardstick.variants}
    place = {band.label: TONES[min(number, 3)] for number, band in enumerate(yardstick.bands)}

    def remark(result: Any) -> str:
        said = [_("有一票否决情形")] if result.vetoed else []
        said += [_("评分未齐")] if not result.complete else []
        said += [_("未达合格线")] if not result.qualified else []
        return "、".join(said)

    return Table(
        title=cycle.title,
        columns=[
            Column("unit", gettext_lazy("单位"), lambda r: r.sheet.unit.name, "sheet__unit__name",
                   link=lambda r: r.sheet.get_absolute_url()),
            Column("variant", gettext_lazy("分类表"), lambda r: titles.get(r.sheet.variant, ""), "sheet__variant", narrow=False),
            Column("total", gettext_lazy("总分"), lambda r: f"{r.total:.{yardstick.places}f}", "total", numeric=True),
            Column("band", gettext_lazy("等次"), lambda r: r.band, "-total", tone=lambda r: place.get(r.band, "calm") if r.band else ""),
            Column("remark", gettext_lazy("说明"), remark, tone=lambda r: "watch" if remark(r) else "", narrow=False),
        ],
        search=("sheet__unit__name",),
        filters=[
            Filter("band", gettext_lazy("全部等次"), lambda: [(band.label, band.label) for band in yardstick.bands], lambda rows, v: rows.filter(band=v)),
            Filter("variant", gettext_lazy("全部类别"), lambda: list(titles.items()), lambda rows, v: rows.filter(sheet__variant=v)),
            Filter("flag", gettext_lazy("全部情况"), lambda: [("incomplete", _("评分未齐")), ("unmet", _("未达合格线"))], flagged),
        ],
        order="sheet__unit__name",
        empty=gettext_lazy("这一届还没有得分。"),
    )  # fmt: skip


def flagged(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Results that lack marks, or a qualifying minimum."""
    return rows.filter(Q(complete=False) if value == "incomplete" else Q(qualified=False))


@allows(may_open_scores)
def rounds(request: SignedInRequest) -> HttpResponseBase:
    """届次: the rounds in which the seat may see some score."""
    seen = Q(sheets__in=Sheet.objects.visible_to(request.user))
    cycles = Cycle.objects.visible_to(request.user).annotate(seen=Count("sheets", filter=seen)).filter(seen__gt=0)
    return page(request, "assessment/rounds.html", cycles=cycles.select_related("edition", "region"))


def results_seen(user: User, scoring: Scoring) -> QuerySet[Result]:
    """The results of a computation that the seat may see."""
    return scoring.effective().filter(sheet__in=Sheet.objects.visible_to(user)).select_related("sheet__unit")


@allows(may_open_scores)
def results(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One round: how the totals are spread over the bands, and the list."""
    cycle = get_object_or_404(Cycle.objects.visible_to(request.user).select_related("edition"), pk=pk)
    scoring = Scoring.objects.select_related("corrects").filter(cycle=cycle).order_by("-id").first()
    if scoring is None:
        raise Http404
    yardstick = yardstick_of(cycle.edition)
    rows = results_seen(request.user, scoring)
    listing = results_table(yardstick, cycle).listing(request, rows)
    if listing.wants_excel:
        return listing.excel()
    totals = [float(total) for total in rows.values_list("total", flat=True)]
    return page(
        request, "assessment/results.html", cycle=cycle, scoring=scoring, listing=listing,
        columns=histogram(totals, yardstick), bands=yardstick.bands,
    )  # fmt: skip


def scored_sheet(user: User, pk: int) -> tuple[Sheet, Yardstick, UnitMarks, UnitScore]:
    """One unit's sheet with its exact score, for those who may see the unit."""
    sheet = get_object_or_404(
        Sheet.objects.visible_to(user).select_related("unit", "cycle__edition"), pk=pk, cycle__scorings__isnull=False
    )
    yardstick = yardstick_of(sheet.cycle.edition)
    marks = unit_marks(yardstick, str(sheet.unit_id), profile_from(sheet.profile), rows_of(sheet))
    return sheet, yardstick, marks, scores(yardstick, [marks])[0]


@allows(may_open_scores)
def score(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """为什么是这个分: line by line, what is missing, and the nearest honest steps to the next band."""
    sheet, yardstick, marks, found = scored_sheet(request.user, pk)
    told = explanation(yardstick, marks, found)
    variant = next((variant for variant in yardstick.variants if variant.code == found.variant), None)
    return page(
        request, "assessment/score.html", sheet=sheet, told=told, score=found, variant=variant, yardstick=yardstick,
        lines=[line for line in told.lines if line.state != "na"], left_out=[line for line in told.lines if line.state == "na" and line.is_leaf],
    )  # fmt: skip


@allows(may_open_scores)
def take_bundle(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The score bundle of one unit: edition, marks, result and digests, for anyone to compute again."""
    sheet = get_object_or_404(Sheet.objects.visible_to(request.user).select_related("cycle"), pk=pk)
    scoring = Scoring.objects.latest_of(sheet.cycle)
    if scoring is None:
        raise Http404
    content = json.dumps(bundle_of(scoring, [sheet.pk]), ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": f'attachment; filename="bundle-{sheet.pk}.json"'}
    return HttpResponse(content, content_type="application/json; charset=utf-8", headers=headers)
