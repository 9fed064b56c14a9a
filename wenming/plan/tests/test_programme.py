import json
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from wenming.journal.models import Entry
from wenming.lib.loading import Unusable
from wenming.plan.models import Duty, ReminderRule, Task
from wenming.plan.programme import load_plan
from wenming.units.models import Body, Region

PLAN = Path(settings.CITY_DATA) / "plan.json"
COUNTS = {"tasks": 24, "printed": 223, "duties": 221, "bodies": 54, "groups": 3}


@pytest.mark.django_db
def test_the_plan_of_the_city_loads_with_the_counts_of_its_text_on_an_empty_home() -> None:
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("load", "plan", str(PLAN), "--json", stdout=out)
    assert (ended.value.code, json.loads(out.getvalue())) == (0, COUNTS)
    assert (Task.objects.count(), Duty.objects.count(), Body.objects.count()) == (24, 221, 54)
    assert ReminderRule.objects.count() > 0


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_writes_no_entry() -> None:
    load_plan(PLAN)
    before = (Entry.objects.count(), list(Duty.objects.values_list("pk", "printed", "order")))
    ReminderRule.objects.update(is_on=False)
    assert load_plan(PLAN).counts == COUNTS
    assert (Entry.objects.count(), list(Duty.objects.values_list("pk", "printed", "order"))) == before
    assert not ReminderRule.objects.filter(is_on=True).exists()


@pytest.mark.django_db
def test_a_dry_run_counts_and_leaves_an_empty_home_empty() -> None:
    assert load_plan(PLAN, dry_run=True).counts == COUNTS
    assert (Task.objects.count(), Region.objects.count(), Entry.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_a_file_elsewhere_uses_the_names_of_the_city(tmp_path: Path) -> None:
    copy = tmp_path / "plan_tasks.json"
    copy.write_text(PLAN.read_text())
    assert load_plan(copy).counts == COUNTS


@pytest.mark.django_db
def test_two_printings_are_one_duty_and_an_alias_is_the_same_body() -> None:
    load_plan(PLAN)
    names = json.loads((Path(settings.CITY_DATA) / "bodies.json").read_text())
    for name, others in names["aliases"].items():
        assert [body.name for other in others for body in Body.objects.called(other)] == [name]
    printed = next(task for task in json.loads(PLAN.read_text()) if task["code"] == "R2")["responsible"]
    assert Duty.objects.filter(task__code="R2").count() == len(set(printed)) == len(printed) - 2


@pytest.mark.django_db
def test_a_duty_that_the_plan_no_longer_prints_is_taken_back(tmp_path: Path) -> None:
    load_plan(PLAN)
    tasks = json.loads(PLAN.read_text())
    tasks[0]["responsible"] = tasks[0]["responsible"][1:]
    shorter = tmp_path / "plan.json"
    shorter.write_text(json.dumps(tasks))
    assert load_plan(shorter).counts["duties"] == Duty.objects.count() == 220


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    ["", "{", "{}", "[]", "[1]", '[{"code": "T"}]', '[{"code":"T","section":"s","title":"t","summary":"m","responsible":"x"}]',
     '[{"code":"T","section":"s","title":"t","summary":"m","responsible":[""]}]',
     '[{"code":"TTTTTTTTTTTTTTTTT","section":"s","title":"t","summary":"m","responsible":["x"]}]'],
)  # fmt: skip
def test_a_file_that_is_no_plan_is_refused_with_a_sentence(content: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(content)
    with pytest.raises(Unusable, match=r"[一-龥]"):
        load_plan(path)
    assert Task.objects.count() == 0


def test_without_the_city_among_the_regions_the_plan_waits(cast: SimpleNamespace) -> None:
    with pytest.raises(Unusable, match="请先载入行政区划"):
        load_plan(PLAN)


def test_a_missing_file_is_refused(db: Any) -> None:
    with pytest.raises(Unusable):
        load_plan(Path("nowhere.json"))
