"""Working days, counted from a yearly table with holidays and make-up days; without the table nothing is counted."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from wenming.lib.models import CalendarYear


class NoCalendar(LookupError):
    """The working-day table of a year is missing; the message says which and who loads it."""


class WorkingDays:
    """The special days of some years, read in one query; use it where many dates are counted in one go."""

    def __init__(self, years: Iterable[int]) -> None:
        rows = CalendarYear.objects.filter(year__in=set(years)).values_list("year", "days__day", "days__is_working")
        self.years: set[int] = set()
        self.special: dict[date, bool] = {}
        for year, day, working in rows:
            self.years.add(year)
            if day is not None:
                self.special[day] = working

    def works(self, day: date) -> bool:
        """COD-15: whether this is a working day; raises NoCalendar, never guesses."""
        if day.year not in self.years:
            raise NoCalendar(
                _("没有%(year)s年的工作日历，不能计算工作日。请先载入当年的放假安排。") % {"year": day.year}
            )
        return self.special.get(day, day.weekday() < 5)

    def after(self, start: date, count: int) -> date:
        """The day `count` working days after `start`; the start itself is not counted (0 gives the start)."""
        if count < 0:
            raise ValueError("A term runs forward.")
        day = start
        while count > 0:
            day += timedelta(days=1)
            count -= self.works(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`; negative when the end is before."""
        if end < start:
            return -self.between(end, start)
        return sum(self.works(start + timedelta(days=number)) for number in range(1, (end - start).days + 1))


def is_working(day: date) -> bool:
    """COD-15: whether people work on this day, by the yearly table; raises NoCalendar. One query."""
    return WorkingDays([day.year]).works(day)


def working_days_after(start: date, count: int) -> date:
    """COD-15: the day `count` working days after `start`, by the yearly table; raises NoCalendar. One query."""
    last = start + timedelta(days=3 * count + 30)  # no stretch of holidays makes a term three times as long
    return WorkingDays(range(start.year, last.year + 1)).after(start, count)


def working_days_between(start: date, end: date) -> int:
    """COD-15: working days after `start` up to and including `end` (negative when overdue); raises NoCalendar. One
    query, so a page that counts many dates uses WorkingDays."""
    return WorkingDays(range(min(start, end).year, max(start, end).year + 1)).between(start, end)
