"""The city's working time: which days are worked, and the shifts of each, lunch left out.

Days follow the State Council's yearly notice with its make-up days (调休), as the package
chinesecalendar has it. The city's own list in the profile goes before. For years that neither
knows, weekends alone count as free; `warmline doctor` says so.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar

from handlers.city.entries import City, Span

DAY = timedelta(days=1)
Shift = tuple[datetime, datetime]


def announced(city: City, year: int) -> bool:
    """Whether the holidays of a year are known, from the State Council or from the city."""
    if any(one.day.startswith(f"{year}-") for one in city.calendar):
        return True
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=20_000)
def is_workday(city: City, day: date) -> bool:
    own = next((one for one in city.calendar if one.day == day.isoformat()), None)
    if own:
        return own.works
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # a year that the State Council has not announced yet
        return day.isoweekday() <= 5


@lru_cache(maxsize=20_000)
def shifts(city: City, day: date) -> tuple[Shift, ...]:
    """The shifts of a day, in order; none when it is free. A make-up day on a weekday without
    shifts of its own has those of a Monday."""
    if not is_workday(city, day):
        return ()
    spans = _spans(city, day.isoweekday()) or _spans(city, 1)
    zone = ZoneInfo(city.timezone)
    return tuple((moment(day, one.begins, zone), moment(day, one.ends, zone)) for one in spans)


def _spans(city: City, weekday: int) -> list[Span]:
    found = [one for one in city.hours.workday if not one.days or weekday in one.days]
    return sorted(found, key=lambda span: span.begins)


def moment(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """A time of the clock on a day; 24:00 is the next midnight."""
    if clock == "24:00":
        return datetime.combine(day + DAY, time(), zone)
    return datetime.combine(day, time.fromisoformat(clock), zone)


def closes(city: City, day: date) -> datetime:
    """The close of business of a working day."""
    return shifts(city, day)[-1][1]


def workdays_after(city: City, day: date, count: int) -> date:
    """The `count`th working day after a day, or before it when `count` is negative."""
    step = DAY if count >= 0 else -DAY
    for _ in range(abs(count)):
        day += step
        while not is_workday(city, day):
            day += step
    return day


def workdays_between(city: City, first: date, last: date) -> int:
    """The working days after the first day, up to the last one."""
    return sum(is_workday(city, first + n * DAY) for n in range(1, (last - first).days + 1))


def worked(city: City, start: datetime, end: datetime) -> timedelta:
    """The working time between two moments; none when the end comes first."""
    return sum(
        (
            max(min(end, to) - max(start, since), timedelta())
            for since, to in _from(city, start, end)
        ),
        timedelta(),
    )


def advance(city: City, start: datetime, time: timedelta) -> datetime:
    """The first moment at which that much working time has passed since `start`."""
    left = time
    if left <= timedelta():
        return start
    for since, to in _from(city, start):
        here = to - max(start, since)
        if left <= here:
            return max(start, since) + left
        left -= max(here, timedelta())
    raise AssertionError("a calendar goes on for ever")


def _from(city: City, start: datetime, end: datetime | None = None) -> Iterator[Shift]:
    """The shifts from the day of `start` on, to the day of `end`."""
    zone = ZoneInfo(city.timezone)
    day = start.astimezone(zone).date()
    while end is None or day <= end.astimezone(zone).date():
        yield from shifts(city, day)
        day += DAY
