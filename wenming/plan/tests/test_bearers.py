from types import SimpleNamespace

from wenming.plan.bearers import bearer_of
from wenming.plan.models import Duty, Item, Report, Task
from wenming.plan.tests.conftest import MakeItem, say
from wenming.units.models import Body, Honour, Title


def codes(tasks: object) -> list[str]:
    return [task.code for task in tasks]  # type: ignore[attr-defined]  # any iterable of tasks


def test_districts_are_found_by_rule(plan: SimpleNamespace) -> None:
    assert list(plan.service.bearing_districts()) == [plan.east, plan.west]
    assert list(plan.integrity.bearing_districts()) == []


def test_titled_units_are_those_of_the_city_with_a_title_in_force(plan: SimpleNamespace) -> None:
    honour = Honour.objects.create(name="市文明单位", level="city")
    for unit in (plan.school, plan.stranger):
        Title.objects.create(unit=unit, honour=honour, round="第一届", named_on="2030-01-01")
    assert list(plan.culture.bearing_units()) == [plan.school]
    Title.objects.update(ended_on="2031-01-01")
    assert list(plan.culture.bearing_units()) == []


def test_member_bodies_bear_what_members_bear_as_long_as_they_are_members(plan: SimpleNamespace) -> None:
    Duty.objects.create(task=plan.culture, group=plan.members, printed="成员单位")
    assert list(plan.culture.bearing_bodies()) == [plan.education]
    assert codes(Task.objects.borne_by_body(plan.education.pk)) == ["1-1", "1-2", "2-1"]
    Body.objects.filter(pk=plan.education.pk).update(is_member=False)
    assert codes(Task.objects.borne_by_body(plan.education.pk)) == ["1-1", "1-2"]


def test_each_seat_speaks_for_its_own(plan: SimpleNamespace) -> None:
    assert str(bearer_of(plan.duty)) == str(bearer_of(plan.authority)) == "青山市教育局"
    assert str(bearer_of(plan.district)) == "东湖区"
    assert [bearer_of(who) for who in (plan.clerk, plan.consulted, plan.assessor, plan.watcher)] == [None] * 4


def test_everyone_of_the_city_reads_the_plan_and_nobody_else(plan: SimpleNamespace, make_item: MakeItem) -> None:
    make_item()
    for who in (
        plan.officer,
        plan.district,
        plan.duty,
        plan.authority,
        plan.clerk,
        plan.assessor,
        plan.watcher,
        plan.consulted,
    ):
        assert (Task.objects.visible_to(who).count(), Item.objects.visible_to(who).count()) == (3, 1), who
    for who in (plan.outsider, plan.system_admin, plan.audit_admin):
        assert (Task.objects.visible_to(who).count(), Item.objects.visible_to(who).count()) == (0, 0), who


def test_drafts_are_read_by_those_who_plan_them(plan: SimpleNamespace, make_item: MakeItem) -> None:
    make_item(stage="draft")
    make_item(stage="draft", owner_region=plan.east, task=plan.service)
    seen = {
        who: Item.objects.visible_to(getattr(plan, who)).count()
        for who in ("officer", "district", "other_district", "duty", "clerk")
    }
    assert seen == {"officer": 2, "district": 1, "other_district": 0, "duty": 0, "clerk": 0}


def test_the_words_of_reports_are_read_by_those_who_share_the_work(plan: SimpleNamespace, make_item: MakeItem) -> None:
    shared = say(make_item(), "started")
    alone = say(make_item(task=plan.service), "started")
    east = say(make_item(owner_region=plan.east, task=plan.service), "started")
    west = say(make_item(owner_region=plan.west, task=plan.service), "started")
    plan.court_duty = plan.consulted
    plan.consulted.seat = type(plan.duty.seat)(role="duty_body", body=plan.court.pk, region="9901")

    def read(who: str) -> set[Report]:
        return set(Report.objects.visible_to(getattr(plan, who)))

    assert read("officer") == {shared, alone, east, west}
    assert read("district") == {shared, alone, east}
    assert read("duty") == {shared, alone, east, west}
    assert read("court_duty") == {shared}
    assert read("clerk") == read("outsider") == read("assessor") == set()
