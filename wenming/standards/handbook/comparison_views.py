"""Two editions side by side: the page, and the workbook to take away."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import allows
from wenming.lib.pages import page
from wenming.lib.workbooks import workbook_response
from wenming.standards.comparing import Comparison, base_total, compare, points_by_item
from wenming.standards.handbook.differences import FRAME, HEADS, KINDS, Teller, picture, rows
from wenming.standards.handbook.opening import edition_for, leads_to_faults, places_in, plain_of
from wenming.standards.models import Edition
from wenming.standards.rules import may_open_editions
from wenming.standards.wording import plain


@allows(may_open_editions)
@leads_to_faults
def comparison(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """What this edition changes against another one; without `?with=` against the one before it, if there is one."""
    edition = edition_for(request.user, pk)
    others = Edition.objects.visible_to(request.user).exclude(pk=pk)
    if "with" not in request.GET and (before := edition_before(edition, list(others))):
        return redirect(f"{reverse('standards:comparison', args=[pk])}?with={before.pk}")
    other = other_edition(request, pk)
    if other is None:
        return page(request, "standards/handbook/comparison.html", edition=edition, others=others, other=None)
    found, teller = told(other, edition)
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    return page(
        request, "standards/handbook/comparison.html", edition=edition, other=other, others=others, found=found,
        differences=teller.differences(kind), bars=[] if kind else teller.bars(), kind=kind,
        kinds=[(name, word, tone, found.counts[name]) for name, (word, tone) in KINDS.items() if found.counts[name]],
        changed=len(found.changes), frame=[FRAME[name] for name in found.frame], picture=picture(found),
        totals=[plain(number) for number in base_total(points_by_item(found))],
    )  # fmt: skip


@allows(may_open_editions)
@leads_to_faults
def workbook(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """All differences as a workbook: the indicators on one sheet, the negative list on another."""
    edition = edition_for(request.user, pk)
    other = other_edition(request, pk)
    if other is None:
        return redirect("standards:comparison", pk)
    _found, teller = told(other, edition)
    heads = [str(head) for head in HEADS]
    title = _("%(title)s-版本对照") % {"title": edition.title}
    return workbook_response(
        title, heads, rows(teller, bars=False), [(_("负面清单"), heads, rows(teller, bars=True))]
    )  # fmt: skip


def other_edition(request: SignedInRequest, pk: int) -> Edition | None:
    """The edition named by `?with=`; 404 for one that the seat may not see, None when none is named."""
    given = request.GET.get("with", "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise Http404
    return edition_for(request.user, int(given))


def edition_before(edition: Edition, others: list[Edition]) -> Edition | None:
    """The version that came before this one under the same id."""
    same = [each for each in others if each.identifier == edition.identifier and each.is_frozen and each.published_at]
    earlier = [each for each in same if edition.published_at is None or each.published_at < edition.published_at]
    return max(earlier, key=lambda each: each.published_at, default=None)


def told(old: Edition, new: Edition) -> tuple[Comparison, Teller]:
    """The comparison of two editions, and what tells it."""
    before, after = plain_of(old), plain_of(new)
    found = compare(before, after)
    return found, Teller(found, places_in(before) | places_in(after))
