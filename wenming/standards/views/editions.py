"""The list of editions, and the two ways in for a new one: a file, or an edition that is there already."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import Refused, allows
from wenming.lib.pages import page
from wenming.lib.tables import Column, Filter, Table
from wenming.standards.forms import PackageForm, VersionForm
from wenming.standards.models import Edition
from wenming.standards.publishing import copy_as_draft
from wenming.standards.rules import home_code, may_draft, may_open_editions
from wenming.standards.shelving import shelve
from wenming.units.models import Region

TONES = {"draft": "watch", "published": "good", "retired": "calm"}


def editions_table() -> Table:
    """What the list shows."""
    return Table(
        title=_("测评体系"),
        columns=[
            Column("title", _("名称"), lambda e: e.title, "title", link=lambda e: e.get_absolute_url()),
            Column("version", _("版本号"), lambda e: e.version, "version"),
            Column("stage", _("阶段"), lambda e: e.stage_label, "stage", tone=lambda e: TONES[e.stage]),
            Column("region", _("适用地区"), lambda e: str(e.region), "region", narrow=False),
            Column("provider", _("制定单位"), lambda e: e.provider, "provider", narrow=False),
            Column("lines", _("指标"), lambda e: e.lines, numeric=True, narrow=False),
            Column("published", _("发布时间"), lambda e: e.published_at, "published_at", narrow=False),
            Column("mark", _("标记"), lambda e: _("演示用") if e.demonstration else "", tone=lambda e: "info" if e.demonstration else ""),
        ],
        search=("title", "identifier", "version", "provider"),
        filters=[Filter("stage", _("全部阶段"), lambda: Edition.Stage.choices, lambda rows, value: rows.filter(stage=value))],
        order="title",
        empty=_("还没有测评体系。文明办可以导入一份文件，或从空白开始。"),
    )  # fmt: skip


def as_rows(editions: QuerySet[Edition]) -> QuerySet[Any]:
    """Editions with the number of their lines."""
    return editions.select_related("region").annotate(lines=Count("indicators"))


@allows(may_open_editions)
def editions(request: SignedInRequest) -> HttpResponseBase:
    """Drafts of the own office, and all that has been published here."""
    listing = editions_table().listing(request, as_rows(Edition.objects.visible_to(request.user)))
    if listing.wants_excel:
        return listing.excel()
    return page(request, "standards/editions.html", listing=listing, may_draft=may_draft(request.user))


@allows(may_draft)
def upload(request: SignedInRequest) -> HttpResponseBase:
    """从文件导入: a package becomes a draft; every fault is said and nothing is half entered."""
    form = PackageForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        region = Region.objects.get(code=home_code(request.user))
        try:
            edition = shelve(form.cleaned_data["yardstick"], region=region, by=request.user)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(edition)
    return page(request, "standards/upload.html", form=form)


@allows(may_draft)
def new_version(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """另建新版本: a copy to work on, each line linked to where it comes from."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), pk=pk)
    form = VersionForm(request.POST or None, edition=edition, home=home_code(request.user))
    if form.is_valid():
        region = Region.objects.get(code=home_code(request.user))
        draft = copy_as_draft(edition, by=request.user, region=region, **form.cleaned_data)
        return redirect(draft)
    return page(request, "standards/new_version.html", edition=edition, form=form)
