"""Reading the plan: the tasks at a glance, the matrix, a task, what a bearer bears."""

from collections import Counter

from django.db.models import Q
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import allows, require
from wenming.lib.pages import page
from wenming.plan import picture
from wenming.plan.bearers import Bearer, bearer_of, laid_on
from wenming.plan.lights import Light, gravest
from wenming.plan.lines import counted, lines, recent_reports
from wenming.plan.matrix import Choice
from wenming.plan.matrix import counted as counted_by_bearer
from wenming.plan.matrix import matrix as drawn_up
from wenming.plan.models import Duty, Group, Item, Report, Task
from wenming.plan.rules import has_own_tasks, may_open_plan, may_plan_under
from wenming.plan.sheet import sheet
from wenming.plan.views.years import chosen_year
from wenming.units.models import Body, Region

NEWEST_REPORTS = 15


@allows(may_open_plan)
def overview(request: SignedInRequest) -> HttpResponseBase:
    """The tasks of the plan by section, each with the lights of its items."""
    year, tasks = chosen_year(request), list(Task.objects.visible_to(request.user))
    by_task: dict[int, Counter[Light]] = {task.pk: Counter() for task in tasks}
    for (task_id, _owner), counts in counted_by_bearer(year.number, tasks, timezone.localdate()).items():
        by_task[task_id].update(counts)
    total: Counter[Light] = sum(by_task.values(), Counter())
    sections = [
        (name, [(task, gravest(by_task[task.pk]), picture.strip(by_task[task.pk])) for task in group])
        for name, group in picture.sections(tasks)
    ]
    return page(
        request, "plan/overview.html", sections=sections, year=year, strip=picture.strip(total),
        legend=picture.legend(total), total=sum(total.values()), tasks=len(tasks),
    )  # fmt: skip


@allows(may_open_plan)
def matrix(request: SignedInRequest) -> HttpResponseBase:
    """Bearers × tasks at a glance; every mark leads to its cell."""
    year, seen = chosen_year(request), request.GET
    choice = Choice(
        year.number, seen.get("section", ""), seen.get("district", ""), problems_only=bool(seen.get("problems"))
    )
    drawn = drawn_up(request.user, choice, timezone.localdate())
    return page(
        request, "plan/matrix.html", year=year, choice=choice, matrix=drawn, rows=picture.draw(drawn, year.number),
        totals=picture.totals(drawn), legend=picture.legend(drawn.total), total=sum(drawn.total.values()),
        problems=picture.problems(drawn.total), parts=picture.sections(drawn.tasks),
    )  # fmt: skip


@allows(may_open_plan)
def workbook(request: SignedInRequest) -> HttpResponseBase:
    """The year's programme as a workbook in the office's form."""
    return sheet(request.user, chosen_year(request).number, timezone.localdate())


@allows(may_open_plan)
def task(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One task: its text, who bears it, the year's items with their lights, what has been reported."""
    thing = get_object_or_404(Task.objects.visible_to(request.user).select_related("region"), pk=pk)
    year = chosen_year(request)
    items = Item.objects.visible_to(request.user).filter(task=thing).of_year(year.number).standing()
    both = lines(items, request.user, timezone.localdate(), recent=NEWEST_REPORTS)
    shown = [line for line in both if not line.item.is_draft]
    counts, laid = counted(shown), laid_on(thing)
    return page(
        request, "plan/task.html", task=thing, year=year, lines=shown, laid=laid,
        bearers=picture.bearers(thing, laid, shown, year.number),
        strip=picture.strip(counts), total=len(shown), done=counts[Light.DONE],
        drafts=sorted((line.item for line in both if line.item.is_draft), key=lambda item: (item.due_on, item.pk)),
        reports=recent_reports(shown, NEWEST_REPORTS), may_plan=may_plan_under(request.user, thing), rules=Group.Rule,
    )  # fmt: skip


@allows(may_open_plan)
def mine(request: SignedInRequest) -> HttpResponseBase:
    """我的任务: my duties, what is due, report in one step. For a unit it is information: no report is asked of it."""
    require(has_own_tasks(request.user))
    own = bearer_of(request.user)
    if own:
        return bearing(request, own, is_mine=True)
    tasks = Task.objects.visible_to(request.user).borne_by_titled_units()
    return page(request, "plan/unit.html", tasks=tasks, year=chosen_year(request))


@allows(may_open_plan)
def body(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The tasks and items of one body."""
    return bearing(request, Bearer(body=body_of_plan(request, pk)))


@allows(may_open_plan)
def district(request: SignedInRequest, code: str) -> HttpResponseBase:
    """The tasks and items of one district."""
    return bearing(request, Bearer(region=district_of_plan(request, code)))


def bearing(request: SignedInRequest, own: Bearer, *, is_mine: bool = False) -> HttpResponseBase:
    """The page of one bearer, its own or seen by others."""
    year, today = chosen_year(request), timezone.localdate()
    tasks = list(own.tasks(request.user))
    shown = lines(own.items(request.user, year.number), request.user, today)
    leads = [line for line in shown if own.owns(line.item)]
    others = Report.objects.visible_to(request.user).filter(item__task__in=tasks, item__year=year.number)
    mine_said = Q(body=own.body) if own.body else Q(region=own.region)
    counts = counted(leads)
    return page(
        request, "plan/bearer.html", bearer=own, is_mine=is_mine, year=year, tasks=tasks, leads=leads,
        helps=[line for line in shown if not own.owns(line.item)], strip=picture.strip(counts), total=len(leads),
        legend=picture.legend(counts), waiting=sum(line.light in (Light.OVERDUE, Light.DUE_SOON) for line in leads),
        reports=others.exclude(mine_said).select_related("item__task", "body", "region")[:12],
    )  # fmt: skip


@allows(may_open_plan)
def body_cell(request: SignedInRequest, pk: int, body: int) -> HttpResponseBase:
    """What one body does under one task."""
    return cell(request, pk, Bearer(body=body_of_plan(request, body)))


@allows(may_open_plan)
def district_cell(request: SignedInRequest, pk: int, code: str) -> HttpResponseBase:
    """What one district does under one task."""
    return cell(request, pk, Bearer(region=district_of_plan(request, code)))


def cell(request: SignedInRequest, pk: int, own: Bearer) -> HttpResponseBase:
    """One cell of the matrix: the duty, the items, the reports."""
    thing = get_object_or_404(Task.objects.visible_to(request.user), pk=pk)
    year = chosen_year(request)
    shown = lines(
        own.items(request.user, year.number).filter(task=thing), request.user, timezone.localdate(), history=True
    )
    duty = Duty.objects.filter(task=thing)
    duty = duty.for_body(own.body.pk) if own.body else duty.of_group(Group.Rule.DISTRICTS)
    return page(
        request, "plan/cell.html", task=thing, bearer=own, year=year, lines=shown, duty=duty.first(),
        strip=picture.strip(counted(shown)), total=len(shown), may_plan=may_plan_under(request.user, thing),
    )  # fmt: skip


def body_of_plan(request: SignedInRequest, pk: int) -> Body:
    """A body of the reader's city, or 404."""
    cities = Task.objects.visible_to(request.user).values("region")
    return get_object_or_404(Body.objects.filter(region__in=cities), pk=pk)


def district_of_plan(request: SignedInRequest, code: str) -> Region:
    """A district of the reader's city, or 404."""
    if not code.isascii():
        raise Http404
    cities = Task.objects.visible_to(request.user).values("region")
    return get_object_or_404(Region.objects.districts().filter(parent__in=cities), code=code)
