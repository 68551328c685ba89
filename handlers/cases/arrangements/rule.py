"""On which days a standing arrangement takes place, and when on such a day what is to be done.

Pure: dates in, dates out. A rule is every N weeks on some weekdays, or every N days; weeks are
counted from the Monday of the first day's week.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import chinese_calendar

from handlers.cases.calendar import is_workday
from handlers.city.entries import City

Every = Literal["weeks", "days"]
Holidays = Literal["skip", "keep", "ask"]

DAY = timedelta(days=1)
EVENING, MORNING = time(18, 0), time(9, 0)
QUIET = (time(21, 0), time(7, 0))
"""Nobody is written to between these. They end before the city's own (handlers.cases.quiet, to 8):
who is fetched at 8 wants the word an hour before."""
HOUR = timedelta(hours=1)
TOLD_BEFORE = timedelta(days=3)
"""How long before a holiday it is said, or asked, what becomes of that time."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`weekdays` are 1 (Monday) to 7; `last` is None where there is no end."""

    every: Every
    step: int
    weekdays: tuple[int, ...]
    first: date
    last: date | None = None
    exceptions: frozenset[date] = frozenset()

    def days(self, begin: date, end: date) -> Iterator[date]:
        """The days on which it takes place from `begin` to `end`, both included, in order."""
        begin = max(begin, self.first)
        end = min(end, self.last) if self.last else end
        found = self._by_weeks(begin, end) if self.every == "weeks" else self._by_days(begin, end)
        return (day for day in found if begin <= day <= end and day not in self.exceptions)

    def _by_weeks(self, begin: date, end: date) -> Iterator[date]:
        monday = self.first - DAY * (self.first.isoweekday() - 1)
        gone = max(0, (begin - monday).days // 7)
        monday += timedelta(weeks=gone - gone % self.step)
        while monday <= end:
            yield from (monday + DAY * (one - 1) for one in sorted(set(self.weekdays)))
            monday += timedelta(weeks=self.step)

    def _by_days(self, begin: date, end: date) -> Iterator[date]:
        gone = max(0, (begin - self.first).days)
        day = self.first + DAY * (gone - gone % self.step)
        while day <= end:
            yield day
            day += DAY * self.step


def holiday(city: City, day: date) -> bool:
    """Whether a public holiday makes a day free. A plain weekend is none; of years that the State
    Council has not announced yet, only the city's own days are known."""
    if is_workday(city, day):
        return False
    if any(one.day == day.isoformat() for one in city.calendar):
        return True
    try:
        return chinese_calendar.get_holiday_detail(day)[1] is not None
    except NotImplementedError:
        return False


def start(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which the city's clocks show that time on that day.

    A time that the clocks jump over is taken an hour later, one that comes twice the first time.
    """
    return datetime.combine(day, clock, zone).astimezone(UTC)


def local(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone)


def quiet(at: datetime, zone: ZoneInfo) -> bool:
    clock = local(at, zone).time()
    return clock >= QUIET[0] or clock < QUIET[1]


def awake(at: datetime, zone: ZoneInfo) -> datetime:
    """This moment, or the end of the quiet hours in which it lies."""
    if not quiet(at, zone):
        return at
    there = local(at, zone)
    day = there.date() + DAY if there.time() >= QUIET[0] else there.date()
    return start(day, QUIET[1], zone)


@dataclass(frozen=True, slots=True)
class Moments:
    """When what is due for one time; `hour` is None where the quiet hours forbid it."""

    holiday: datetime
    unit: datetime
    evening: datetime
    hour: datetime | None
    unconfirmed: datetime
    last_call: datetime
    after: datetime


def moments(at: datetime, lead: timedelta, zone: ZoneInfo) -> Moments:
    """Everything around a time that begins at `at`, in the city's day and night.

    Unconfirmed is an alarm `lead` before; where that is before the morning in which somebody could
    still find another car, the evening before.
    """
    before = local(at, zone).date() - DAY
    evening = start(before, EVENING, zone)
    too_late = at - lead
    unconfirmed = evening if local(too_late, zone).time() < MORNING else too_late
    hour = at - HOUR
    return Moments(
        holiday=start(before + DAY - TOLD_BEFORE, EVENING, zone),
        unit=start(before, MORNING, zone),
        evening=evening,
        hour=None if quiet(hour, zone) else hour,
        unconfirmed=min(unconfirmed, too_late),
        last_call=hour,
        after=awake(at + HOUR / 2, zone),
    )
