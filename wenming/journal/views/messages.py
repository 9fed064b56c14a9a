"""Everyone's messages: a list, one of them, opening it, and all of them read."""

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from wenming.journal.models import Message
from wenming.journal.rules import may_read_messages
from wenming.journal.visits import JournalRequest
from wenming.lib.access import allows
from wenming.lib.pages import page

PER_PAGE = 30


@allows(may_read_messages)
def messages(request: JournalRequest) -> HttpResponseBase:
    """My messages, newest first; unread ones marked."""
    mine = Message.objects.to(request.user.pk)
    query = request.GET.get("q", "").strip()[:100].replace("\x00", "")
    only_unread = request.GET.get("show") == "unread"
    rows = mine.unread() if only_unread else mine
    if query:
        rows = rows.filter(subject__icontains=query)
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return page(
        request, "journal/messages.html", shown=shown, query=query, only_unread=only_unread,
        waiting=mine.unread().count(),
    )  # fmt: skip


@allows(may_read_messages)
def message(request: JournalRequest, pk: int) -> HttpResponseBase:
    """One of my messages. Looking changes nothing (SEC-32): the page itself posts that it was opened."""
    return page(request, "journal/message.html", message=get_object_or_404(Message.objects.to(request.user.pk), pk=pk))


@require_POST
@allows(may_read_messages)
def opening(request: JournalRequest, pk: int) -> HttpResponseBase:
    """Opening a message: it counts as read and leads to what it is about; the page that shows it learns that it is read."""
    mine = Message.objects.to(request.user.pk)
    thing = get_object_or_404(mine, pk=pk)
    mine.filter(pk=pk).mark_read()
    if request.headers.get("HX-Request"):
        return page(request, "journal/opened.html", message=mine.get(pk=pk))
    return redirect(thing.leads_to)


@require_POST
@allows(may_read_messages)
def all_read(request: JournalRequest) -> HttpResponseBase:
    """Mark all of my messages as read."""
    Message.objects.to(request.user.pk).mark_read()
    return redirect("journal:messages")
