"""What the city office settles for the whole programme: carrying over, issuing, reminder intervals, member bodies."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.accounts.requests import SignedInRequest
from wenming.journal.models import record
from wenming.lib.access import allows
from wenming.lib.pages import page
from wenming.plan import planning
from wenming.plan.forms import MembersForm, RemindersForm
from wenming.plan.models import Item, ReminderRule, Task
from wenming.plan.rules import may_plan, may_set_programme
from wenming.plan.views.years import chosen_year
from wenming.units.models import Body, Region


@allows(may_plan)
def issue(request: SignedInRequest) -> HttpResponseBase:
    """下达草稿: all drafts of a year that the seat may plan, after showing them."""
    year = chosen_year(request)
    drafts = Item.objects.visible_to(request.user).of_year(year.number).filter(stage=Item.Stage.DRAFT)
    if request.method == "POST":
        issued = planning.issue(drafts.select_related("task"), by=request.user)
        messages.success(request, _("已下达 %(count)s 项，牵头单位会收到消息。") % {"count": len(issued)})
        return redirect(f"{reverse('plan:items')}?year={year.number}")
    rows = drafts.select_related("task", "owner", "owner_region").order_by("task__order", "due_on")
    return page(request, "plan/issue.html", drafts=rows, year=year)


@allows(may_set_programme)
def carry_over(request: SignedInRequest) -> HttpResponseBase:
    """年度结转: last year's items become this year's drafts."""
    year = chosen_year(request)
    last = Item.objects.visible_to(request.user).issued().of_year(year.previous).filter(carried_to=None)
    if request.method == "POST":
        drafts = planning.carry_over(year.number, by=request.user)
        messages.success(request, _("已结转 %(count)s 项为草稿，核对后再下达。") % {"count": len(drafts)})
        return redirect(f"{reverse('plan:issue')}?year={year.number}")
    rows = list(last.select_related("task", "owner", "owner_region").order_by("task__order", "due_on"))
    return page(request, "plan/carry_over.html", year=year, items=rows, waiting=len(rows))


def city_of_plan(request: SignedInRequest) -> Region:
    """The city whose plan the seat reads, or 404 while there is none."""
    return get_object_or_404(Region, tasks__in=Task.objects.visible_to(request.user).order_by("order")[:1])


@allows(may_set_programme)
def reminders(request: SignedInRequest) -> HttpResponseBase:
    """提醒间隔: on which days before and after the due date those who answer for an item are reminded."""
    city = city_of_plan(request)
    days = list(ReminderRule.objects.in_use(city.code).values_list("days", flat=True))
    initial = {
        "before": "、".join(str(-day) for day in days if day <= 0),
        "after": "、".join(str(day) for day in days if day > 0),
    }
    form = RemindersForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        wanted = sorted({*form.cleaned_data["before"], *form.cleaned_data["after"]})
        with transaction.atomic():
            ReminderRule.objects.filter(region=city).exclude(days__in=wanted).update(is_on=False)
            for day in wanted:
                ReminderRule.objects.update_or_create(region=city, days=day, defaults={"is_on": True})
            record("set_reminders", city, by=request.user, detail={"before": days, "after": wanted})
        messages.success(request, _("已保存提醒间隔。"))
        return redirect("plan:reminders")
    soon = max((-day for day in days), default=0)
    return page(request, "plan/reminders.html", form=form, soon=soon, today=timezone.localdate())


@allows(may_set_programme)
def members(request: SignedInRequest) -> HttpResponseBase:
    """文明委成员单位: which bodies bear what the plan lays on the members."""
    city = city_of_plan(request)
    now = Body.objects.filter(region=city, is_member=True)
    form = MembersForm(request.POST or None, region=city.code, initial={"members": now})
    if request.method == "POST" and form.is_valid():
        chosen = [body.pk for body in form.cleaned_data["members"]]
        with transaction.atomic():
            before = sorted(now.values_list("pk", flat=True))
            Body.objects.filter(region=city).exclude(pk__in=chosen).update(is_member=False)
            Body.objects.filter(pk__in=chosen).update(is_member=True)
            record("set_members", city, by=request.user, detail={"before": before, "after": sorted(chosen)})
        messages.success(request, _("已保存成员单位。"))
        return redirect("plan:members")
    return page(request, "plan/members.html", form=form)
