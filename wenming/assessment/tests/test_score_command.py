"""`wenming score` and `wenming verify marks`: one object for programs, sentences for people, exit codes."""

import json
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command

from wenming.assessment.models import Mark, Scoring
from wenming.assessment.tests.rounds import a_round


def asked(*words: str) -> tuple[dict[str, Any], int]:
    """What a command answers with --json, and its exit code."""
    said, code = StringIO(), 0
    try:
        call_command(*words, "--json", stdout=said)
    except SystemExit as end:
        code = int(end.code or 0)
    return json.loads(said.getvalue()), code


def test_a_round_is_scored_by_its_number_or_its_name(cast: SimpleNamespace) -> None:
    cycle = a_round(cast, 6)
    for name in (str(cycle.pk), cycle.title):
        answer, code = asked("score", name)
        assert (code, answer["units"], answer["cycle"]) == (0, 6, cycle.pk)
        assert Scoring.objects.get(pk=answer["scoring"]).marks_digest == answer["marks_digest"]


def test_an_unknown_round_is_unusable(cast: SimpleNamespace) -> None:
    answer, code = asked("score", "没有这一届")
    assert (code, list(answer)) == (2, ["error"])


def test_marks_are_verified_and_a_changed_row_is_named(cast: SimpleNamespace) -> None:
    cycle = a_round(cast, 3)
    assert asked("verify", "marks") == ({"sheets": 3, "findings": []}, 0)
    mark = Mark.objects.filter(indicator__code="2.1", assessor="B").order_by("id")[0]
    Mark.objects.filter(pk=mark.pk).update(value="0.25")
    place = {"cycle": cycle.pk, "sheet": mark.sheet_id, "node": "2.1", "assessor": "B", "said": "mark"}
    assert asked("verify", "marks") == ({"sheets": 3, "findings": [place]}, 1)


def test_people_are_told_in_sentences(cast: SimpleNamespace) -> None:
    a_round(cast, 2)
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify", "marks", stdout=said)
    assert "一致" in said.getvalue()
