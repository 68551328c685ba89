"""Days of validity are both included."""

from datetime import date

import pytest

from knowledge.articles import Article

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


@pytest.mark.parametrize(
    ("on", "serves"),
    [
        (date(2026, 2, 28), False),
        (FIRST, True),
        (LAST, True),
        (date(2026, 4, 1), False),
    ],
)
def test_serves_from_the_first_to_the_last_day(on: date, serves: bool) -> None:
    assert Article("a", "问", "答", valid_from=FIRST, valid_until=LAST).serves(on) is serves


def test_without_days_it_always_serves() -> None:
    assert Article("a", "问", "答").serves(date.min)
    assert Article("a", "问", "答").serves(date.max)
