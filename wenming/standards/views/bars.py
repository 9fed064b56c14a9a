"""The negative list of a draft: its items, one item, and items taken from sample lists."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import Refused, allows
from wenming.lib.pages import page
from wenming.standards.bar_form import BarForm
from wenming.standards.editing.barring import change_bar, enter_bar, strike_bar, take_bars
from wenming.standards.editing.changing import Overtaken
from wenming.standards.editing.codes import next_code
from wenming.standards.editing.rows import fingerprint
from wenming.standards.models import Bar
from wenming.standards.packages.bars import read_bar
from wenming.standards.packages.faults import Gathering
from wenming.standards.plain import BarItem
from wenming.standards.rules import may_draft
from wenming.standards.samples import sample_lists
from wenming.standards.shelving import bar_package
from wenming.standards.views.editor import drafted, number_in
from wenming.standards.wording import effects_in_words, report_in_words, window_in_words


def in_words(bar: Bar | BarItem) -> dict[str, str]:
    """An item's window, effects and deadline in words."""
    item = read_bar(Gathering(), bar_package(bar), "") if isinstance(bar, Bar) else bar
    return {"window": window_in_words(item), "effects": effects_in_words(item), "report": report_in_words(item)}


@allows(may_draft)
def bars(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The list, and below it the sample lists to take items from; POST takes the ticked ones."""
    edition = drafted(request, pk)
    lists = sample_lists()
    if request.method == "POST":
        ticked = set(request.POST.getlist("item"))
        taken = 0
        for each in lists:
            wanted = [item for item in each.items if f"{each.name}:{item.code}" in ticked]
            if wanted:
                taken += take_bars(edition, wanted, incomplete=each.is_incomplete, by=request.user)
        messages.success(request, _("取用了 %(count)s 项。") % {"count": taken})
        return redirect("standards:bars", pk)
    held = list(edition.bars.order_by("position", "id"))
    texts = {bar.text for bar in held}
    offered = [(each, [(item, in_words(item), item.text in texts) for item in each.items]) for each in lists]
    return page(
        request, "standards/bars.html", edition=edition, bars=[(bar, in_words(bar)) for bar in held], offered=offered
    )


@allows(may_draft)
def new_bar(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One more item."""
    edition = drafted(request, pk)
    codes = list(edition.bars.values_list("code", flat=True))
    form = BarForm(request.POST or None, bar=None, free_code=next_code("", codes, set(codes)) if codes else "N1")
    if form.is_valid():
        try:
            enter_bar(edition, form.columns(), by=request.user)
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            return redirect("standards:bars", pk)
    return page(request, "standards/bar.html", edition=edition, form=form, bar=None)


@allows(may_draft)
def bar(request: SignedInRequest, pk: int, bar: int) -> HttpResponseBase:
    """One item: changed, or struck off."""
    edition = drafted(request, pk)
    thing = get_object_or_404(Bar, pk=bar, edition=edition)
    if request.method == "POST" and request.POST.get("act") == "strike":
        strike_bar(edition, bar, by=request.user)
        messages.success(request, _("已删除 %(code)s。编辑指标页的“撤销”可以找回。") % {"code": thing.code})
        return redirect("standards:bars", pk)
    form = BarForm(request.POST or None, bar=thing)
    overtaken = ""
    if form.is_valid():
        held = request.POST.get("over") or request.POST.get("held", "")
        try:
            change_bar(
                edition, bar, form.columns(), held=held, seen=number_in(request.POST.get("seen")) or 0, by=request.user
            )
        except Overtaken as other:
            overtaken, thing = str(other), Bar.objects.get(pk=bar)
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            return redirect("standards:bars", pk)
    return page(
        request, "standards/bar.html", edition=edition, form=form, bar=thing, held=fingerprint(thing), overtaken=overtaken,
        status=409 if overtaken else 200,
    )  # fmt: skip
