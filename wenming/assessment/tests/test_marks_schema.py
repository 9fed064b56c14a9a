import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

from wenming.assessment.scoring import read_marks, scores
from wenming.standards.packages import read_yardstick
from wenming.standards.plain import Yardstick

FORMATS = Path(settings.BASE_DIR) / "docs" / "formats"
SCHEMA = Draft202012Validator(json.loads((FORMATS / "marks.schema.json").read_text("utf-8")))


def sample(name: str) -> tuple[Yardstick, Any]:
    read, faults = read_yardstick((FORMATS / "samples" / f"edition-{name}.yaml").read_bytes())
    assert faults == []
    assert read is not None
    return read, json.loads((FORMATS / "samples" / f"marks-{name}.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "totals"),
    [
        ("office", [("u1", "86.50", "良好", 1), ("u2", "37.50", "一般", None)]),
        ("variants", [("large", "79.8", None, 2), ("small", "81.5", None, 1)]),
    ],
)
def test_the_samples_fit_the_schema_and_give_these_totals(name: str, totals: Any) -> None:
    yardstick, given = sample(name)
    assert [problem.message for problem in SCHEMA.iter_errors(given)] == []
    marks, faults = read_marks(yardstick, given)
    assert faults == []
    assert marks is not None
    assert [(unit.id, str(unit.total), unit.band, unit.rank) for unit in scores(yardstick, marks)] == totals


BAD: list[Any] = [
    [], {}, {"format": "x", "units": []}, {"units": {}}, {"units": [{}]}, {"units": [{"id": ""}]}, {"units": [{"id": "u", "surprise": 1}]},
    {"units": [{"id": "u", "profile": {"weather": "fine"}}]}, {"units": [{"id": "u", "profile": {"kinds": "x"}}]},
    {"units": [{"id": "u", "profile": {"headcount": -1}}]}, {"units": [{"id": "u", "marks": {}}]}, {"units": [{"id": "u", "marks": [{}]}]},
    {"units": [{"id": "u", "marks": [{"node": "1.1", "value": {"na": " "}}]}]}, {"units": [{"id": "u", "marks": [{"node": "1.1", "extra": 1}]}]},
    {"units": [{"id": "u", "marks": [{"node": "2", "value": 1, "moderator": "yes"}]}]},
]  # fmt: skip


@pytest.mark.parametrize("document", BAD, ids=repr)
def test_the_schema_and_the_reader_refuse_the_same(document: Any) -> None:
    yardstick, _marks = sample("office")
    assert read_marks(yardstick, document)[1] != []
    assert not SCHEMA.is_valid(document)
