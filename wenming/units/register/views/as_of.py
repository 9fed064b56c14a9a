"""The register as of any day, from the spans."""

from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import allows
from wenming.lib.pages import page
from wenming.lib.tables import Column, Table
from wenming.units.models import Span
from wenming.units.register.rules import may_open_register, spans_seen_by
from wenming.units.rules import units_seen_by


def _link(span: Any) -> str:
    """Only a unit that the seat may open today is linked; the past of others is a line in the list."""
    return reverse("units:unit", args=[span.unit_id]) if span.may_open else ""


def _today(span: Any) -> str:
    if span.unit.ended_on:
        return str(_("%(day)s 终止") % {"day": span.unit.ended_on.isoformat()})
    return "" if span.unit.name == span.name else span.unit.name


AS_OF = Table(
    title=_("历史台账"),
    columns=[
        Column("name", _("当时的名称"), lambda s: s.name, "name", link=_link),
        Column("code", _("当时的代码"), lambda s: s.credit_code or "", "credit_code", narrow=False),
        Column("region", _("当时的区划"), lambda s: str(s.region or ""), "region"),
        Column("sector", _("当时的主管部门"), lambda s: str(s.sector or ""), "sector__name", narrow=False),
        Column("today", _("现在"), _today),
    ],
    search=("name", "credit_code"),
    order="name",
    empty=_("这一天您的范围内还没有单位。换一个日期再看。"),
)


def day_asked(text: str) -> date:
    """The day in the address; today when it says nothing a calendar knows, or lies ahead."""
    try:
        asked = parse_date(text)
    except ValueError:
        asked = None
    return min(asked, timezone.localdate()) if asked else timezone.localdate()


@allows(may_open_register)
def as_of(request: SignedInRequest) -> HttpResponseBase:
    """What the register said on a day."""
    day = day_asked(request.GET.get("on", ""))
    openable = ExpressionWrapper(units_seen_by(request.user, "unit__"), output_field=BooleanField())
    spans = Span.objects.as_of(day).filter(spans_seen_by(request.user))
    listing = AS_OF.listing(request, spans.select_related("region", "sector", "unit").annotate(may_open=openable))
    if listing.wants_excel:
        return listing.excel()
    return page(request, "units/as_of.html", listing=listing, day=day, today=timezone.localdate())
