"""What people say of a day, an hour, and what they wish."""

from datetime import date, time

import pytest

from handlers.cases.arrangements import spoken

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("这周五不去了", [27]),
        ("周五不去了", [27]),
        ("星期一不去", [23]),
        ("下周二别来", [1]),
        ("下下周二别来", [8]),
        ("礼拜天", [29]),
        ("明天和后天都不用", [24, 25]),
        ("大后天不去", [26]),
        ("27号不去了", [27]),
        ("12月1日不去", [1]),
        ("3號不去了", [3]),
        ("tomorrow, please skip", [24]),
        ("next friday not going", [4]),
        ("不去了", []),
    ],
)
def test_days(words: str, days: list[int]) -> None:
    assert [one.day for one in spoken.days(words, MONDAY)] == days


def test_a_day_of_this_week_that_is_over_is_no_day() -> None:
    assert spoken.days("这周一不去了", date(2026, 11, 25)) == []


@pytest.mark.parametrize(
    ("words", "clock"),
    [
        ("改到上午9点", time(9)),
        ("九点半", time(9, 30)),
        ("下午两点一刻", time(14, 15)),
        ("14：30", time(14, 30)),
        ("两点吧", time(14)),  # nobody is fetched at two in the night without saying so
        ("凌晨4点", time(4)),
        ("十二点", time(12)),
        ("晚上8点钟", time(20)),
        ("9:30 am", time(9, 30)),
        ("2:00 pm", time(14)),
        ("25:00", None),
        ("早点", None),
    ],
)
def test_clocks(words: str, clock: time | None) -> None:
    assert spoken.clock(words) == clock


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("这周五不去了", "skip"),
        ("明天不用来接了", "skip"),
        ("取消这次", "skip"),
        ("以后都不用来了", "end"),
        ("全部取消", "end"),
        ("周五改到10点", "move"),
        ("能不能晚一点来", "move"),
        ("下次车什么时候来", "show"),
        ("老伴今天好多了", None),
        ("公交卡怎么取消", None),
        ("307路公交这周五取消了", None),
        ("门诊停诊，这周五不去了", "skip"),
        ("没来", None),
        ("谢谢师傅", None),
    ],
)
def test_wishes(words: str, wish: str | None) -> None:
    assert spoken.wish(words) == wish
