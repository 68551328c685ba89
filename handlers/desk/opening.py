"""When people are there: the hours of the operators, with holidays, make-up days and lunch.

A profile may give different hours to different days. A working day is its weekday, a make-up
Saturday counts as a Monday, and a holiday as a Sunday (docs/takeover.md, case 29).
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.cases import calendar
from handlers.cases.calendar import Shift
from handlers.city.entries import City

_DAYS = 400
MONDAY, SUNDAY = 1, 7


def shifts(city: City, day: date) -> list[Shift]:
    """When operators are there on a day, in order."""
    weekday = day.isoweekday()
    if calendar.is_workday(city, day):
        weekday = weekday if weekday <= 5 else MONDAY
    elif weekday <= 5:
        weekday = SUNDAY
    zone = ZoneInfo(city.timezone)
    spans = [one for one in city.hours.operators if not one.days or weekday in one.days]
    return sorted(
        (calendar.moment(day, one.begins, zone), calendar.moment(day, one.ends, zone))
        for one in spans
    )


def is_open(city: City, now: datetime) -> bool:
    day = city.day(now)
    return any(since <= now < to for since, to in shifts(city, day))


def opens(city: City, now: datetime) -> datetime | None:
    """When somebody is there again; None when the profile names no such time within a year."""
    day = city.day(now)
    for more in range(_DAYS):
        for since, to in shifts(city, day + timedelta(days=more)):
            if to > now:
                return max(since, now)
    return None
