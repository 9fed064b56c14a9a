"""The editor of a draft: the tree, one node in the panel beside it, and how the whole stands after every change."""

import json
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import Refused, allows, require
from wenming.lib.pages import page
from wenming.standards.editing.adopting import adopted
from wenming.standards.editing.changing import Overtaken, since, told_of
from wenming.standards.editing.drawing import Drawing
from wenming.standards.editing.rewording import reword
from wenming.standards.editing.rows import fingerprint, image
from wenming.standards.editing.standing import Standing, standing
from wenming.standards.editing.tree import Tree
from wenming.standards.editing.undoing import last_to_redo, last_to_undo
from wenming.standards.lint import findings
from wenming.standards.models import Edition, Indicator
from wenming.standards.node_form import NodeForm
from wenming.standards.node_form.scopes import register_choices
from wenming.standards.rules import may_draft, may_edit

FRAGMENTS = {"panel", "tree", "desk"}


def drafted(request: SignedInRequest, pk: int) -> Edition:
    """The draft of this address, if the officer may change it; a stranger finds nothing."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), pk=pk)
    require(may_edit(request.user, edition))
    return edition


def number_in(given: Any) -> int | None:
    """A number that came with the request, or None."""
    text = str(given or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


KEPT: OrderedDict[tuple[Any, ...], Standing] = OrderedDict()
MOST_KEPT = 16


def stands(edition: Edition, rows: list[Indicator]) -> Standing:
    """How the draft stands; what was read of a revision is kept for the next page, since only a change makes it another."""
    said = repr([image(edition), *((row.pk, image(row)) for row in rows)])
    key = (edition.pk, edition.revision, get_language(), sha256(said.encode()).digest())
    if key not in KEPT:
        KEPT[key] = standing(edition, rows)
        while len(KEPT) > MOST_KEPT:
            KEPT.popitem(last=False)
    return KEPT[key]


@dataclass
class Desk:
    """What lies on the officer's desk: the rows of the draft, the node in hand, and how the draft stands."""

    edition: Edition
    rows: list[Indicator]
    standing: Standing
    node: Indicator | None

    @classmethod
    def of(cls, edition: Edition, chosen: int | None) -> "Desk":
        """Read the draft."""
        rows = list(edition.indicators.order_by("position", "id"))
        known = {row.pk: row for row in rows}
        for row in rows:
            row.parent = known[row.parent_id] if row.parent_id is not None else None
        return cls(edition, rows, stands(edition, rows), known.get(chosen or 0))

    @classmethod
    def after(cls, edition: Edition, tree: Tree, chosen: int) -> "Desk":
        """The desk from the rows that a change has just written."""
        rows = list(tree.walk())
        return cls(edition, rows, stands(edition, rows), tree.node(chosen))

    def is_leaf(self) -> bool:
        """Whether the node in hand is scored."""
        return self.node is not None and not any(row.parent_id == self.node.pk for row in self.rows)

    def form(self, data: Any = None) -> NodeForm | None:
        """The form of the node in hand."""
        if self.node is None:
            return None
        choices = register_choices(self.edition)
        return NodeForm(data, node=self.node, edition=self.edition, is_leaf=self.is_leaf(), choices=choices)

    def drawing(self, wanted: str = "") -> Drawing:
        """The tree as markup."""
        methods = {method["code"]: method["label"] for method in self.edition.methods}
        chosen = self.node.pk if self.node else None
        return Drawing(self.rows, faults=self.standing.at, methods=methods, chosen=chosen, wanted=wanted)

    def context(self, request: SignedInRequest, form: NodeForm | None, **more: Any) -> dict[str, Any]:
        """All that the page and its parts show."""
        node, known = self.node, {row.code: row.pk for row in self.rows}
        return {
            "wrongs": [(wrong.message, known.get(wrong.code)) for wrong in self.standing.wrongs],
            "edition": self.edition, "standing": self.standing, "node": node, "form": form, "is_leaf": self.is_leaf(),
            "held": fingerprint(node) if node else "", "count": len(self.rows),
            "wrongs_here": self.standing.at.get(node.code, []) if node else [],
            "last_undo": last_to_undo(self.edition, request.user), "last_redo": last_to_redo(self.edition, request.user),
        } | more  # fmt: skip


