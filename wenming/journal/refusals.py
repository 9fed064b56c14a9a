"""SEC-14: what a rule refused to somebody signed in is written down, after whatever was tried has been rolled back."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse

from wenming.journal.models import record
from wenming.lib.access import hearing_refusals
from wenming.lib.pacing import knock, knocks

logger = logging.getLogger(__name__)


def write_down_refusals(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: one entry for a request in which a rule said no, with the reason that was shown.

    Nobody without a name is written down, so that a stranger cannot fill the journal; a person who goes on trying
    after REFUSALS_AN_HOUR is written down once more with `many` and then not until an hour without a try.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        with hearing_refusals() as told:
            response = get_response(request)
        if told and request.user.is_authenticated:
            try:
                with transaction.atomic():
                    write_down(request, told[0])
            except DatabaseError:
                logger.exception("A refusal could not be written into the journal.")  # it stays a refusal
        return response

    return answer


def write_down(request: HttpRequest, reason: str) -> None:
    """One entry: who, at which page, by which method, about which thing, and why not."""
    person = str(request.user.pk)
    if (before := knocks("refused", person)) > settings.REFUSALS_AN_HOUR:
        return
    knock("refused", person)
    detail: dict[str, Any] = {"method": request.method}
    if match := request.resolver_match:
        detail["page"] = match.view_name
        detail |= {name: value for name, value in match.kwargs.items() if isinstance(value, int)}
    if before == settings.REFUSALS_AN_HOUR:
        detail["many"] = True
    record("refused", by=request.user, because=reason, detail=detail)  # type: ignore[arg-type]  # signed in: an Actor
