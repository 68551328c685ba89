"""A matter that is told piece by piece: each piece goes into the one report."""

import pytest

from tests.dialogue import Hotline

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


async def test_the_lift(house: Hotline) -> None:
    """Kind, place and title are read from all that was told."""
    wang = house.citizen("王师傅")
    await wang.follows(
        ("我想反映个事", "是什么事"),
        ("就是我们小区", "这件事在哪里"),
        ("阳光100", "出了什么事"),
        ("电梯老是坏", "怎么联系您"),
        ("B座", "地点记成“阳光100B座”"),
        ("昨天困了我半小时", "这句也记下了"),
        ("13853112345", "类别：求助"),
        ("行", "已经记下"),
    )
    [case] = await wang.cases()
    assert (case.kind, case.place, case.summary) == ("help", "阳光100B座", "电梯老是坏")


async def test_what_happened_comes_before_where(house: Hotline) -> None:
    """Whoever only begins is listened to; a thing is asked what is wrong with it, once."""
    li = house.citizen()
    await li.follows(
        ("我想反映个事", "是什么事"),
        ("是这样的", "我听着呢"),
        ("那个", "我听着呢"),
        ("电梯", "出了什么事"),
        ("坏了三天了", "这件事在哪里"),
        ("阳光100小区", "怎么联系您"),
    )
    zhao = house.citizen("小赵")
    await zhao.follows(
        ("我要投诉", "是什么事"),
        ("物业", "出了什么事"),
        ("物业", "这件事在哪里"),
        ("不知道", "怎么联系您"),
        ("不留", "类别：投诉"),
    )


async def test_the_wish_tells_the_kind(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(
        ("我要表扬", "是什么事"),
        ("公交司机", "出了什么事"),
        ("帮我妈拿东西上车，真好", "怎么联系您"),
        ("不留", "类别：表扬"),
    )
