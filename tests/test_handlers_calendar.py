"""Working time against a slow, plain reference that looks at each minute by itself, over random
calendars, shifts and lunches."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.cases import calendar, deadlines
from handlers.city.entries import City, Day, Hours, Limit, Span
from tests.dialogue import city

# A whole city is drawn, and hypothesis complains of the length of its words.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
JINAN = ZoneInfo("Asia/Shanghai")
MINUTE = timedelta(minutes=1)
FIRST = date(2093, 3, 2)  # a Monday of a year that no calendar knows: outside the list, weekends
WINDOW = 35

quarter = st.integers(0, 96)


def clock(quarters: int) -> str:
    return f"{quarters // 4:02d}:{quarters % 4 * 15:02d}"


@st.composite
def cities(draw: st.DrawFn) -> City:
    """One to three shifts a day, other ones on Fridays now and then; any days free or worked."""
    every: list[list[tuple[int, ...]]] = [[()], [(1, 2, 3, 4), (5, 6)]]
    shifts = tuple(span for days in draw(st.sampled_from(every)) for span in draw(_shifts(days)))
    works = draw(st.lists(st.booleans(), min_size=WINDOW, max_size=WINDOW))
    days = [Day((FIRST + timedelta(days=n)).isoformat(), one, "试") for n, one in enumerate(works)]
    hours = Hours((Span("08:00", "20:00"),), shifts)
    return replace(city(), hours=hours, calendar=tuple(days))


@st.composite
def _shifts(draw: st.DrawFn, days: tuple[int, ...]) -> list[Span]:
    count = draw(st.integers(1, 3))
    marks = sorted(draw(st.sets(quarter, min_size=2 * count, max_size=2 * count)))
    pairs = zip(marks[::2], marks[1::2], strict=True)
    return [Span(clock(since), clock(to), days) for since, to in pairs]


def moments(most: int = WINDOW * 24 * 60) -> st.SearchStrategy[datetime]:
    begins = datetime.combine(FIRST, time(), JINAN)
    return st.integers(0, most).map(lambda minutes: (begins + minutes * MINUTE).astimezone(UTC))


# ---- the reference: no cleverness, one minute after the other ----


def works(where: City, day: date) -> bool:
    listed = {one.day: one.works for one in where.calendar}
    return listed.get(day.isoformat(), day.weekday() < 5)


def at_work(where: City, moment: datetime) -> bool:
    local = moment.astimezone(JINAN)
    if not works(where, local.date()):
        return False
    weekday = local.isoweekday()
    mine = [s for s in where.hours.workday if not s.days or weekday in s.days]
    mine = mine or [s for s in where.hours.workday if not s.days or 1 in s.days]
    now = f"{local:%H:%M}"
    return any(span.begins <= now < span.ends for span in mine)


def minutes_worked(where: City, since: datetime, to: datetime) -> int:
    count = 0
    while since < to:
        count += at_work(where, since)
        since += MINUTE
    return count


def reached(where: City, moment: datetime, minutes: int) -> datetime:
    while minutes:
        minutes -= at_work(where, moment)
        moment += MINUTE
    return moment


def last_minute(where: City, day: date) -> datetime:
    moment = datetime.combine(day + timedelta(days=1), time(), JINAN)
    while not at_work(where, moment - MINUTE):
        moment -= MINUTE
    return moment


# ---- what must agree ----


@settings(max_examples=40, deadline=None)
@given(cities(), moments(), st.integers(0, 4 * 24 * 60))
def test_working_time_is_counted_as_the_reference_counts(
    where: City, since: datetime, minutes: int
) -> None:
    to = since + minutes * MINUTE
    assert calendar.worked(where, since, to) == minutes_worked(where, since, to) * MINUTE
    assert calendar.worked(where, to + MINUTE, since) == timedelta()


@settings(max_examples=40, deadline=None)
@given(cities(), moments(), st.integers(1, 12))
def test_working_hours_end_where_the_reference_ends(
    where: City, start: datetime, hours: int
) -> None:
    end = deadlines.after(Limit("normal", "resolve", hours, "workhours", ""), start, where)
    assert end == reached(where, start, hours * 60)


@settings(max_examples=40, deadline=None)
@given(cities(), moments(), st.integers(1, 8))
def test_working_days_end_at_the_close_of_the_last_one(
    where: City, start: datetime, days: int
) -> None:
    day, left = start.astimezone(JINAN).date(), days
    while left:
        day += timedelta(days=1)
        left -= works(where, day)
    end = deadlines.after(Limit("normal", "resolve", days, "workdays", ""), start, where)
    assert end == last_minute(where, day)


pauses = st.lists(st.integers(0, 3 * 24 * 60), min_size=1, max_size=4)


@settings(max_examples=40, deadline=None)
@given(cities(), moments(7 * 24 * 60), st.integers(1, 6), pauses)
@example(city(), datetime(2093, 3, 6, 8, 55, tzinfo=UTC), 1, [5, 24 * 60])
def test_a_pause_costs_nobody_working_time(
    where: City, start: datetime, hours: int, gaps: list[int]
) -> None:
    """Working hours: after any pauses the department has had exactly its hours."""
    limit = Limit("normal", "resolve", hours, "workhours", "")
    due, now, used = deadlines.after(limit, start, where), start, 0
    for gap in gaps:
        resumed = now + gap * MINUTE
        due = deadlines.moved(limit, where, due, now, resumed)
        worked_on = min(resumed + 45 * MINUTE, due)
        used += minutes_worked(where, resumed, worked_on)
        now = max(worked_on, resumed)
    assert used + minutes_worked(where, now, due) == hours * 60


@settings(max_examples=40, deadline=None)
@given(cities(), moments(), st.integers(0, 9 * 24 * 60), st.integers(1, 5))
def test_a_pause_moves_working_days_by_the_working_days_in_it(
    where: City, since: datetime, minutes: int, days: int
) -> None:
    limit = Limit("normal", "resolve", days, "workdays", "")
    due, to = deadlines.after(limit, since, where), since + minutes * MINUTE
    first, last = since.astimezone(JINAN).date(), to.astimezone(JINAN).date()
    lost = sum(works(where, first + timedelta(days=n + 1)) for n in range((last - first).days))
    again = Limit("normal", "resolve", days + lost, "workdays", "")
    assert deadlines.moved(limit, where, due, since, to) == deadlines.after(again, since, where)


@settings(max_examples=40, deadline=None)
@given(cities(), moments(), st.integers(1, 5), st.integers(-4, 7))
def test_later_by_working_days_is_what_more_days_would_have_been(
    where: City, start: datetime, days: int, more: int
) -> None:
    limit = Limit("normal", "resolve", days, "workdays", "")
    longer = Limit("normal", "resolve", days + max(more, 1 - days), "workdays", "")
    shifted = deadlines.shifted(where, deadlines.after(limit, start, where), longer.value - days)
    assert shifted == deadlines.after(longer, start, where)


@settings(max_examples=40, deadline=None)
@given(cities(), moments(), st.sampled_from(["minutes", "hours", "days"]), st.integers(1, 50))
def test_clock_time_asks_no_calendar(where: City, start: datetime, unit: str, value: int) -> None:
    limit = Limit("critical", "resolve", value, unit, "")
    due = deadlines.after(limit, start, where)
    paused, resumed = start + MINUTE, start + 100 * MINUTE
    assert deadlines.moved(limit, where, due, paused, resumed) - due == 99 * MINUTE
    assert due - start == value * timedelta(**{unit: 1})


# ---- the city's own days ----


def test_the_citys_own_days_go_before_the_calendar() -> None:
    """A free Monday for the city, a worked Saturday, in a year that is announced."""
    own = (Day("2025-11-10", False, "市政府通知"), Day("2025-11-15", True, "市政府通知"))
    where = replace(city(), calendar=own)
    assert not calendar.is_workday(where, date(2025, 11, 10))
    assert calendar.is_workday(where, date(2025, 11, 15))
    assert calendar.is_workday(where, date(2025, 11, 11))


def test_a_year_is_announced_by_the_council_or_by_the_city() -> None:
    assert calendar.announced(city(), 2025)
    assert not calendar.announced(city(), 2093)
    own = replace(city(), calendar=(Day("2093-10-01", False, "市政府通知"),))
    assert calendar.announced(own, 2093)
    assert not calendar.is_workday(own, date(2093, 10, 1))
    assert not calendar.is_workday(own, date(2093, 10, 3))
