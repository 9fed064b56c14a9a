"""The ladder of honours as a picture: what each step needs, who confers it, and how many of the reader's units stand on it."""

from django.db.models import Count, Q
from django.http import HttpResponseBase

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import allows
from wenming.lib.pages import page
from wenming.units.models import Honour, Unit
from wenming.units.register.rules import may_open_register


@allows(may_open_register)
def honours(request: SignedInRequest) -> HttpResponseBase:
    """四(四) 创建梯队: honours as data. Those of persons and families stand apart: they are never evaluated here."""
    seen = Unit.objects.visible_to(request.user).active()
    held = Count("titles", filter=Q(titles__ended_on=None, titles__unit__in=seen))
    rows = list(Honour.objects.select_related("step_below").annotate(held=held).order_by("order", "pk"))
    evaluated = [honour for honour in rows if honour.is_evaluated]
    most = max((honour.held for honour in evaluated), default=0) or 1
    steps = [(honour, round(100 * honour.held / most)) for honour in reversed(evaluated)]
    return page(
        request, "units/honours.html", steps=steps, others=[honour for honour in rows if not honour.is_evaluated]
    )
