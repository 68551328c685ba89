"""Until when a case must be done: working days of the Chinese calendar, or clock time.

Working days follow the State Council's yearly notice, with its make-up days (调休). For years
that the calendar does not know yet, weekends alone count as free.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar

from handlers.city.profile import City, Limit

DAY_ENDS = time(17, 30)


def due(city: City, urgency: str, stage: str, start: datetime) -> datetime | None:
    """When a stage that begins at `start` must be done; None when the city sets no limit."""
    limit = city.limit(urgency, stage)
    return after(limit, start, ZoneInfo(city.timezone)) if limit else None


def after(limit: Limit, start: datetime, zone: ZoneInfo) -> datetime:
    """The end of a limit. Working days end at the close of business of the last one."""
    if limit.unit == "minutes":
        return start + timedelta(minutes=limit.value)
    if limit.unit == "hours":
        return start + timedelta(hours=limit.value)
    if limit.unit == "days":
        return start + timedelta(days=limit.value)
    day = workdays_after(start.astimezone(zone).date(), limit.value)
    return datetime.combine(day, DAY_ENDS, zone)


def workdays_after(day: date, count: int) -> date:
    """The working day that is so many after a day; before it, when `count` is negative."""
    step = timedelta(days=1 if count >= 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_workday(day):
            day += step
    return day


def moved(city: City, urgency: str, due: datetime, paused: datetime, resumed: datetime) -> datetime:
    """A due date after the clock stood still: later by the working days, or the time, between."""
    limit = city.limit(urgency, "resolve")
    if limit is None or limit.unit != "workdays":
        return due + (resumed - paused)
    zone = ZoneInfo(city.timezone)
    first, last = paused.astimezone(zone).date(), resumed.astimezone(zone).date()
    days = sum(is_workday(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
    local = due.astimezone(zone)
    day = workdays_after(local.date(), days)
    return local.replace(year=day.year, month=day.month, day=day.day)


def is_workday(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # a year that the State Council has not announced yet
        return day.weekday() < 5
