"""Rehearsals: asking for one, reading one, taking it away as a workbook."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.accounts.requests import SignedInRequest
from wenming.assessment import picturing, rehearsing
from wenming.assessment.forms import RehearsalForm
from wenming.assessment.jobs import play_rehearsal
from wenming.assessment.models import Rehearsal
from wenming.assessment.rehearsal.printing import rehearsal_pdf
from wenming.assessment.rules import may_rehearse
from wenming.lib import progress
from wenming.lib.access import Refused, allows
from wenming.lib.pages import page
from wenming.lib.workbooks import Appendix, workbook_response
from wenming.units.models import Unit

MOST_MOVES = 50  # units that change band, shown on the page; the workbook has all


@allows(may_rehearse)
def rehearsals(request: SignedInRequest) -> HttpResponseBase:
    """推演: choose a draft and a past round; earlier rehearsals stand below."""
    given = request.POST if request.method == "POST" else None
    form = RehearsalForm(given, user=request.user, initial={"edition": request.GET.get("edition")})
    if form.is_valid():
        try:
            asked = rehearsing.ask(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("edition", str(refusal))
        else:
            key = progress.start(_("推演：%(edition)s") % {"edition": asked.edition}, request.user.pk)
            play_rehearsal.later(asked.pk, progress=str(key))
            return redirect("lib:work", key)
    played = Rehearsal.objects.visible_to(request.user).filter(Q(report__isnull=False))
    earlier = played.select_related("edition", "cycle")[:30]
    return page(request, "assessment/rehearsals.html", form=form, earlier=earlier)


@allows(may_rehearse)
def rehearsal(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """What the draft would have done, as pictures first and rows below."""
    thing = get_object_or_404(
        Rehearsal.objects.visible_to(request.user).select_related("edition", "cycle"), pk=pk, report__isnull=False
    )
    report = thing.report
    names = known_units(request, report)
    moves = [move | {"link": names.get(move["id"], "")} for move in report["moves"][:MOST_MOVES]]
    return page(
        request, "assessment/rehearsal.html", thing=thing, report=report, moves=moves,
        more=max(0, len(report["moves"]) - MOST_MOVES), bands=picturing.used_bands(report),
        table=picturing.band_table(report), variants=picturing.change_bars(report["by_variant"]),
        sizes=picturing.change_bars(report["by_size"]), hours=picturing.hour_bars(report["hours"]),
        is_old=thing.revision != thing.edition.revision,
    )  # fmt: skip


def known_units(request: SignedInRequest, report: dict[str, Any]) -> dict[str, str]:
    """Addresses of the units that change band, where the reader may open them."""
    wanted = [int(move["id"]) for move in report["moves"][:MOST_MOVES] if move["id"].isdigit()]
    units = Unit.objects.visible_to(request.user).filter(pk__in=wanted)
    return {str(unit.pk): unit.get_absolute_url() for unit in units.only("pk")}


@allows(may_rehearse)
def workbook(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The whole report as a workbook: who moves, groups, lines that do no work, the burden check."""
    thing = get_object_or_404(Rehearsal.objects.visible_to(request.user), pk=pk, report__isnull=False)
    report = thing.report
    head = [_("单位"), _("原等次"), _("新等次"), _("原得分"), _("新得分"), _("变化")]
    moves = (
        [m["name"], m["before"], m["after"], m["total_before"], m["total_after"], m["change"]] for m in report["moves"]
    )
    more: list[Appendix] = [
        (_("各类单位"), [_("类别"), _("单位数"), _("原平均"), _("新平均"), _("变化"), _("升"), _("降")], groups(report)),
        (_("不起区分作用"), [_("编号"), _("内容"), _("单位数"), _("同分单位占比")],
         ([i["code"], i["text"], i["units"], f"{100 * i['same']:.0f}%"] for i in report["idle"])),
        (_("同升同降"), [_("编号"), _("内容"), _("编号"), _("内容"), _("相关系数")],
         ([p["first"], p["first_text"], p["second"], p["second_text"], round(p["correlation"], 3)] for p in report["twins"])),
        (_("与为基层减负一致性评估"), [_("类别"), _("原小时数"), _("新小时数"), _("变化"), _("新条数")],
         ([h["title"], h["before"], h["after"], h["change"], h["leaves_after"]] for h in report["hours"])),
    ]  # fmt: skip
    return workbook_response(_("等次有变化的单位"), head, moves, more=more)


@allows(may_rehearse)
def paper(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The report as a PDF to put before those who decide."""
    shown = Rehearsal.objects.visible_to(request.user).select_related("edition", "cycle")
    thing = get_object_or_404(shown, pk=pk, report__isnull=False)
    words = {"cycle": thing.cycle, "day": f"{timezone.localtime(thing.at):%Y-%m-%d %H:%M}"}
    said = _("用“%(cycle)s”的评分推演，%(day)s。推演不产生任何结果。") % words
    content = rehearsal_pdf(thing.report, str(thing.edition), thing.edition.provider, said, thing.at)
    headers = {"Content-Disposition": f'attachment; filename="rehearsal-{thing.pk}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def groups(report: dict[str, Any]) -> list[list[Any]]:
    """Both groupings, one below the other."""
    names = ("label", "units", "mean_before", "mean_after", "change", "up", "down")
    return [[group[name] for name in names] for group in (*report["by_variant"], *report["by_size"])]
