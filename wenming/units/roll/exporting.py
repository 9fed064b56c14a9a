"""The register as the workbook it is loaded from: the same columns, so that what goes out can come back unchanged."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils.translation import gettext as _

from wenming.lib.codes import mask_phone
from wenming.lib.workbooks import workbook_response
from wenming.units.models import Body, CodeException, Contact, Kind, Nature, Unit
from wenming.units.roll.columns import COLUMNS


def register_rows(units: QuerySet[Any]) -> Iterator[list[Any]]:
    """One row a unit in the order given. Telephone numbers are masked (COD-13); the loader takes those as unchanged."""
    natures = dict(Nature.objects.values_list("pk", "name"))
    sectors = dict(Body.objects.values_list("pk", "name"))
    labels = dict(Kind.objects.values_list("pk", "name"))
    wanted = units.order_by().values("pk")
    kinds: dict[int, list[str]] = {}
    through = Unit.kinds.through.objects.filter(unit_id__in=wanted).order_by("kind_id")
    for unit, kind in through.values_list("unit_id", "kind_id"):
        kinds.setdefault(unit, []).append(labels[kind])
    contacts = Contact.objects.filter(unit_id__in=wanted).order_by("-pk").values_list("unit_id", "name", "phone")
    primary = {unit: (name, phone) for unit, name, phone in contacts}
    fields = ("pk", "name", "credit_code", "region_id", "nature_id", "sector_id", "industry", "headcount", "remark")
    for pk, name, code, region, nature, sector, industry, headcount, remark in units.values_list(*fields):
        contact, phone = primary.get(pk, ("", ""))
        yield [
            name, code, region, natures.get(nature or 0), "、".join(kinds.get(pk, [])), sectors.get(sector or 0), industry,
            headcount, contact, mask_phone(phone), remark,
        ]  # fmt: skip


def excepted_rows(units: QuerySet[Any]) -> list[tuple[str, str | None, Any]]:
    """COD-03: the exported units whose code is an approved exception, with the day it was last looked at."""
    excepted = units.order_by("credit_code").filter(code_standing=Unit.CodeStanding.EXCEPTED)
    looked_at = dict(CodeException.objects.approved().values_list("code", "affirmed_at"))
    return [(name, code, looked_at.get(str(code))) for name, code in excepted.values_list("name", "credit_code")]


def register_workbook(units: QuerySet[Any]) -> FileResponse:
    """The workbook 单位台账 as a download. The caller has narrowed `units` to what the reader may see.

    The first sheet has the columns that the loader reads and no other; codes let in by exception stand on a second.
    """
    excepted = excepted_rows(units)
    head = [_("单位名称"), _("统一社会信用代码"), _("最近复核时间")]
    more = [(_("例外代码"), head, excepted)] if excepted else []
    return workbook_response(_("单位台账"), COLUMNS, register_rows(units), more)
