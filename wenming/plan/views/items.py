"""Work items: the list, one item, and the acts on it."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wenming.accounts.requests import SignedInRequest
from wenming.journal.models import Entry
from wenming.lib.access import Refused, allows, require
from wenming.lib.pages import page
from wenming.lib.tables import Column, Filter, Table
from wenming.plan import planning
from wenming.plan.forms import ItemForm, WithdrawalForm
from wenming.plan.lights import Light
from wenming.plan.lines import lines
from wenming.plan.matrix import days_soon
from wenming.plan.models import Item, Task
from wenming.plan.planning import Owner
from wenming.plan.rules import may_change, may_open_plan, may_plan, may_plan_under, may_set_programme
from wenming.plan.views.years import chosen_year


def in_situation(rows: "QuerySet[Item]", situation: str, days: int) -> "QuerySet[Item]":
    """Items in force that show this light today, in the words of plan/lights.py; `days`: how soon is "due soon"."""
    today = timezone.localdate()
    done, stuck, silent = Q(latest_state="done"), Q(latest_state="stuck"), Q(latest_state=None)
    unfinished = silent | ~done
    ahead = unfinished & Q(due_on__gte=today)
    near = Q(due_on__lte=today + timedelta(days=days))
    wanted = {
        Light.DONE: done,
        Light.OVERDUE: unfinished & Q(due_on__lt=today),
        Light.STUCK: ahead & stuck,
        Light.DUE_SOON: ahead & near & (silent | ~stuck),
        Light.SILENT: ahead & ~near & silent,
        Light.ON_TRACK: ahead & ~near & Q(latest_state__isnull=False) & ~stuck,
    }
    return rows.filter(wanted[Light(situation)], stage=Item.Stage.ISSUED)


def items_table(today: date, soon: dict[str, int]) -> Table:
    """The list of items, with lights as of today."""

    days = max(soon.values(), default=0)  # a seat reads the plan of one city

    def situations() -> list[tuple[str, Any]]:
        return [(light.value, light.label) for light in reversed(Light)]

    def light(item: Item) -> str:
        return str(item.light(today, soon[item.task.region_id]).label if item.stage == "issued" else item.stage_label)

    def tone(item: Item) -> str:
        return item.light(today, soon[item.task.region_id]).tone if item.stage == "issued" else "calm"

    return Table(
        title=gettext_lazy("年度工作事项"),
        columns=[
            Column("title", gettext_lazy("工作事项"), lambda i: i.title, "title", link=lambda i: i.get_absolute_url()),
            Column("task", gettext_lazy("任务"), lambda i: str(i.task), "task__order", narrow=False),
            Column("owner", gettext_lazy("牵头单位"), lambda i: i.owner_name, "owner__name"),
            Column("due", gettext_lazy("完成期限"), lambda i: i.due_on, "due_on"),
            Column("light", gettext_lazy("状态"), light, tone=tone),
        ],
        search=("title", "done_when", "owner__name", "owner_region__name", "task__code", "task__title"),
        filters=[
            Filter("situation", gettext_lazy("全部情况"), situations, lambda q, v: in_situation(q, v, days)),
            Filter("stage", gettext_lazy("全部阶段"), lambda: Item.Stage.choices, lambda q, v: q.filter(stage=v)),
        ],
        order="due_on",
        empty=gettext_lazy("还没有工作事项。打开一个任务，就可以在它下面安排。"),
    )


@allows(may_open_plan)
def programme(request: SignedInRequest) -> HttpResponseBase:
    """The year's items as a list."""
    year = chosen_year(request)
    rows = Item.objects.visible_to(request.user).of_year(year.number).with_latest()
    soon = days_soon(Task.objects.visible_to(request.user))
    table = items_table(timezone.localdate(), soon)
    listing = table.listing(request, rows.select_related("task", "owner", "owner_region"))
    if listing.wants_excel:
        return listing.excel()
    return page(
        request, "plan/items.html", listing=listing, year=year, may_plan=may_plan(request.user),
        may_set=may_set_programme(request.user), drafts=rows.filter(stage=Item.Stage.DRAFT).count(),
    )  # fmt: skip


@allows(may_open_plan)
def item(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One item: what is asked, its light, everything reported, everything changed."""
    thing = get_object_or_404(Item.objects.visible_to(request.user).select_related("task__region"), pk=pk)
    line = lines(Item.objects.filter(pk=thing.pk), request.user, timezone.localdate(), history=True)[0]
    reasons = Entry.objects.about(thing).filter(verb__in=["withdraw", "change_item"]).exclude(reason="")
    return page(
        request, "plan/item.html", line=line, item=line.item, reports=line.reports, reasons=reasons,
        may_change=may_change(request.user, thing),
    )  # fmt: skip


@allows(may_plan)
def new(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """安排工作事项: one text, one due date, laid on one or several owners."""
    task = get_object_or_404(Task.objects.visible_to(request.user).select_related("region"), pk=pk)
    require(may_plan_under(request.user, task))
    form = ItemForm(request.POST or None, task=task, user=request.user)
    if form.is_valid():
        given = form.cleaned_data
        owners = [Owner.parse(text) for text in given["owners"]]
        planning.lay_on(
            task, owners, by=request.user, key=given["key"], fields=form.plain(), helpers=given["helpers"],
            draft=given["draft"],
        )  # fmt: skip
        messages.success(request, _("已安排 %(count)s 项。") % {"count": len(owners)})
        return redirect(task)
    return page(request, "plan/item_form.html", form=form, task=task, status=422 if form.errors else 200)


@allows(may_plan)
def change(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """修改工作事项: the owner stays; an item in force needs a reason."""
    thing = get_object_or_404(Item.objects.visible_to(request.user).select_related("task__region"), pk=pk)
    require(may_change(request.user, thing))
    form = ItemForm(request.POST or None, instance=thing, task=thing.task, user=request.user)
    if form.is_valid():
        given = form.cleaned_data
        kept = Item.objects.get(pk=pk)
        try:
            planning.change(
                kept, by=request.user, seen=given["seen"], fields=form.plain(), helpers=given["helpers"],
                because=given["because"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已修改。"))
            return redirect(kept)
    return page(
        request, "plan/item_form.html", form=form, task=thing.task, item=thing, status=422 if form.errors else 200
    )


@allows(may_plan)
def issue(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """下达: put one draft in force."""
    thing = get_object_or_404(Item.objects.visible_to(request.user).select_related("task"), pk=pk)
    require(may_change(request.user, thing))
    require(thing.can("issue"))
    if request.method == "POST":
        planning.issue([thing], by=request.user)
        messages.success(request, _("已下达，牵头单位会收到消息。"))
    return redirect(thing)


@allows(may_plan)
def withdrawal(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """取消事项: asks for a reason and says what follows."""
    thing = get_object_or_404(Item.objects.visible_to(request.user).select_related("task"), pk=pk)
    require(may_change(request.user, thing))
    form = WithdrawalForm(request.POST or None)
    if form.is_valid():
        thing.move("withdraw", by=request.user, because=form.cleaned_data["because"])
        messages.success(request, _("已取消。以前的报告仍可查看。"))
        return redirect(thing)
    return page(request, "plan/withdrawal.html", form=form, item=thing, status=422 if form.errors else 200)
