"""Until when a case must be done: working days, working hours, or clock time by urgency.

workdays   the day of the start is not counted; the last day ends at its close of business
workhours  time runs only inside the shifts, lunch is not counted
minutes, hours, days   clock time, day and night
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.cases import calendar
from handlers.city.profile import City, Limit

WORKING = ("workdays", "workhours")
"""Units that run in working time."""
OVERDUE = (0, 1, 3)
"""An overdue case goes one level up each time: this many working days after the due date, or for
limits in clock time so many times the limit, of a day at most. Ours; Shandong has the cards."""
_CLOCK = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
}


def due(city: City, urgency: str, stage: str, start: datetime) -> datetime | None:
    """When a stage that begins at `start` must be done; None when the city sets no limit."""
    limit = city.limit(urgency, stage)
    return after(limit, start, city) if limit else None


def after(limit: Limit, start: datetime, city: City) -> datetime:
    """The end of a limit."""
    if limit.unit in _CLOCK:
        return start + limit.value * _CLOCK[limit.unit]
    if limit.unit == "workhours":
        return calendar.advance(city, start, timedelta(hours=limit.value))
    first = start.astimezone(ZoneInfo(city.timezone)).date()
    return calendar.closes(city, calendar.workdays_after(city, first, limit.value))


def moved(
    limit: Limit | None, city: City, due: datetime, since: datetime, to: datetime
) -> datetime:
    """A due date after the clock stood still `since` … `to`: later by what was lost of its unit."""
    if limit is None or limit.unit in _CLOCK:
        return due + (to - since)
    if limit.unit == "workhours":
        return calendar.advance(city, due, calendar.worked(city, since, to))
    zone = ZoneInfo(city.timezone)
    days = calendar.workdays_between(
        city, since.astimezone(zone).date(), to.astimezone(zone).date()
    )
    return shifted(city, due, days) if days else due


def shifted(city: City, due: datetime, days: int) -> datetime:
    """A number of working days after a due date, before it when negative: at the same time of day;
    a close of business stays one, whatever shifts that day has."""
    local = due.astimezone(ZoneInfo(city.timezone))
    # A shift may close at 24:00, which is the first moment of the day after.
    for own in (local.date(), local.date() - timedelta(days=1)):
        if (of_day := calendar.shifts(city, own)) and of_day[-1][1] == due:
            return calendar.closes(city, calendar.workdays_after(city, own, days))
    day = calendar.workdays_after(city, local.date(), days)
    return local.replace(year=day.year, month=day.month, day=day.day)


def lasts(limit: Limit | None, city: City, start: datetime, end: datetime) -> timedelta:
    """The time between two moments as a limit counts it: working time, or all of it."""
    if limit and limit.unit in WORKING:
        return calendar.worked(city, start, end)
    return max(end - start, timedelta())


def passes(limit: Limit | None, city: City, start: datetime, time: timedelta) -> datetime:
    """When that much time, as a limit counts it, has passed since `start`."""
    if limit and limit.unit in WORKING:
        return calendar.advance(city, start, time)
    return start + time


def escalations(limit: Limit | None, city: City, due: datetime) -> list[datetime]:
    """When an unanswered case goes up, level by level; the first time when it is due."""
    if limit is None or limit.unit in WORKING:
        return [shifted(city, due, days) if days else due for days in OVERDUE]
    step = min(limit.value * _CLOCK[limit.unit], timedelta(days=1))
    return [due + number * step for number in OVERDUE]
