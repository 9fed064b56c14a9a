"""One edition: its picture, its totals, its tree; what a unit of some kind would see of it; and the package to take away."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from wenming.accounts.requests import SignedInRequest
from wenming.journal.models import Entry
from wenming.lib.access import allows
from wenming.lib.pages import page
from wenming.lib.workbooks import MIME
from wenming.standards.applying import applicable, form_of, most, totals_for, variant_of
from wenming.standards.editing.standing import Wrong, standing
from wenming.standards.forms import EyesForm
from wenming.standards.models import Edition
from wenming.standards.packages import as_json, as_yaml, read_yardstick
from wenming.standards.packages.canonical import written
from wenming.standards.picturing import picture_of, totals_of
from wenming.standards.plain import Node, Yardstick
from wenming.standards.rules import may_draft, may_edit, may_keep, may_open_editions
from wenming.standards.shelving import package_of
from wenming.standards.wording import rule_in_words
from wenming.standards.workbook import write_edition

WRITERS = {"yaml": (as_yaml, "application/yaml"), "json": (as_json, "application/json")}
ATTACHED = 'attachment; filename="%s-%s.%s"'


@dataclass(frozen=True)
class Line:
    """One node as a page shows it, with all below it."""

    node: Node
    method: str
    rule: str
    possible: str
    reason: str
    children: "list[Line]"


def lines_of(yardstick: Yardstick, reasons: dict[str, str] | None = None) -> list[Line]:
    """The tree in words. `reasons` says which nodes do not apply to a unit; without it every node shows its own points."""
    labels = {method.code: method.label for method in yardstick.methods}

    def line(node: Node) -> Line:
        rule = rule_in_words(node.rule, node.points, node.part) if node.rule else ""
        reason = reasons[node.code] if reasons else ""
        possible = node.points if reasons is None else None if reason else most(node, reasons)
        below = [line(child) for child in node.children]
        shown = "" if possible is None else written(possible)
        return Line(node, labels.get(node.method, ""), rule, shown, reason, below)

    return [line(node) for node in yardstick.nodes]


def read(edition: Edition) -> tuple[Yardstick | None, list[Wrong]]:
    """The edition as plain values; a draft in the middle of editing may have faults instead."""
    stands = standing(edition)
    return stands.yardstick if stands.is_readable else None, stands.wrongs


@allows(may_open_editions)
def edition(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The edition as a picture and as a tree, for one of its variants."""
    thing = get_object_or_404(Edition.objects.visible_to(request.user).select_related("region", "honour"), pk=pk)
    yardstick, faults = read(thing)
    context: dict[str, Any] = {"edition": thing, "faults": faults, "yardstick": yardstick}
    if yardstick:
        chosen = next((v for v in yardstick.variants if v.code == request.GET.get("variant")), None)
        variant = chosen or next((v for v in yardstick.variants if v.form == "full"), None)
        context |= {
            "totals": totals_of(yardstick), "variant": variant, "rows": picture_of(yardstick, variant),
            "lines": lines_of(yardstick),
        }  # fmt: skip
    history = Entry.objects.about(thing).filter(verb__in=["publish_edition", "retire_edition"]).order_by("id")
    return page(
        request, "standards/edition.html", history=history, waivers=thing.waivers.all(), may_keep=may_keep(request.user, thing),
        may_edit=may_edit(request.user, thing), may_draft=may_draft(request.user), **context,
    )  # fmt: skip


@allows(may_open_editions)
def preview(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """以单位的眼光看: which form such a unit gets, what applies to it, what does not and why, and what it adds up to."""
    thing = get_object_or_404(Edition.objects.visible_to(request.user), pk=pk)
    yardstick, faults = read(thing)
    form = EyesForm(request.GET or None)
    if yardstick is None:
        return page(request, "standards/preview.html", edition=thing, faults=faults, form=form)
    profile = form.profile()
    variant = variant_of(yardstick, profile)
    reasons = applicable(yardstick, profile, form_of(variant))
    base, bonus = totals_for(yardstick, profile, form_of(variant))
    return page(
        request, "standards/preview.html", edition=thing, form=form, may_draft=may_draft(request.user), may_edit=may_edit(request.user, thing), variant=variant, short=form_of(variant) == "short",
        lines=lines_of(yardstick, reasons), base=written(base), bonus=written(bonus), scale=written(yardstick.scale),
        left_out=sum(bool(reason) for reason in reasons.values()),
    )  # fmt: skip


@allows(may_open_editions)
def package(request: SignedInRequest, pk: int, form: str) -> HttpResponseBase:
    """The edition as a file that another city can load."""
    thing = get_object_or_404(Edition.objects.visible_to(request.user), pk=pk)
    yardstick, faults = read_yardstick(package_of(thing))
    if yardstick is None:
        return page(request, "standards/unsound.html", edition=thing, faults=faults, status=409)
    headers = {"Content-Disposition": ATTACHED % (thing.identifier, thing.version, form)}
    if form == "xlsx":
        answer = HttpResponse(content_type=MIME, headers=headers)
        write_edition(yardstick, answer)  # type: ignore[arg-type]  # a response is written to like a file
        return answer
    write, kind = WRITERS[form]
    return HttpResponse(write(yardstick), content_type=f"{kind}; charset=utf-8", headers=headers)
