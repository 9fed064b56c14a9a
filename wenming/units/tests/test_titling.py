"""The published list of titles comes in without anything invented."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings

from wenming.conftest import make_region, make_unit
from wenming.lib.loading import Unusable
from wenming.units.models import Honour, Title, Unit
from wenming.units.titling import NO_CODE, load_titles

LIST = settings.BASE_DIR / "data" / "shantou" / "titles.json"


@pytest.fixture
def shantou(db: None) -> None:
    for code, name in (("440511", "金平区"), ("440512", "濠江区"), ("440515", "澄海区")):
        make_region(code, name, 3)


def test_the_eight_come_in_with_their_true_titles_and_nothing_invented(shantou: None) -> None:
    answer = load_titles(LIST)
    assert answer.counts == {"units": 8, "titles": 8, "honours": 1, "entered": 8, "unchanged": 0}
    units = Unit.objects.filter(fictional=False)
    assert units.count() == 8 and set(units.values_list("credit_code", "no_code_because")) == {(None, NO_CODE)}
    assert Unit.objects.get(name="汕头市中心医院").region is None
    assert Unit.objects.get(name="濠江海关").region_id == "440512000000"
    title = Title.objects.get(unit__name="汕头市中心医院")
    assert (title.honour.name, title.honour.level, title.round) == ("全国文明单位", Honour.Level.NATIONAL, "第七届")
    assert "shantou.gov.cn" in title.source


def test_loading_the_list_twice_changes_nothing(shantou: None) -> None:
    load_titles(LIST)
    answer = load_titles(LIST)
    assert (answer.counts["entered"], answer.counts["unchanged"]) == (0, 8)
    assert Unit.objects.count() == Title.objects.count() == 8


def test_a_dry_run_leaves_no_trace(shantou: None) -> None:
    assert load_titles(LIST, dry_run=True).counts["entered"] == 8
    assert not Unit.objects.exists() and not Honour.objects.exists()


def test_a_fictional_unit_of_the_same_name_is_not_the_real_one(shantou: None, cast: SimpleNamespace) -> None:
    make_unit("汕头市中心医院")
    load_titles(LIST)
    assert Unit.objects.filter(name="汕头市中心医院").count() == 2


def test_a_bad_row_changes_nothing_unless_the_good_rows_are_asked_for(shantou: None, tmp_path: Path) -> None:
    file = tmp_path / "list.json"
    good = {"unit": "甲馆", "honour": "全国文明单位", "round": "第七届", "named_on": "2025-05-23"}
    rows = [
        good,
        {"unit": "", "honour": "全国文明单位", "named_on": "五月"},
        good | {"unit": "乙馆", "region": "999999"},
    ]
    file.write_text(json.dumps({"source": "名单", "titles": rows}))
    answer = load_titles(file)
    assert [(e["row"], e["code"]) for e in answer.errors or []] == [(2, "required"), (2, "date"), (3, "region-unknown")]
    assert answer.exit_code == 1 and not Unit.objects.exists()
    load_titles(file, take_good=True)
    assert Unit.objects.get().name == "甲馆"


@pytest.mark.parametrize("text", ["{", "[]", '{"titles": 3}'])
def test_a_file_that_is_no_list_is_unusable(text: str, db: None, tmp_path: Path) -> None:
    file = tmp_path / "list.json"
    file.write_text(text)
    with pytest.raises(Unusable):
        load_titles(file)
