"""The register as a list: search, filters, sort, export; and the same list as of any day."""

from dataclasses import replace
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from wenming.accounts.models import User
from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import allows
from wenming.lib.pages import page
from wenming.lib.tables import Column, Filter, Table
from wenming.units.lineage.rules import may_keep_register
from wenming.units.models import Contact, Honour, Title, Unit
from wenming.units.models.regions import within
from wenming.units.register.choices import Choices, choices_for, prefix_of
from wenming.units.register.finding import find_units
from wenming.units.register.rules import may_open_register
from wenming.units.roll.exporting import register_workbook

STEP = Case(
    *(When(honour__level=level, then=Value(step)) for step, level in enumerate(Honour.Level.values)),
    output_field=IntegerField(),
)
STANDINGS = [("ended", _("已终止")), ("all", _("在册和已终止"))]


def _kinds(unit: Any) -> str:
    return "、".join(kind.name for kind in unit.kinds.all())


def _mark(unit: Any) -> str:
    marks = [_("虚构")] if unit.fictional else []
    if unit.code_standing == Unit.CodeStanding.EXCEPTED:
        marks.append(_("例外代码"))
    if not unit.is_active:
        marks.append(_("已终止"))
    return "、".join(str(mark) for mark in marks)


UNITS = Table(
    title=_("单位台账"),
    columns=[
        Column("name", _("单位名称"), lambda u: u.name, "name", link=lambda u: u.get_absolute_url()),
        Column("code", _("统一社会信用代码"), lambda u: u.credit_code or "", "credit_code", narrow=False),
        Column("nature", _("单位性质"), lambda u: str(u.nature or ""), "nature__order", narrow=False),
        Column("kinds", _("类型标签"), _kinds, narrow=False),
        Column("region", _("所在区划"), lambda u: str(u.region or ""), "region"),
        Column("sector", _("行业主管部门"), lambda u: str(u.sector or ""), "sector__name", narrow=False),
        Column("title", _("称号"), lambda u: u.best_title or "", tone=lambda u: "good" if u.best_title else ""),
        Column("contacts", _("联系人"), lambda u: u.contact_count or "", numeric=True, narrow=False),
        Column("mark", _("标记"), _mark, tone=lambda u: "calm" if _mark(u) else "", narrow=False),
    ],
    search=("name",),
    find=find_units,
    order="name",
    empty=_("您的范围内还没有单位。文明办可以新增单位，或用 Excel 批量导入。"),
)


def as_rows(units: QuerySet[Unit]) -> QuerySet[Any]:
    """Units with what a row of the list shows; the count and the search for a page's keys leave all of it out."""
    best = Title.objects.in_force().filter(unit=OuterRef("pk")).annotate(step=STEP).order_by("step", "-named_on")
    people = Contact.objects.filter(unit=OuterRef("pk")).order_by().values("unit").annotate(n=Count("pk"))
    return (
        units.select_related("region", "sector", "nature")
        .prefetch_related("kinds")
        .annotate(best_title=Subquery(best.values("honour__name")[:1]), contact_count=Subquery(people.values("n")))
    )


def register_filters(choices: Choices) -> list[Filter]:
    """What the list can be narrowed by."""

    def titled(rows: QuerySet[Any], level: str) -> QuerySet[Any]:
        held = Exists(Title.objects.in_force().filter(unit=OuterRef("pk"), honour__level=level))
        return rows.filter(held)

    def by_key(field: str) -> Any:
        return lambda rows, value: rows.filter(**{field: value}) if value.isdigit() else rows.none()

    marks = [("real", _("真实单位")), ("fictional", _("虚构单位"))]
    return [
        Filter("region", _("区划"), lambda: choices["region"], lambda rows, v: rows.filter(within(prefix_of(v)))),
        Filter("sector", _("主管部门"), lambda: choices["sector"], by_key("sector")),
        Filter("nature", _("性质"), lambda: choices["nature"], by_key("nature")),
        Filter("kind", _("类型"), lambda: choices["kind"], _tagged),
        Filter("level", _("称号级别"), lambda: Honour.Level.choices, titled),
        Filter("standing", _("在册单位"), lambda: STANDINGS, lambda rows, v: rows),
        Filter("mark", _("真实或虚构"), lambda: marks, lambda rows, v: rows.filter(fictional=v == "fictional")),
    ]


def _tagged(rows: QuerySet[Any], kind: str) -> QuerySet[Any]:
    through = Unit.kinds.through.objects.filter(unit=OuterRef("pk"), kind_id=kind)
    return rows.filter(Exists(through)) if kind.isdigit() else rows.none()


def standing_of(units: QuerySet[Unit], chosen: str) -> QuerySet[Unit]:
    """Units that exist today, unless the reader asks for those that ended, or for all."""
    narrow = {"ended": Q(ended_on__isnull=False), "all": Q()}
    return units.filter(narrow.get(chosen, Q(ended_on=None)))


@allows(may_open_register)
def register(request: SignedInRequest) -> HttpResponseBase:
    """The units the seat may see, with search, filters and export."""
    user: User = request.user
    units = standing_of(Unit.objects.visible_to(user), request.GET.get("standing", ""))
    table = replace(UNITS, filters=register_filters(choices_for(user)))
    listing = table.listing(request, as_rows(units))
    if listing.wants_excel:
        return register_workbook(listing.rows)
    return page(
        request, "units/register.html", listing=listing, may_enter=may_keep_register(user),
    )  # fmt: skip
