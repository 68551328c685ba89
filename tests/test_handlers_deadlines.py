"""Deadlines in working days of the Chinese calendar, make-up days (调休) included."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.cases.calendar import is_workday
from handlers.cases.deadlines import after, due
from handlers.city.profile import Limit
from tests.dialogue import city

JINAN = ZoneInfo("Asia/Shanghai")


def days(count: int) -> Limit:
    return Limit("normal", "resolve", count, "workdays", "test")


@pytest.mark.parametrize(
    ("story", "start", "count", "end"),
    [
        ("an ordinary week", (2025, 11, 10), 5, (2025, 11, 17)),
        ("filed on a Friday", (2025, 11, 14), 1, (2025, 11, 17)),
        ("over 国庆 and 中秋 of eight days", (2025, 9, 30), 1, (2025, 10, 9)),
        ("the Sunday before 国庆 is worked", (2025, 9, 26), 1, (2025, 9, 28)),
        ("the Saturday after 国庆 is worked", (2025, 10, 10), 1, (2025, 10, 11)),
        ("over 春节", (2025, 1, 27), 1, (2025, 2, 5)),
        ("the Sunday before 春节 is worked", (2025, 1, 24), 1, (2025, 1, 26)),
        ("over 元旦", (2024, 12, 31), 1, (2025, 1, 2)),
    ],
)
def test_working_days(
    story: str, start: tuple[int, int, int], count: int, end: tuple[int, int, int]
) -> None:
    begun = datetime(*start, 10, 0, tzinfo=JINAN)
    assert after(days(count), begun, city()) == datetime(*end, 17, 0, tzinfo=JINAN), story


def test_a_year_that_is_not_announced_has_its_weekends() -> None:
    assert is_workday(city(), date(2093, 10, 1))  # a Thursday
    assert not is_workday(city(), date(2093, 10, 3))
    friday = datetime(2093, 10, 2, 9, 0, tzinfo=JINAN)
    assert after(days(1), friday, city()) == datetime(2093, 10, 5, 17, 0, tzinfo=JINAN)


def test_the_day_is_that_of_the_city() -> None:
    late = datetime(2025, 11, 12, 16, 30, tzinfo=UTC)  # 00:30 on Thursday in Jinan
    assert after(days(1), late, city()) == datetime(2025, 11, 14, 17, 0, tzinfo=JINAN)


@pytest.mark.parametrize(
    ("unit", "value", "end"),
    [
        ("minutes", 30, datetime(2025, 10, 1, 2, 30, tzinfo=UTC)),
        ("hours", 24, datetime(2025, 10, 2, 2, 0, tzinfo=UTC)),
        ("days", 7, datetime(2025, 10, 8, 2, 0, tzinfo=UTC)),
    ],
)
def test_clock_time_knows_no_holiday(unit: str, value: int, end: datetime) -> None:
    start = datetime(2025, 10, 1, 2, 0, tzinfo=UTC)
    assert after(Limit("urgent", "resolve", value, unit, ""), start, city()) == end


def test_by_urgency() -> None:
    start = datetime(2025, 11, 12, 2, 0, tzinfo=UTC)
    ends = [due(city(), one, "resolve", start) for one in ("critical", "urgent", "normal", "hard")]
    assert all(ends)
    assert ends == sorted(ends, key=str)
    assert due(city(), "normal", "no-such-stage", start) is None
