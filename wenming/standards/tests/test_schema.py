import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from hypothesis import given
from hypothesis import settings as settings_of_search
from jsonschema import Draft202012Validator

from wenming.standards.packages import as_json, as_plain, as_yaml, read_yardstick
from wenming.standards.plain import MEASURES
from wenming.standards.publishing import totals_faults
from wenming.standards.tests.editions import yardsticks
from wenming.standards.tests.test_packages import SHIPPED, SMALL, with_node

FORMATS = Path(settings.BASE_DIR) / "docs" / "formats"
WRITTEN: dict[str, Any] = json.loads((FORMATS / "edition.schema.json").read_text("utf-8"))
SCHEMA = Draft202012Validator(WRITTEN)
SAMPLES = sorted((FORMATS / "samples").glob("edition-*.yaml"))


def plain_yaml(text: str) -> Any:
    """What any reader of YAML makes of it, dates as text as JSON has them."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def with_bar(**fields: Any) -> dict[str, Any]:
    return SMALL | {"bars": [{"code": "N", "text": "事", **fields}]}


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(WRITTEN)
    assert [each["properties"]["type"]["const"] for each in WRITTEN["$defs"]["rule"]["oneOf"]] == list(MEASURES)


@pytest.mark.parametrize("path", [*SAMPLES, *SHIPPED], ids=lambda path: path.stem)
def test_samples_and_shipped_editions_are_sound_to_the_schema_and_to_the_reader(path: Path) -> None:
    text = path.read_text("utf-8")
    assert [problem.message for problem in SCHEMA.iter_errors(plain_yaml(text))] == []
    read, faults = read_yardstick(text)
    assert faults == []
    assert read is not None
    assert totals_faults(read) == []


def test_there_are_two_samples() -> None:
    assert len(SAMPLES) == 2


@settings_of_search(max_examples=40, deadline=None)
@given(yardsticks())
def test_whatever_is_written_fits_the_schema(yardstick: Any) -> None:
    for document in (as_plain(yardstick), json.loads(as_json(yardstick)), plain_yaml(as_yaml(yardstick))):
        assert [problem.message for problem in SCHEMA.iter_errors(document)] == []


GOOD = [
    SMALL, with_node(points="0.5"), with_node(points=0), with_node(points=".5"), with_node(part="bonus"), with_node(applies=None),
    with_node(rule={"type": "veto"}, points=None), with_node(rule={"type": "warnings"}), with_node(children=[]),
    with_node(rule={"type": "steps", "steps": [{"at_least": -5, "points": 1}]}), SMALL | {"version": 2},
    with_node(rule={"type": "bonus", "levels": [{"label": "省级", "points": 1}], "highest_only": False}),
    with_node(judges={"combine": "two_blind", "threshold": 1}), with_bar(window={"months": 24}),
    with_bar(effect={"newcomer": "deduct", "points": 2}), with_bar(report_within={"days": 30}, window=None),
    SMALL | {"effective": {"from": "2026-01-01"}}, SMALL | {"places": 0, "scale": "106.5"},
]  # fmt: skip
BAD = [
    {}, {"format": "x"}, SMALL | {"format": "wenming-edition/2"}, SMALL | {"nodes": []}, SMALL | {"surprise": 1}, SMALL | {"id": "北京"},
    SMALL | {"title": " "}, SMALL | {"places": 5}, SMALL | {"languages": "zh"}, SMALL | {"effective": {"from": "明年"}},
    SMALL | {"bands": [{"label": "优"}]}, SMALL | {"methods": [{"code": "desk"}]}, SMALL | {"variants": [{"code": "x"}]},
    with_node(points="很多"), with_node(points=-1), with_node(points=True), with_node(points=None), with_node(points=1_000_000),
    with_node(points="0.00001"), with_node(text=""), with_node(text=["x"]), with_node(text="长" * 1001),
    with_node(code=None), with_node(part="other"), with_node(rule=None), with_node(rule={"type": "guess"}), with_node(rule={}),
    with_node(rule={"type": "quota"}), with_node(rule={"type": "points", "quota": 1}), with_node(rule={"type": "tiers", "tiers": []}),
    with_node(rule={"type": "tiers", "tiers": [{"label": "优", "percent": 100}]}), with_node(rule={"type": "sample", "size": 1.5, "each": 1}),
    with_node(rule={"type": "survey_grades", "grades": [{"label": "优", "percent": 101}]}), with_node(children="x"),
    with_node(rule={"type": "per_percent", "target": 101, "each": 1}), with_node(combine="weighted"),
    with_node(judges={"combine": "two_blind"}), with_node(judges={"combine": "vote"}), with_node(applies={"weather": "fine"}),
    with_node(applies={"forms": ["long"]}), with_node(applies={"headcount": 50}), with_node(evidence={"most": "两份"}),
    with_node(evidence={"link_is_enough": "yes"}), with_node(origin={"mark": "rumour"}), with_node(children=[SMALL["nodes"][0] | {"code": "2"}]),
    with_node(rule={"type": "veto"}), with_bar(severity="grave"), with_bar(window={"months": 1, "from": "2020-01-01"}), with_bar(effect={"holder": "deduct"}),
    with_bar(effect={"newcomer": "jail"}), with_bar(report_within={"weeks": 1}),
]  # fmt: skip


@pytest.mark.parametrize("document", GOOD, ids=repr)
def test_the_schema_and_the_reader_take_the_same(document: Any) -> None:
    assert read_yardstick(document)[1] == []
    assert [problem.message for problem in SCHEMA.iter_errors(document)] == []


@pytest.mark.parametrize("document", BAD, ids=lambda document: repr(document)[-80:])
def test_the_schema_and_the_reader_refuse_the_same(document: Any) -> None:
    assert read_yardstick(document)[1] != []
    assert not SCHEMA.is_valid(document)
