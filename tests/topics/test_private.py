"""Without a group the desk is each member's private chat, with one citizen in focus."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import notes
from storage.database import Database
from tests.fakes.telegram import Person, Shown
from tests.topics.kit import Desk, desk


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(database, tmp_path) as made:
        yield made


async def sees(house: Desk, person: Person, part: str) -> Shown:
    return await house.hears(part, person)


async def on_duty(house: Desk, *people: Person) -> None:
    for person in people:
        await person.says("/duty on")
        await person.hears("开始值班", within=10)


async def test_edge_36_focus_is_said_pinned_and_asked_about(house: Desk) -> None:
    await house.group.removes_bot()
    await on_duty(house, house.zhao, house.qian)
    wang = house.tg.user(1002, first_name="王女士")
    await house.li.says("我家停水三天了")
    await house.li.says("人工")
    card = await sees(house, house.zhao, "🔔 李奶奶")
    await sees(house, house.qian, "🔔 李奶奶")
    await house.zhao.taps("接管", card)
    await house.hears("我是小赵")
    focus = await sees(house, house.zhao, "现在对着：李奶奶")
    await house.until(lambda: focus.message_id in house.zhao.chat.pinned)
    lost = await sees(house, house.qian, "已由小赵接待")
    assert lost.labels == []
    await house.zhao.says("奶奶您好")
    await house.hears("奶奶您好")
    await wang.says("人工")
    second = await sees(house, house.zhao, "🔔 王女士")
    await house.zhao.taps("接管", second)
    await sees(house, house.zhao, "现在对着：王女士")
    await house.zhao.says("水车九点到")
    asked = await sees(house, house.zhao, "发给王女士？")
    assert not [one for one in wang.chat.from_bot if "水车" in one.text]
    await house.li.says("好的谢谢")
    heard = await sees(house, house.zhao, "好的谢谢")
    assert "李奶奶" in heard.text
    await house.zhao.says("水车九点到您楼下", reply_to=heard)
    await house.hears("水车九点到您楼下")
    await house.zhao.taps("发给王女士", asked)
    await house.hears("水车九点到", wang)
    house.clock.advance(5)
    await house.zhao.says("王女士您稍等")
    await house.hears("王女士您稍等", wang)
    await house.zhao.says("/duty off")
    await sees(house, house.zhao, "手上还有市民")
    await house.zhao.taps("转交", await sees(house, house.zhao, "🔔 王女士"))
    await house.zhao.taps("小钱", await sees(house, house.zhao, "转给谁"))
    await house.qian.taps("接手", await sees(house, house.qian, "🔔 王女士"))
    await sees(house, house.qian, "现在对着：王女士")
    await wang.says("您是哪位")
    await sees(house, house.qian, "您是哪位")
    await house.qian.taps("交还", await sees(house, house.qian, "🔔 王女士"))
    await sees(house, house.qian, "已结束")
    await house.qian.says("今天天气")
    await sees(house, house.qian, "已经结束，没有发出去")
    await house.qian.says("/duty off")
    await house.qian.hears("已下班", within=10)
    await house.qian.says("家里停水了怎么办")
    await sees(house, house.qian, "来源：")


async def test_edge_23_the_only_group_is_lost_in_the_middle_of_a_talk(house: Desk) -> None:
    """Acceptance 4: the next words still reach an operator; duty leaders hear in private."""
    boss = house.tg.user(2009, first_name="王班长")
    await house.joins(boss, "duty_leader")
    await house.li.says("我家停水三天了")
    thread = await house.waits()
    await house.claims(thread)
    await house.group.demotes_bot()
    async with house.house.database.reading() as tx:
        assert await notes.open_alarms(tx) is not None
    await house.li.says("还在吗")
    heard = await sees(house, house.zhao, "还在吗")
    await sees(house, house.zhao, "转到这里继续")
    await house.zhao.says("在的，您说", reply_to=heard)
    await house.hears("在的，您说")
