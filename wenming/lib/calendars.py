"""Working-day calendars in: one file a year, from the government's notice about holidays and make-up days."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wenming.lib.loading import Loaded, Unusable
from wenming.lib.models import CalendarDay, CalendarYear


def load_calendar(path: Path, *, dry_run: bool = False, take_good: bool = False) -> Loaded:
    """Load one year: `{"year", "source", "holidays": [[first, last], …], "makeup": [day, …]}`; it replaces the old table.

    Days are ISO dates. A calendar is right as a whole or not at all, so `take_good` changes nothing here. Raises
    Unusable when the file is no such calendar.
    """
    year, source, days = read_calendar(path)
    before = dict(CalendarDay.objects.filter(year=year).values_list("day", "is_working"))
    known = CalendarYear.objects.filter(year=year).values_list("source", flat=True).first()
    changed = sum(before.get(day) != working for day, working in days.items()) + len(before.keys() - days.keys())
    if not dry_run and (changed or known != source):
        with transaction.atomic():
            CalendarYear.objects.update_or_create(year=year, defaults={"source": source})
            CalendarDay.objects.filter(year=year).delete()
            CalendarDay.objects.bulk_create(
                CalendarDay(day=day, year_id=year, is_working=working) for day, working in sorted(days.items())
            )
    makeup = sum(days.values())
    return Loaded({"year": year, "holidays": len(days) - makeup, "makeup": makeup, "changed": changed}, [], [])


def read_calendar(path: Path) -> tuple[int, str, dict[date, bool]]:
    """The year, the source and the special days of a file; True is a day worked, False a day off."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        year, source = int(told["year"]), str(told["source"]).strip()
        days = {day: False for first, last in told["holidays"] for day in span(first, last)}
        makeup = [date.fromisoformat(text) for text in told["makeup"]]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise Unusable(
            _("读不懂这个日历文件：%(why)s。应有 year、source、holidays、makeup 四项。") % {"why": problem}
        ) from problem
    both = sorted(day for day in makeup if day in days)
    if both:
        raise Unusable(_("%(day)s 同时写成放假和补班。") % {"day": both[0]})
    days |= dict.fromkeys(makeup, True)
    foreign = sorted(day for day in days if day.year != year)
    if foreign:
        raise Unusable(_("%(day)s 不在 %(year)s 年。") % {"day": foreign[0], "year": year})
    if not source or len(source) > 200:
        raise Unusable(_("请写明依据（放假通知的名称和文号），不超过 200 字。"))
    return year, source, days


def span(first: Any, last: Any) -> list[date]:
    """Every day from the first to the last."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    if end < start:
        raise ValueError(f"{first} > {last}")
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]
