"""Data health: what the register lacks, as cards, each leading to its list."""

from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import allows
from wenming.lib.pages import page
from wenming.lib.tables import Column, Table
from wenming.units.models import Unit
from wenming.units.register.health import CHECKS, examine, failing_units
from wenming.units.register.rules import may_see_health

FINDINGS = Table(
    title=_("数据体检"),
    columns=[
        Column("name", _("单位名称"), lambda u: u.name, "name", link=lambda u: u.get_absolute_url()),
        Column("code", _("统一社会信用代码"), lambda u: u.credit_code or "", "credit_code", narrow=False),
        Column("region", _("所在区划"), lambda u: str(u.region or ""), "region"),
        Column("sector", _("行业主管部门"), lambda u: str(u.sector or ""), "sector__name", narrow=False),
    ],
    search=("name", "credit_code"),
    order="name",
    empty=_("没有单位有这个问题。"),
)


@allows(may_see_health)
def overview(request: SignedInRequest) -> HttpResponseBase:
    """All checks with their counts."""
    total, findings = examine(Unit.objects.visible_to(request.user).active())
    sound = [finding for finding in findings if not finding.count]
    return page(
        request, "units/health.html", total=total, sound=sound, findings=[f for f in findings if f.count],
        checked=len(findings),
    )  # fmt: skip


@allows(may_see_health)
def findings(request: SignedInRequest, check: str) -> HttpResponseBase:
    """The units that fail one check."""
    if check not in CHECKS:
        raise Http404
    units = failing_units(Unit.objects.visible_to(request.user).active(), CHECKS[check])
    listing = FINDINGS.listing(request, units.select_related("region", "sector"))
    if listing.wants_excel:
        return listing.excel()
    return page(request, "units/health_findings.html", listing=listing, check=CHECKS[check])
