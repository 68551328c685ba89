"""The rule of an arrangement against a plain walk over all days, and its hours over the year."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.cases.arrangements import rule
from handlers.cases.arrangements.rule import Rule
from handlers.city.entries import Day
from tests.dialogue import city

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
JINAN = ZoneInfo("Asia/Shanghai")


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    first = draw(DAYS)
    span = draw(st.none() | st.integers(0, 200))
    return Rule(
        every=draw(st.sampled_from(["weeks", "days"])),
        step=draw(st.integers(1, 5)),
        weekdays=tuple(draw(st.sets(st.integers(1, 7), min_size=1))),
        first=first,
        last=None if span is None else first + timedelta(days=span),
        exceptions=frozenset(
            first + timedelta(days=n) for n in draw(st.sets(st.integers(0, 60), max_size=8))
        ),
    )


def plainly(one: Rule, begin: date, end: date) -> list[date]:
    """Day by day from the first one on, asking each whether it is meant."""
    found = []
    day, first_week = one.first, one.first.toordinal() - one.first.weekday()
    while day <= end:
        if one.every == "days":
            meant = (day - one.first).days % one.step == 0
        else:
            week = (day.toordinal() - first_week) // 7
            meant = week % one.step == 0 and day.isoweekday() in one.weekdays
        ended = one.last is not None and day > one.last
        if meant and not ended and day >= begin and day not in one.exceptions:
            found.append(day)
        day += timedelta(days=1)
    return found


@given(rules(), DAYS, st.integers(-5, 120))
def test_the_days_are_those_of_a_plain_walk(one: Rule, begin: date, length: int) -> None:
    end = begin + timedelta(days=length)
    assert list(one.days(begin, end)) == plainly(one, begin, end)


@given(DAYS, st.times().map(lambda t: t.replace(second=0, microsecond=0)), ZONES)
def test_the_clock_on_the_wall_shows_the_hour_whatever_the_season(
    day: date, clock: time, name: str
) -> None:
    zone = ZoneInfo(name)
    at = rule.start(day, clock, zone)
    shown = at.astimezone(zone)
    jumped = datetime.combine(day, clock, zone).utcoffset() != shown.utcoffset()
    assert at.tzinfo is UTC
    if not jumped:
        assert (shown.date(), shown.time()) == (day, clock)
    else:  # an hour that the clocks leave out is taken after it
        assert shown.date() == day
        assert shown.time() > clock


@given(DAYS, st.times(), ZONES, st.integers(0, 48 * 60))
def test_what_is_to_be_done_comes_in_order(day: date, clock: time, name: str, lead: int) -> None:
    zone = ZoneInfo(name)
    at = rule.start(day, clock, zone)
    found = rule.moments(at, timedelta(minutes=lead), zone)
    assert found.holiday < found.unit < found.evening < at
    assert found.unconfirmed <= at - timedelta(minutes=lead)
    assert found.last_call == at - timedelta(hours=1)
    assert found.after > at
    for told in (found.unit, found.evening, found.after, found.hour):
        assert told is None or not rule.quiet(told, zone)


def test_until_when_a_ride_must_be_confirmed() -> None:
    def hours(clock: time, lead: int) -> str:
        at = rule.start(date(2026, 11, 24), clock, JINAN)
        found = rule.moments(at, timedelta(hours=lead), JINAN).unconfirmed
        return f"{found.astimezone(JINAN):%d %H:%M}"

    assert hours(time(8), 3) == "23 18:00"  # five in the morning is too late to find anybody
    assert hours(time(15), 3) == "24 12:00"
    assert hours(time(8), 48) == "22 08:00"


@pytest.mark.parametrize(
    ("day", "free"),
    [
        (date(2026, 1, 1), True),
        (date(2026, 9, 25), True),
        (date(2026, 1, 4), False),  # a Sunday on which people work
        (date(2026, 11, 28), False),  # a plain Saturday
        (date(2040, 1, 1), False),  # not announced yet
        (date(2040, 3, 5), True),  # the city's own
    ],
)
def test_holidays_are_those_of_the_state_council_and_the_city(day: date, free: bool) -> None:
    own = Day("2040-03-05", works=False, source="市政府通知")
    assert rule.holiday(replace(city(), calendar=(own,)), day) is free
