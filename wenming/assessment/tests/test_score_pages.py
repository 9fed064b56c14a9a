import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from wenming.assessment import recompute
from wenming.assessment.models import Result, Scoring, Sheet
from wenming.assessment.scoring_round import score
from wenming.assessment.tests.rounds import a_round
from wenming.cycles.models import Cycle
from wenming.units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(cast: SimpleNamespace) -> Cycle:
    found = a_round(cast, 12)
    score(found, by=cast.officer)
    return found


def sheet_of(cycle: Cycle) -> Sheet:
    return Sheet.objects.filter(cycle=cycle).order_by("id")[0]


def test_the_round_shows_its_spread_and_every_unit_of_the_office(
    cast: SimpleNamespace, sign_in: Any, cycle: Cycle
) -> None:
    client = sign_in(cast.officer)
    assert [each.seen for each in client.get(reverse("assessment:rounds")).context["cycles"]] == [12]
    page = client.get(reverse("assessment:results", args=[cycle.pk]))
    assert page.context["listing"].page.paginator.count == 12
    assert sum(column.units for column in page.context["columns"]) == 12


def test_a_score_is_explained_line_by_line_and_adds_up(cast: SimpleNamespace, sign_in: Any, cycle: Cycle) -> None:
    sheet = sheet_of(cycle)
    page = sign_in(cast.officer).get(sheet.get_absolute_url())
    result = Result.objects.get(sheet=sheet)
    assert page.context["score"].total == result.total
    shown = {line.code for line in page.context["lines"]} | {line.code for line in page.context["left_out"]}
    assert {leaf.code for leaf in page.context["yardstick"].leaves()} <= shown


def test_the_bundle_of_one_unit_recomputes_with_the_stand_alone_file(
    cast: SimpleNamespace, sign_in: Any, cycle: Cycle, tmp_path: Path
) -> None:
    sheet = sheet_of(cycle)
    answer = sign_in(cast.officer).get(reverse("assessment:bundle", args=[sheet.pk]))
    file = tmp_path / "bundle.json"
    file.write_bytes(answer.content)
    alone = [sys.executable, "-I", str(Path(recompute.__file__)), str(file)]
    done = subprocess.run(alone, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(answer.content)
    assert told["result"]["units"][0]["rank"] == Scoring.objects.get().ranks().of(sheet.pk)[0]
    assert sheet.unit.name not in answer.content.decode().replace(told["marks"]["units"][0].get("name", "\0"), "")


def test_a_unit_sees_its_own_score_and_no_other(cast: SimpleNamespace, sign_in: Any, cycle: Cycle) -> None:
    own, other = Sheet.objects.filter(cycle=cycle).order_by("id")[:2]
    Sheet.objects.filter(pk=own.pk).update(unit=cast.school)
    client = sign_in(cast.clerk)
    listing = client.get(reverse("assessment:results", args=[cycle.pk])).context["listing"]
    assert [row.sheet.unit for row in listing.page.object_list] == [Unit.objects.get(pk=cast.school.pk)]
    assert client.get(own.get_absolute_url()).status_code == 200
    for name in ("score", "bundle"):
        assert client.get(reverse(f"assessment:{name}", args=[other.pk])).status_code == 404


def test_a_stranger_finds_nothing(cast: SimpleNamespace, sign_in: Any, cycle: Cycle) -> None:
    client = sign_in(cast.outsider)
    assert client.get(reverse("assessment:results", args=[cycle.pk])).status_code == 404
    for name in ("score", "bundle"):
        assert client.get(reverse(f"assessment:{name}", args=[sheet_of(cycle).pk])).status_code == 404


def test_an_assessor_is_refused_with_the_reason(cast: SimpleNamespace, sign_in: Any, cycle: Cycle) -> None:
    page = sign_in(cast.assessor).get(reverse("assessment:rounds"))
    assert page.status_code == 403
    assert "得分由文明办、行业主管部门和单位自己查看。" in page.content.decode()


def test_a_round_that_was_never_scored_has_no_results(cast: SimpleNamespace, sign_in: Any) -> None:
    cycle = a_round(cast, 1)
    assert sign_in(cast.officer).get(reverse("assessment:results", args=[cycle.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_one_and_three(
    cast: SimpleNamespace, sign_in: Any, count: int, django_assert_num_queries: Any
) -> None:
    cycle = a_round(cast, count)
    score(cycle, by=cast.officer)
    client = sign_in(cast.officer)
    client.get(reverse("assessment:results", args=[cycle.pk]))
    with django_assert_num_queries(10):
        assert client.get(reverse("assessment:results", args=[cycle.pk])).status_code == 200
