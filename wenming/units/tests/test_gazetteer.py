import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from wenming.journal.models import Entry
from wenming.lib.loading import Unusable
from wenming.units.gazetteer import load_regions
from wenming.units.models import Honour, Kind, Nature, Region
from wenming.units.reference import load_reference

pytestmark = pytest.mark.django_db
CITY = Path(settings.CITY_DATA)


def test_a_city_is_loaded_with_its_streets_its_withdrawn_codes_and_its_jurisdictions() -> None:
    counts = load_regions(CITY / "regions.json").counts
    assert (counts["districts"], counts["streets"], counts["retired"], counts["jurisdictions"]) == (7, 67, 6, 5)
    assert Region.objects.districts().count() == 7
    city = Region.objects.get(level=2)
    assert city.parent is not None
    assert city.parent.level == 1
    assert Region.objects.under(city.prefix).count() == 1 + 7 + 67 + 6 + 5
    assert Entry.objects.get(verb="load_regions").detail["streets"] == 67


def test_a_withdrawn_code_can_be_read_but_not_chosen() -> None:
    load_regions(CITY / "regions.json")
    gone = Region.objects.get(code="440508000000")
    assert str(gone) == "金园区(2003年撤销)"
    assert [heir.name for heir in gone.successors.all()] == ["金平区"]
    assert not Region.objects.choosable().filter(code=gone.code).exists()


def test_a_jurisdiction_never_collides_with_a_statistical_code() -> None:
    load_regions(CITY / "regions.json")
    zones = Region.objects.filter(kind=Region.Kind.JURISDICTION)
    assert all(not zone.code.isdigit() and zone.level == 3 for zone in zones)
    assert not Region.objects.districts().filter(kind=Region.Kind.JURISDICTION).exists()


def test_a_jurisdiction_with_the_code_of_a_division_is_refused(tmp_path: Path) -> None:
    (tmp_path / "regions.json").write_text((CITY / "regions.json").read_text())
    zones = {"city": "440500", "jurisdictions": [{"code": "440590", "name": "开发区"}]}
    (tmp_path / "jurisdictions.json").write_text(json.dumps(zones))
    with pytest.raises(Unusable, match=r"开发区.*一个字母"):
        load_regions(tmp_path / "regions.json")
    assert not Region.objects.exists()


def test_loading_a_city_again_changes_nothing() -> None:
    load_regions(CITY / "regions.json")
    assert load_regions(CITY / "regions.json").counts["changed"] == 0
    assert Entry.objects.filter(verb="load_regions").count() == 1


def test_a_rehearsal_writes_nothing() -> None:
    assert load_regions(CITY / "regions.json", dry_run=True).counts["changed"] == 87
    assert load_reference(CITY / "reference.json", dry_run=True).counts["changed"] == 25
    assert not Region.objects.exists()
    assert not Nature.objects.exists()
    assert not Entry.objects.exists()


def test_the_lists_of_a_unit_are_loaded_in_the_order_of_the_file() -> None:
    assert load_reference(CITY / "reference.json").counts == {"natures": 9, "kinds": 7, "honours": 9, "changed": 25}
    assert Nature.objects.all()[0].name == "机关"
    assert Nature.objects.get(name="机关").prefixes == ["11"]
    assert list(Kind.objects.all())[-1].name == "互联网企业"
    assert load_reference(CITY / "reference.json").counts["changed"] == 0


@pytest.mark.parametrize("content", ["", "[]", "{}", "{not json", json.dumps({"city": {"code": "4405", "name": "x"}})])
@pytest.mark.parametrize("loader", [load_regions, load_reference])
def test_a_file_that_is_something_else_is_refused_with_a_sentence(content: str, loader: Any, tmp_path: Path) -> None:
    path = tmp_path / "regions.json"
    path.write_text(content)
    with pytest.raises(Unusable, match=r"文件|JSON"):
        loader(path)
    assert not Region.objects.exists()


def test_the_honours_form_a_ladder_and_loading_them_twice_changes_nothing() -> None:
    load_reference(CITY / "reference.json")
    national: Honour | None = Honour.objects.get(level="national")
    steps = []
    while national:
        steps.append(national.name)
        national = national.step_below
    assert steps == ["全国文明单位", "广东省文明单位", "汕头市文明单位", "区（县）文明单位"]
    assert load_reference(CITY / "reference.json").counts["changed"] == 0


def test_an_honour_of_persons_has_no_step_below_and_no_channel() -> None:
    below = Honour.objects.create(name="区文明单位", level="district")
    with pytest.raises(IntegrityError), transaction.atomic():
        Honour.objects.create(name="市道德模范", level="city", holder="person", step_below=below)
    with pytest.raises(IntegrityError), transaction.atomic():
        Honour.objects.create(name="市文明家庭", level="city", holder="family", channels=["territory"])
    assert not Honour.objects.create(name="市道德模范", level="city", holder="person").is_evaluated


def test_an_honour_whose_step_below_is_unknown_is_refused_and_nothing_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "reference.json"
    honour = {"name": "市文明单位", "level": "city", "step_below": "区文明单位"}
    file.write_text(json.dumps({"natures": [{"name": "机关"}], "kinds": [], "honours": [honour]}), encoding="utf-8")
    with pytest.raises(Unusable, match="“市文明单位”要求先获得“区文明单位”"):
        load_reference(file)
    assert not Honour.objects.exists() and not Nature.objects.exists()
