"""SEC-18: the audit administrator's pages. Reading is free; what leaves the house is itself written down."""

from django.db import transaction
from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from wenming.journal.forms import SearchForm
from wenming.journal.heads import export_head
from wenming.journal.models import Entry, Trace, record
from wenming.journal.rules import may_read_journal
from wenming.journal.verifying import verify_journal
from wenming.journal.visits import JournalRequest
from wenming.lib.access import allows
from wenming.lib.freshness import freshly_signed_in
from wenming.lib.pages import page
from wenming.lib.tables import Column, Table

CHECKED_IN_PAGE = 50_000  # entries; the whole chain is for the command and the nightly check


def written_at(entry: Entry) -> str:
    """The time in the reader's zone; for those who spoke without a name the day only."""
    return timezone.localtime(entry.at).strftime("%Y-%m-%d" if entry.is_anonymous else "%Y-%m-%d %H:%M:%S")


ENTRIES = Table(
    title=_("纪事"),
    columns=[
        Column("id", _("编号"), lambda e: e.id, "id", link=lambda e: reverse("journal:entry", args=[e.id])),
        Column("at", _("时间"), written_at, "at"),
        Column("who", _("行为人"), lambda e: e.who, "actor"),
        Column("verb", _("行为"), lambda e: e.verb_label, "verb"),
        Column("kind", _("对象"), lambda e: f"{e.kind_label} {e.subject_id}".strip(), "subject_kind", narrow=False),
        Column("reason", _("理由"), lambda e: e.reason, narrow=False),
    ],
    order="-id",
    per_page=50,
    empty=_("有人登录、填报、审核之后，每一步都会记在这里。"),
)


@allows(may_read_journal)
def journal(request: JournalRequest) -> HttpResponseBase:
    """All entries, newest first; an export is journalled before it leaves."""
    form = SearchForm(request.GET)
    rows = form.narrow(Entry.objects.all())
    listing = ENTRIES.listing(request, rows)
    if listing.wants_excel:
        with transaction.atomic():
            record("journal.export", by=request.user, detail={"entries": rows.count(), "asked": sorted(form.asked)})
        return listing.excel()
    return page(request, "journal/journal.html", listing=listing, form=form)


@allows(may_read_journal)
def entry(request: JournalRequest, pk: int) -> HttpResponseBase:
    """One entry with all that is under its digest."""
    thing = get_object_or_404(Entry, pk=pk)
    around = Entry.objects.filter(id__in=[pk - 1, pk + 1]).values_list("id", flat=True)
    trace = Trace.objects.filter(entry=pk).first()
    return page(
        request, "journal/entry.html", entry=thing, trace=trace, written_at=written_at(thing),
        before=pk - 1 if pk - 1 in around else None, after=pk + 1 if pk + 1 in around else None,
    )  # fmt: skip


@allows(may_read_journal)
def verification(request: JournalRequest) -> HttpResponseBase:
    """Ask whether the chain is whole: GET explains, POST checks the newest entries and shows what was found."""
    newest = export_head()["id"]
    since = max(1, newest - CHECKED_IN_PAGE + 1)
    examined = None
    if request.method == "POST":
        examined = verify_journal(since=since)
        with transaction.atomic():
            counts = {"entries": examined.entries, "findings": len(examined.findings)}
            record("journal.verify", by=request.user, detail=counts)
    return page(request, "journal/verification.html", newest=newest, since=since, examined=examined)


@require_POST
@allows(may_read_journal)
@freshly_signed_in
def head(request: JournalRequest) -> HttpResponseBase:
    """The head of the chain as a file to be kept elsewhere; that it was taken is the newest entry."""
    with transaction.atomic():
        record("journal.head", by=request.user)
        taken = export_head()
    response = JsonResponse(taken)
    response.headers["Content-Disposition"] = f'attachment; filename="journal-head-{taken["id"]}.json"'
    return response
