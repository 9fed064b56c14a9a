"""The pages of the handbook: the whole, one entry under its own address, and the files to take away."""

from typing import Any
from urllib.parse import urlencode

import segno
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import allows
from wenming.lib.pages import page
from wenming.standards.handbook import keeping, searching
from wenming.standards.handbook.chapters import Chapters, reasons_for
from wenming.standards.handbook.marking import marked
from wenming.standards.handbook.opening import address_of, earlier_address, edition_for, leads_to_faults, opened
from wenming.standards.handbook.printing import cover
from wenming.standards.plain import Variant
from wenming.standards.rules import may_open_editions


@allows(may_open_editions)
@leads_to_faults
def whole(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The whole handbook by part, with a search; `?variant=` shows what one kind of unit is asked."""
    edition = edition_for(request.user, pk)
    handbook = opened(edition, request.GET.get("variant", ""))
    question = request.GET.get("q", "").strip()[: searching.LONGEST]
    return page(
        request, "standards/handbook/whole.html", "found", edition=edition, handbook=handbook, question=question,
        found=findings(handbook, question), facts=cover(handbook), query=query_of(handbook),
        too_short=bool(question) and not searching.wanted(question),
    )  # fmt: skip


@allows(may_open_editions)
@leads_to_faults
def entry(request: SignedInRequest, pk: int, code: str) -> HttpResponseBase:
    """One indicator under its own address: everything about it, its code to scan, what stands before and after."""
    edition = edition_for(request.user, pk)
    handbook = opened(edition)
    shown = handbook.by_code.get(code)
    if shown is None:
        raise Http404
    order = list(handbook.by_code)
    place = order.index(code)
    below = [each for each in handbook.by_code.values() if each.trail and each.trail[-1][0] == code]
    address = address_of(edition, code)
    return page(
        request, "standards/handbook/entry.html", edition=edition, handbook=handbook, entry=shown, below=below,
        before=handbook.by_code[order[place - 1]] if place else None,
        after=handbook.by_code[order[place + 1]] if place + 1 < len(order) else None,
        variants=asked_of(handbook, code), address=address, code_to_scan=drawn_code(address),
        earlier=earlier_address(request.user, edition, shown.fact("previous")),
    )  # fmt: skip


@allows(may_open_editions)
@leads_to_faults
def pdf(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The handbook as a PDF/A to print and to file."""
    return file_of(request, pk, "pdf")


@allows(may_open_editions)
@leads_to_faults
def docx(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The handbook as a Word file to go on writing in."""
    return file_of(request, pk, "docx")


def file_of(request: SignedInRequest, pk: int, form: str) -> HttpResponseBase:
    """The file, or the page to wait for one that takes long."""
    edition = edition_for(request.user, pk)
    handbook = opened(edition, request.GET.get("variant", ""))
    if keeping.is_large(handbook) and not keeping.place_of(edition, handbook, form).exists():
        return redirect(keeping.later(edition, handbook, form, request.user))
    name = _("%(title)s操作手册-%(version)s") % {"title": edition.title, "version": edition.version}
    if handbook.variant:
        name += f"-{handbook.variant.title}"
    response = HttpResponse(keeping.made(edition, handbook, form), content_type=keeping.MIMES[form])
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.{form}") or "attachment"
    return response


def findings(handbook: Chapters, question: str) -> list[dict[str, Any]]:
    """What a search found, ready to show: where it leads and its texts with the words marked."""
    words = searching.wanted(question)
    entries, bars = searching.found(handbook, question)
    shown: list[dict[str, Any]] = [
        {
            "entry": entry, "code": marked(entry.code, words), "text": marked(entry.text, words),
            "said": marked(said_with(words, [fact.text for fact in (*entry.facts, *entry.notes)]), words),
        }
        for entry in entries
    ]  # fmt: skip
    return shown + [{"bar": bar, "code": marked(bar.code, words), "text": marked(bar.text, words)} for bar in bars]


def said_with(words: list[str], texts: list[str]) -> str:
    """The first text that holds one of the words."""
    return next((text for text in texts if any(word in searching.folded(text) for word in words)), "")


def query_of(handbook: Chapters) -> str:
    """The chosen kind of unit as the end of an address."""
    return f"?{urlencode({'variant': handbook.variant.code})}" if handbook.variant else ""


def asked_of(handbook: Chapters, code: str) -> list[tuple[Variant, str]]:
    """For each kind of unit "" if it is asked this, else the reason why not."""
    return [(each, reasons_for(handbook.yardstick, each)[code]) for each in handbook.yardstick.variants]


def drawn_code(address: str) -> SafeString:
    """An address as a QR code in SVG, without any style of its own."""
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(border=2, omitsize=True, svgclass="hb-code", lineclass=None))  # noqa: S308  # digits of a drawing only
