import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from wenming.journal.models import Entry
from wenming.lib.loading import Unusable
from wenming.standards.loading import load_standard
from wenming.standards.models import Edition
from wenming.standards.publishing import publish
from wenming.standards.shelving import taken
from wenming.standards.tests.test_packages import SHIPPED, SMALL
from wenming.standards.workbook import write_edition
from wenming.units.gazetteer import load_regions

pytestmark = pytest.mark.django_db
DEMO = next(path for path in SHIPPED if path.stem == "city-demo")


@pytest.fixture(autouse=True)
def city() -> None:
    load_regions(Path(settings.CITY_DATA) / "regions.json")


def written(folder: Path, **fields: Any) -> Path:
    path = folder / "edition.yaml"
    path.write_text(json.dumps(SMALL | fields, ensure_ascii=False), encoding="utf-8")
    return path


def test_the_citys_edition_is_loaded_as_a_draft() -> None:
    answer = load_standard(DEMO)
    assert answer.as_json() | {"findings": []} == {
        "edition": "city-demo@1", "nodes": 106, "points": "100", "bonus": "10", "variants": 11, "errors": [], "findings": [],
    }  # fmt: skip
    edition = Edition.objects.get()
    assert (edition.stage, edition.indicators.count(), edition.bars.count()) == ("draft", 106, 8)
    assert edition.region.level == 2


def test_the_same_file_again_changes_nothing() -> None:
    load_standard(DEMO)
    before = Entry.objects.count()
    assert load_standard(DEMO).exit_code == 0
    assert (Edition.objects.count(), Entry.objects.count()) == (1, before)


def test_the_same_edition_as_a_workbook_changes_nothing_either(tmp_path: Path) -> None:
    load_standard(DEMO)
    path = tmp_path / "edition.xlsx"
    with path.open("wb") as file:
        write_edition(taken(Edition.objects.get()), file)
    before = Entry.objects.count()
    answer = load_standard(path)
    assert (answer.errors, answer.counts["nodes"], Entry.objects.count()) == ([], 106, before)


def test_a_dry_run_writes_nothing() -> None:
    assert load_standard(DEMO, dry_run=True).counts["nodes"] == 106
    assert not Edition.objects.exists()


def test_another_text_under_the_same_version_replaces_a_draft_and_never_what_is_published(tmp_path: Path) -> None:
    load_standard(written(tmp_path))
    assert load_standard(written(tmp_path, title="另一个名称")).errors == []
    edition = Edition.objects.get()
    assert (edition.title, edition.revision) == ("另一个名称", 1)
    publish(edition, by=None)
    answer = load_standard(written(tmp_path, title="再换一个"))
    assert answer.exit_code == 1
    assert [(error["code"], error["message"]) for error in answer.errors or []] == [
        ("published", "“e”的版本“1”已发布，不能更改。请换一个版本号。")
    ]
    assert Edition.objects.get().title == "另一个名称"


def test_an_edition_with_any_fault_is_not_loaded_at_all(tmp_path: Path) -> None:
    answer = load_standard(
        written(tmp_path, nodes=[dict(SMALL["nodes"][0], method=""), dict(SMALL["nodes"][0], method="desk")])
    )
    assert (answer.exit_code, answer.counts["edition"], Edition.objects.exists()) == (1, None, False)


def test_points_that_do_not_add_up_are_an_error_and_nothing_is_kept(tmp_path: Path) -> None:
    answer = load_standard(written(tmp_path, scale=90))
    assert [(error["code"], error["where"]) for error in answer.errors or []] == [("total", "")]
    assert not Edition.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{", b"PK\x03\x04"])
def test_what_is_no_package_is_unusable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "edition.yaml"
    path.write_bytes(content)
    with pytest.raises(Unusable):
        load_standard(path)
