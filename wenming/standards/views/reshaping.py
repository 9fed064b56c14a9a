"""Changing the shape of a draft: adding, moving, duplicating, removing, many points at once, undoing."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wenming.accounts.models import User
from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import Refused, allows
from wenming.lib.pages import page
from wenming.standards.editing.adding import add
from wenming.standards.editing.duplicating import duplicate
from wenming.standards.editing.moving import WAYS, move
from wenming.standards.editing.pointing import set_points
from wenming.standards.editing.removing import remove
from wenming.standards.editing.rows import Rows
from wenming.standards.editing.tree import Tree
from wenming.standards.editing.undoing import redo, undo
from wenming.standards.models import Edition, Indicator
from wenming.standards.node_form.points import PointsForm
from wenming.standards.rules import may_draft
from wenming.standards.views.editor import Desk, drafted, number_in


def answer(
    request: SignedInRequest, edition: Edition, node: int | None, *, notice: str = "", new: bool = False
) -> HttpResponseBase:
    """The desk after a change of shape, or after a refusal of one; without htmx, a page of its own."""
    if not request.htmx:
        if notice:
            messages.warning(request, notice)
        return redirect(reverse("standards:editor", args=[edition.pk]) + (f"?node={node}" if node else ""))
    desk = Desk.of(edition, node)
    context = desk.context(request, desk.form(), tree=desk.drawing().tree(), notice=notice, new=new)
    shown = page(request, "standards/editor.html", fragment="desk", latest=edition.revisions.all()[:8], **context)
    shown["HX-Push-Url"] = reverse("standards:editor", args=[edition.pk]) + (
        f"?node={desk.node.pk}" if desk.node else ""
    )
    return shown


def _add(edition: Edition, node: int | None, by: User) -> int:
    return add(edition, by=by, beside=node).pk


def _add_below(edition: Edition, node: int | None, by: User) -> int:
    return add(edition, by=by, below=node).pk


def _duplicate(edition: Edition, node: int | None, by: User) -> int:
    if node is None:
        raise Refused(_("请先选一条指标。"))
    return duplicate(edition, node, by=by).pk


def _undo(edition: Edition, node: int | None, by: User) -> int | None:
    undone = undo(edition, by=by)
    return _at(edition, undone.code) or node


def _redo(edition: Edition, node: int | None, by: User) -> int | None:
    return _at(edition, redo(edition, by=by).code) or node


def _at(edition: Edition, code: str) -> int | None:
    return edition.indicators.filter(code=code).values_list("pk", flat=True).first() if code else None


ACTS: dict[str, Callable[[Edition, int | None, User], int | None]] = {
    "add": _add, "child": _add_below, "duplicate": _duplicate, "undo": _undo, "redo": _redo,
}  # fmt: skip


@require_POST
@allows(may_draft)
def reshape(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One change of shape, named by `act`, to the node in hand."""
    edition = drafted(request, pk)
    act, node = request.POST.get("act", ""), number_in(request.POST.get("node"))
    try:
        if act in WAYS:
            if node is None:
                raise Refused(_("请先选一条指标。"))
            seen = number_in(request.POST.get("seen")) or 0
            chosen: int | None = move(edition, node, act, by=request.user, seen=seen).pk
        elif act in ACTS:
            chosen = ACTS[act](edition, node, request.user)
        else:
            raise Refused(_("没有这个动作。"))
    except Refused as refusal:
        return answer(request, edition, node, notice=str(refusal))
    return answer(request, edition, chosen, new=act in ("add", "child"))


@allows(may_draft)
def removal(request: SignedInRequest, pk: int, node: int) -> HttpResponseBase:
    """删除一支: GET says what goes with it, POST does it."""
    edition = drafted(request, pk)
    tree = Tree(Rows(Indicator.objects.filter(edition=edition).order_by("position", "id")), edition)
    if node not in tree.rows.held:
        return answer(request, edition, None, notice=_("这条指标已经被删除。"))
    thing = tree.node(node)
    if request.method == "POST":
        row = tree.children(thing.parent)
        place = row.index(thing)
        beside = row[place + 1] if place + 1 < len(row) else row[place - 1] if place else thing.parent
        try:
            remove(edition, node, by=request.user, seen=number_in(request.POST.get("seen")) or 0)
        except Refused as refusal:
            return answer(request, edition, node, notice=str(refusal))
        return answer(request, edition, beside.pk if beside else None)
    branch = list(tree.branch(thing))
    points = sum((row.points or Decimal(0) for row in branch if not tree.children(row)), Decimal(0))
    return page(
        request, "standards/removal.html", fragment="panel", edition=edition, node=thing, below=len(branch) - 1, points=points,
    )  # fmt: skip


@allows(may_draft)
def points(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """批量改分值: one column of numbers for a branch, or for the whole edition; all are kept or none."""
    edition = drafted(request, pk)
    tree = Tree(Rows(Indicator.objects.filter(edition=edition).order_by("position", "id")), edition)
    top = number_in(request.GET.get("node"))
    thing = get_object_or_404(Indicator, pk=top, edition=edition) if top else None
    tops = [tree.node(thing.pk)] if thing else tree.children(None)
    rows: list[Any] = [(row, tree.depth(row)) for each in tops for row in tree.branch(each)]
    form = PointsForm(request.POST or None, rows=rows)
    if form.is_valid():
        seen = number_in(request.POST.get("seen")) or 0
        try:
            changed = set_points(edition, form.wanted(), seen=seen, by=request.user)
        except Refused as refusal:
            form = form.with_present(str(refusal))
        else:
            messages.success(request, _("改了 %(count)s 条的分值。") % {"count": changed})
            return redirect(reverse("standards:editor", args=[pk]) + (f"?node={top}" if top else ""))
    return page(request, "standards/points.html", edition=edition, node=thing, form=form)
