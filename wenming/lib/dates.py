"""Working days, counted from a yearly table with holidays and make-up days; without the table nothing is counted."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from wenming.lib.models import CalendarDay, CalendarYear


class NoCalendar(LookupError):
    """The working-day table of a year is missing; the message says which and who loads it."""


def working_days_after(start: date, count: int) -> date:
    """COD-15: the day `count` working days after `start`, by the yearly table; raises NoCalendar, never guesses."""
    special = dict(CalendarDay.objects.filter(day__gt=start).values_list("day", "is_working"))
    years = set(CalendarYear.objects.values_list("year", flat=True))
    day, left = start, count
    while left > 0:
        day += timedelta(days=1)
        if day.year not in years:
            raise NoCalendar(
                _("没有%(year)s年的工作日历，不能计算工作日。请先载入当年的放假安排。") % {"year": day.year}
            )
        left -= special.get(day, day.weekday() < 5)
    return day
