import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming.lib.calendars import load_calendar, read_calendar
from wenming.lib.dates import NoCalendar, WorkingDays, is_working, working_days_after, working_days_between
from wenming.lib.loading import Unusable
from wenming.lib.models import CalendarDay, CalendarYear

ROOT = Path(__file__).resolve().parents[3]
VECTORS = json.loads((ROOT / "tests/vectors/vectors.json").read_text())["workdays"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "calendar.json"
    told = {"year": 2026, "source": "国办发明电〔2025〕7号（测试）"} | {k: VECTORS[k] for k in ("holidays", "makeup")}
    path.write_text(json.dumps(told, ensure_ascii=False))
    return path


def test_the_shipped_calendar_says_where_it_is_from_and_equals_the_vectors(file: Path) -> None:
    [shipped] = (ROOT / "data").glob("*/calendar-*.json")
    year, source, days = read_calendar(shipped)
    assert (year, days) == (read_calendar(file)[0], read_calendar(file)[2])
    assert "未经核对" in source


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: f"{case['from']}+{case['n']}")
def test_terms_in_working_days(case: dict[str, Any], file: Path, django_assert_num_queries: Any) -> None:
    load_calendar(file)
    start, due = date.fromisoformat(case["from"]), date.fromisoformat(case["due"])
    with django_assert_num_queries(1):
        assert working_days_after(start, case["n"]) == due
    with django_assert_num_queries(1):
        assert working_days_between(start, due) == case["n"]
    assert working_days_between(due, start) == -case["n"]


def test_a_makeup_saturday_is_worked_and_a_holiday_is_not(file: Path) -> None:
    load_calendar(file)
    assert is_working(date(2026, 2, 14))
    assert not is_working(date(2026, 2, 16))
    assert not is_working(date(2026, 3, 1))


def test_without_the_table_of_the_year_nothing_is_counted(file: Path) -> None:
    with pytest.raises(NoCalendar, match="没有2026年的工作日历"):
        working_days_after(date(2026, 3, 2), 1)
    load_calendar(file)
    assert working_days_after(date(2026, 12, 30), 1) == date(2026, 12, 31)
    with pytest.raises(NoCalendar, match="没有2027年的工作日历"):
        working_days_after(date(2026, 12, 30), 2)
    with pytest.raises(NoCalendar, match="没有2025年"):
        is_working(date(2025, 12, 31))


def test_loading_twice_changes_nothing_and_a_new_notice_replaces_the_table(file: Path) -> None:
    assert load_calendar(file).counts == {"year": 2026, "holidays": 33, "makeup": 6, "changed": 39}
    assert load_calendar(file).counts["changed"] == 0
    told = json.loads(file.read_text()) | {"makeup": []}
    file.write_text(json.dumps(told))
    assert load_calendar(file, dry_run=True).counts["changed"] == 6
    assert CalendarDay.objects.filter(is_working=True).count() == 6
    load_calendar(file)
    assert CalendarDay.objects.filter(is_working=True).count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"year": "next"},
        {"source": ""},
        {"holidays": [["2026-01-03", "2026-01-01"]]},
        {"holidays": [["2026-13-01", "2026-13-02"]]},
        {"holidays": [["2026-12-31", "2027-01-01"]]},
        {"makeup": ["2026-01-01"]},
        {"makeup": None},
    ],
)
def test_a_wrong_calendar_is_refused_whole(change: dict[str, Any], file: Path) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(Unusable):
        load_calendar(file)
    assert not CalendarYear.objects.exists()


def test_what_is_no_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    with pytest.raises(Unusable):
        load_calendar(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Unusable):
        load_calendar(path)


class Known(WorkingDays):
    """The table of the vectors, without a database."""

    def __init__(self) -> None:
        self.years = {2026}
        self.special = {date.fromisoformat(day): True for day in VECTORS["makeup"]}
        for first, last in VECTORS["holidays"]:
            start = date.fromisoformat(first)
            for number in range((date.fromisoformat(last) - start).days + 1):
                self.special[start + timedelta(days=number)] = False


@given(st.dates(date(2026, 1, 1), date(2026, 9, 1)), st.integers(0, 60))
def test_counting_forward_and_back_agree(start: date, count: int) -> None:
    days = Known()
    due = days.after(start, count)
    assert days.between(start, due) == count
    assert count == 0 or days.works(due)
