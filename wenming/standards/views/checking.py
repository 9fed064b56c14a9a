"""减负检查: what the linter says of an edition, line by line, and letting a refused line pass by name and with a reason."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import Refused, allows, require
from wenming.lib.pages import page
from wenming.standards.editing.adopting import adopted
from wenming.standards.editing.standing import Standing, standing
from wenming.standards.forms import ReasonForm
from wenming.standards.lint import REFUSE, Finding, findings, unwaived, waive
from wenming.standards.lint.waiving import NEVER
from wenming.standards.models import Edition, Waiver
from wenming.standards.rules import may_draft, may_edit


@dataclass(frozen=True)
class Line:
    """One finding with the line it is about; `pk` is None for an item of the negative list or the whole."""

    finding: Finding
    pk: int | None
    text: str
    may_waive: bool
    better: bool = False  # whether its better wording can be put into the text
    waiver: Waiver | None = None


@dataclass(frozen=True)
class Checked:
    """All findings of an edition: what stops it, what was let pass, what is only a warning."""

    standing: Standing
    wrongs: list[tuple[str, int | None]]
    stops: list[Line]
    passed: list[Line]
    warns: list[Line]

    @property
    def refusals(self) -> list[str]:
        """Sentences for whoever wants to publish."""
        return [
            _("%(code)s：%(message)s") % {"code": line.finding.node or "—", "message": line.finding.message}
            for line in self.stops
        ]


def checked(edition: Edition) -> Checked:
    """Ask the linter; three questions to the database, however long the edition is."""
    stands = standing(edition)
    waivers = list(edition.waivers.all())
    keys = dict(edition.indicators.values_list("code", "pk"))
    texts = {node.code: node.text for node in stands.yardstick.walk()} | {
        bar.code: bar.text for bar in stands.yardstick.bars
    }
    found = findings(stands.yardstick)
    open_ones = set(map(id, unwaived(found, waivers, stands.yardstick)))
    by = {(waiver.node, waiver.rule): waiver for waiver in waivers}

    def line(each: Finding) -> Line:
        waiver = None if id(each) in open_ones else by.get((each.node, each.rule))
        text = texts.get(each.node, "")
        better = adopted(text, each.suggestion) is not None
        return Line(each, keys.get(each.node), text, each.rule not in NEVER and stands.is_readable, better, waiver)

    lines = [line(each) for each in found]
    refused = [each for each in lines if each.finding.severity == REFUSE]
    return Checked(
        stands, [(wrong.message, keys.get(wrong.code)) for wrong in stands.wrongs], [each for each in refused if each.waiver is None], [each for each in refused if each.waiver],
        [each for each in lines if each.finding.severity != REFUSE],
    )  # fmt: skip


@allows(may_draft)
def check(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The findings by severity, with sources and better wordings, and what else stands in the way of publishing."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), pk=pk)
    found = checked(edition)
    return page(request, "standards/check.html", edition=edition, found=found, may_edit=may_edit(request.user, edition))


@allows(may_draft)
def waiver(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """放行: one refused line passes under the officer's name, for the wording it has now."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), pk=pk)
    require(may_edit(request.user, edition))
    given: Any = request.POST if request.method == "POST" else request.GET
    node, rule = given.get("node", ""), given.get("rule", "")
    form = ReasonForm(request.POST or None)
    found = next(
        (each for each in checked(edition).stops if (each.finding.node, each.finding.rule) == (node, rule)), None
    )
    if form.is_valid():
        try:
            waive(edition, node, rule, by=request.user, because=form.cleaned_data["because"])
        except Refused as refusal:
            form.add_error("because", str(refusal))
        else:
            messages.success(request, _("已放行。手册里会写明放行人和理由。"))
            return redirect("standards:check", pk)
    if found is None and not form.errors:
        messages.info(request, _("这一条没有待放行的检查结果，请刷新后再看。"))
        return redirect("standards:check", pk)
    return page(request, "standards/waiver.html", edition=edition, line=found, form=form, node=node, rule=rule)