@allows(may_draft)
def editor(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """编辑: the whole desk; htmx asks for the panel of another node, or for the tree with only what is looked for."""
    edition = drafted(request, pk)
    wanted = request.GET.get("q", "").strip()[:60]
    desk = Desk.of(edition, number_in(request.GET.get("node")))
    form, better = desk.form(), suggested(desk, request.GET.get("rule", ""))
    if form is not None and better is not None:
        form.initial["text"] = better
    target = request.htmx.target if request.htmx else ""
    if target == "panel":
        return page(request, "standards/editor.html", fragment="panel", **desk.context(request, form))
    context = desk.context(request, form, tree=desk.drawing(wanted).tree(), wanted=wanted, better=better)
    fragment = target if target in FRAGMENTS else "desk"
    return page(request, "standards/editor.html", fragment=fragment, latest=edition.revisions.all()[:8], **context)


def suggested(desk: Desk, rule: str) -> str | None:
    """The text of the node in hand in the linter's better wording, where a rule of the linter is named."""
    if desk.node is None or not rule:
        return None
    code = desk.node.code
    found = [each for each in findings(desk.standing.yardstick) if (each.node, each.rule) == (code, rule)]
    return adopted(desk.node.text, found[0].suggestion) if found else None


@allows(may_draft)
def node(request: SignedInRequest, pk: int, node: int) -> HttpResponseBase:
    """One node: GET shows it; POST keeps what was changed, or says who changed it meanwhile and shows both texts."""
    edition = drafted(request, pk)
    address = f"{reverse('standards:editor', args=[pk])}?node={node}"
    if request.method != "POST":
        return redirect(address)
    thing = edition.indicators.select_related("parent").filter(pk=node).first()
    if thing is None:
        return gone(request, edition, node)
    choices, is_leaf = register_choices(edition), not edition.indicators.filter(parent=node).exists()
    form = NodeForm(request.POST, node=thing, edition=edition, is_leaf=is_leaf, choices=choices)
    if not form.is_valid():
        return again(request, Desk.of(edition, node), form)
    held = request.POST.get("over") or request.POST.get("held", "")
    seen = number_in(request.POST.get("seen")) or 0
    try:
        tree = reword(edition, node, form.columns(), held=held, seen=seen, by=request.user)
    except Overtaken as other:
        desk = Desk.of(edition, node)
        pairs = differences(desk.node, form.columns()) if desk.node else []
        return again(request, desk, form, overtaken=str(other), since=other.since, pairs=pairs)
    except Refused as refusal:
        form.add_error("code", str(refusal))
        return again(request, Desk.of(edition, node), form)
    if not request.htmx:
        return redirect(address)
    return kept(request, Desk.after(edition, tree, node), thing)


def kept(request: SignedInRequest, desk: Desk, before: Indicator) -> HttpResponse:
    """After a change was kept: the line, the totals and the marks are renewed; the panel only where its fields change."""
    now = desk.node
    same = now is not None and now.rule.get("type") == before.rule.get("type") and now.combine == before.combine
    line = desk.drawing().line(now, swapped=True) if now else ""
    context = desk.context(request, None if same else desk.form(), line=line, at=timezone.localtime())
    answer = render(request, "standards/editor_kept.html", context | {"whole": not same})
    answer["HX-Trigger"] = json.dumps({"draft:kept": {"revision": desk.edition.revision}})
    if same:
        answer["HX-Reswap"] = "none"
    return answer


def again(request: SignedInRequest, desk: Desk, form: NodeForm, **more: Any) -> HttpResponse:
    """The panel with what the officer typed, and what stands in the way."""
    context = desk.context(request, form, **more)
    if request.htmx:
        return page(request, "standards/editor.html", fragment="panel", **context)
    return page(request, "standards/editor.html", tree=desk.drawing().tree(), status=409 if more else 422, **context)


def gone(request: SignedInRequest, edition: Edition, node: int) -> HttpResponse:
    """The node was deleted while somebody wrote in it: what was written is shown, to be copied."""
    later = since(edition, 0, node)
    texts = [
        value for name, value in request.POST.items() if name in ("text", "handbook_how", "handbook_why") and value
    ]
    said = told_of(later) if later else _("这条指标已经被删除。")
    desk = Desk.of(edition, None)
    context = desk.context(request, None, gone=said, texts=texts)
    if request.htmx:
        return page(request, "standards/editor.html", fragment="panel", **context)
    return page(request, "standards/editor.html", tree=desk.drawing().tree(), status=409, **context)


def differences(node: Indicator, wanted: dict[str, Any]) -> list[tuple[Any, str, str]]:
    """Where the node as it stands differs from what the officer wants: the field, theirs, ours."""
    now = image(node)
    ours = now | image(Indicator(edition_id=node.edition_id, **wanted))
    names = [name for name in wanted if now[name] != ours[name]]
    return [(Indicator._meta.get_field(name).verbose_name, said(now[name]), said(ours[name])) for name in names]  # type: ignore[union-attr]  # own fields only


def said(value: Any) -> str:
    """A column in words that can be compared."""
    if isinstance(value, dict):
        return "；".join(f"{name}: {said(each)}" for name, each in value.items())
    if isinstance(value, list):
        return "、".join(said(each) for each in value)
    return "" if value is None else str(value)
