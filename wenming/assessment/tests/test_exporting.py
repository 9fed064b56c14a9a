"""What the database holds of a round can be recomputed by anybody, to the last digit."""

import io
import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command

from wenming.assessment import recompute
from wenming.assessment.exporting import bundle_of
from wenming.assessment.marking import Given, write_marks
from wenming.assessment.models import Mark, Result, Scoring, Sheet
from wenming.assessment.scoring_round import score, score_again
from wenming.assessment.tests.rounds import a_round


def findings(whole: dict[str, Any]) -> list[str]:
    return [found["where"] for found in recompute.examined(json.dumps(whole, ensure_ascii=False))["findings"]]


@pytest.fixture
def scoring(cast: SimpleNamespace) -> Scoring:
    return score(a_round(cast, 25), by=cast.officer)


def verify() -> tuple[int, Any]:
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("verify", "scores", "--json", stdout=out)
    return int(end.value.code or 0), json.loads(out.getvalue())


def test_every_unit_of_a_generated_round_is_equal_to_the_last_digit(scoring: Scoring) -> None:
    whole = bundle_of(scoring)
    assert len(whole["result"]["units"]) == 25
    assert findings(whole) == []
    assert {unit["variant"] for unit in whole["result"]["units"]} == {"small", "other"}


def test_each_unit_has_a_bundle_of_its_own_with_its_rank(scoring: Scoring) -> None:
    for sheet in Sheet.objects.all()[:5]:
        whole = bundle_of(scoring, [sheet.pk])
        assert [unit["rank"] for unit in whole["result"]["units"]] == [scoring.ranks().of(sheet.pk)[0]]
        assert findings(whole) == []


def test_a_changed_mark_is_followed(scoring: Scoring, cast: SimpleNamespace) -> None:
    sheet = Sheet.objects.order_by("id")[3]
    write_marks(sheet, [Given("1.1", "A", [True, True], because="复核", pointer={"page": 2})], by=cast.officer)
    newer = score_again(sheet, by=cast.officer)
    whole = bundle_of(newer)
    assert findings(whole) == []
    assert any(mark.get("pointer") == {"page": 2} for unit in whole["marks"]["units"] for mark in unit["marks"])
    assert findings(bundle_of(scoring)) != []  # the earlier figures no longer follow from today's marks


def test_the_command_verifies_all_that_is_kept(scoring: Scoring) -> None:
    assert verify() == (0, {"units": 25, "nodes": 25 * 11, "findings": []})


def test_a_figure_changed_in_the_database_is_found(scoring: Scoring) -> None:
    result = Result.objects.order_by("id")[4]
    Result.objects.filter(pk=result.pk).update(total=result.total + 1)
    code, found = verify()
    assert code == 1
    assert any(
        each["where"].endswith(".total") and each["told"] == f"{result.total + 1:.2f}" for each in found["findings"]
    )


def test_a_mark_changed_beside_the_packed_form_is_found(scoring: Scoring) -> None:
    mark = Mark.objects.filter(indicator__code="2.2").exclude(value=None).first()
    assert mark is not None
    Mark.objects.filter(pk=mark.pk).update(value=(mark.value or 0) + 1 if isinstance(mark.value, int) else 1)
    code, found = verify()
    assert code == 1 and any(each["where"] == f"sheets[{mark.sheet_id}].packed" for each in found["findings"])


def test_a_bundle_asks_the_same_questions_for_one_unit_and_for_many(
    scoring: Scoring, django_assert_num_queries: Any
) -> None:
    sheets = list(Sheet.objects.values_list("pk", flat=True))
    bundle_of(scoring, sheets[:1])  # a frozen edition is read once and kept
    for some in (sheets[:1], sheets[:9]):
        with django_assert_num_queries(6):
            bundle_of(scoring, some)
