"""Bodies: who looks after which line, under which names, and the members of associations."""

from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import allows
from wenming.lib.pages import page
from wenming.lib.tables import Column, Filter, Table
from wenming.units.models import Body, Unit
from wenming.units.register.rules import may_open_register
from wenming.units.rules import is_business_seat

BODIES = Table(
    title=_("机构"),
    columns=[
        Column("name", _("名称"), lambda b: b.name, "name", link=lambda b: reverse("units:body", args=[b.pk])),
        Column("aliases", _("别名"), lambda b: "、".join(n.name for n in b.names.all()), narrow=False),
        Column("kind", _("类别"), lambda b: b.get_kind_display(), "kind", narrow=False),
        Column(
            "member",
            _("文明委"),
            lambda b: _("成员单位") if b.is_member else "",
            "-is_member",
            tone=lambda b: "info" if b.is_member else "",
        ),
        Column("units", _("本行业单位"), lambda b: b.unit_count or 0, "unit_count", numeric=True),
    ],
    search=("name", "names__name"),
    filters=[
        Filter("kind", _("类别"), lambda: Body.Kind.choices, lambda rows, v: rows.filter(kind=v)),
        Filter(
            "member", _("全部机构"), lambda: [("1", _("文明委成员单位"))], lambda rows, v: rows.filter(is_member=True)
        ),
    ],
    order="pk",
    per_page=60,
    empty=_("还没有载入机构。请系统管理员载入创建计划。"),
)
SECTOR_UNITS = Table(
    title=_("本行业单位"),
    columns=[
        Column("name", _("单位名称"), lambda u: u.name, "name", link=lambda u: u.get_absolute_url()),
        Column("region", _("所在区划"), lambda u: str(u.region or ""), "region"),
        Column("nature", _("单位性质"), lambda u: str(u.nature or ""), "nature__order", narrow=False),
    ],
    search=("name", "credit_code"),
    order="name",
    empty=_("您能看到的范围里，这个机构还没有本行业单位。"),
)


@allows(is_business_seat)
def bodies(request: SignedInRequest) -> HttpResponseBase:
    """All bodies, with the units of their line as far as the seat sees them."""
    units = Unit.objects.visible_to(request.user).active().filter(sector=OuterRef("pk")).order_by()
    counts = Subquery(units.values("sector").annotate(n=Count("pk")).values("n"))
    rows: Any = Body.objects.prefetch_related("names").annotate(unit_count=counts).distinct()
    listing = BODIES.listing(request, rows)
    return listing.excel() if listing.wants_excel else page(request, "units/bodies.html", listing=listing)


@allows(is_business_seat)
def body(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One body: its names, the units of its line, its members if it is an association."""
    thing = get_object_or_404(Body.objects.select_related("region").prefetch_related("names"), pk=pk)
    seen = Unit.objects.visible_to(request.user).active().select_related("region", "nature")
    listing = SECTOR_UNITS.listing(request, seen.filter(sector=thing))
    if listing.wants_excel:
        return listing.excel()
    members = seen.filter(associations=thing).order_by("name")[:200]
    return page(
        request, "units/body.html", body=thing, listing=listing, members=members,
        may_open=may_open_register(request.user),
    )  # fmt: skip
