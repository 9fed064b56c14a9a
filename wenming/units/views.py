"""Pages of the register."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import allows
from wenming.lib.pages import page
from wenming.lib.tables import Column, Table
from wenming.units.models import Unit
from wenming.units.rules import may_open_register

UNITS = Table(
    title=_("单位台账"),
    columns=[
        Column("name", _("单位名称"), lambda u: u.name, "name", link=lambda u: u.get_absolute_url()),
        Column("code", _("统一社会信用代码"), lambda u: u.credit_code or "", "credit_code", narrow=False),
        Column("region", _("所在区划"), lambda u: str(u.region or ""), "region"),
    ],
    search=("name", "credit_code"),
    order="name",
)


@allows(may_open_register)
def register(request: SignedInRequest) -> HttpResponseBase:
    """The units the seat may see, with search, filters and export."""
    listing = UNITS.listing(request, Unit.objects.visible_to(request.user).active().select_related("region"))
    return listing.excel() if listing.wants_excel else page(request, "units/register.html", listing=listing)


@allows(may_open_register)
def unit(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One unit."""
    thing = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    return page(request, "units/unit.html", unit=thing)
