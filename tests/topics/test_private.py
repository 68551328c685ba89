"""Without a group the desk is each member's private chat, with one citizen in focus."""

from datetime import timedelta

from storage import notes, presence, shifts
from tests.fakes.telegram import Person, Shown
from tests.topics.kit import Desk


async def sees(house: Desk, person: Person, part: str) -> Shown:
    return await house.hears(part, person)


async def on_duty(house: Desk, *people: Person) -> None:
    for person in people:
        await person.says("/duty on")
        await person.hears("开始值班")


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
    await house.qian.says("/duty off")  # who is free would be asked first
    await house.qian.hears("已下班")
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
    await house.zhao.reacts(heard, "👍")
    thanked = next(one for one in house.li.chat.messages if one.text == "好的谢谢")
    await house.until(lambda: thanked.reactions == ["👍"])
    await house.zhao.says("水车九点到您楼下", reply_to=heard)
    await house.hears("水车九点到您楼下")
    await house.zhao.sends_poll()
    await sees(house, house.zhao, "市民收不到这种消息")
    await house.zhao.taps("发给王女士", asked)
    await house.hears("水车九点到", wang)
    house.clock.advance(5)
    await house.zhao.says("王女士您稍等")
    await house.hears("王女士您稍等", wang)
    await house.zhao.says("/duty off")
    await sees(house, house.zhao, "手上还有市民")
    await on_duty(house, house.qian)
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
    await house.qian.hears("已下班")
    await house.qian.says("家里停水了怎么办")
    await sees(house, house.qian, "来源：")


async def test_edge_23_the_only_group_is_lost_in_the_middle_of_a_talk(house: Desk) -> None:
    """Acceptance 4: the next words still reach an operator, and there is an alarm."""
    await house.li.says("我家停水三天了")
    thread = await house.waits()
    await house.claims(thread)
    await house.group.demotes_bot()
    await sees(house, house.zhao, "转到这里继续")
    assert [one["kind"] for one in await house.house.read(notes.open_alarms)] == ["desk-out"]
    await house.li.says("还在吗")
    heard = await sees(house, house.zhao, "还在吗")
    await house.zhao.says("在的，您说", reply_to=heard)
    await house.hears("在的，您说")


async def test_on_duty_one_is_asked_in_turn_and_back_with_one_tap_after_a_miss(
    house: Desk,
) -> None:
    await house.group.removes_bot()
    await on_duty(house, house.zhao, house.qian)
    house.clock.advance(3600)  # nothing is heard of them, and they are there all the same
    await house.li.says("我家停水三天了")
    await house.li.says("人工")
    first = await sees(house, house.zhao, "先请小赵")
    assert "🔔 李奶奶" in first.text
    house.clock.advance(46)
    await house.house.timers.fire_due()
    missed = await sees(house, house.zhao, "先记为离开")
    await sees(house, house.qian, "轮到您了：李奶奶")
    there = await house.house.read(presence.everyone)
    assert {one.name: one.state for one in there} == {"小赵": "away", "小钱": "on"}
    await house.zhao.taps("继续接单", missed)
    await house.until(lambda: "好的，有市民等就请您。" in house.zhao.chat.toasts)
    assert (await house.house.read(presence.everyone))[1].state == "on"
    await house.qian.taps("接管", await sees(house, house.qian, "轮到您了"))
    await house.hears("我是小钱")
    await house.zhao.says("/duty off")
    await sees(house, house.zhao, "已下班")
    there = await house.house.read(presence.everyone)
    assert {one.name: one.state for one in there} == {"小赵": "off", "小钱": "on"}


async def test_the_end_of_the_shift_ends_the_duty_when_nobody_is_held(house: Desk) -> None:
    await house.group.removes_bot()
    now = house.clock.now()
    for name in ("小赵", "小钱"):
        async with house.house.database.transaction() as tx:
            member = house.members[name]
            end = now + timedelta(seconds=60)
            await shifts.add(tx, member.id, now, end, made_by=member.id, now=now)
    await on_duty(house, house.zhao, house.qian)
    await house.li.says("人工")
    await house.zhao.taps("接管", await sees(house, house.zhao, "🔔 李奶奶"))
    await sees(house, house.zhao, "现在对着：李奶奶")
    house.clock.advance(61)
    await house.house.timers.fire_due()
    await sees(house, house.zhao, "不再派新的市民")
    await sees(house, house.qian, "已替您下班")
    await house.zhao.taps("交还", await sees(house, house.zhao, "🔔 李奶奶"))
    await sees(house, house.zhao, "已结束")
    house.clock.advance(601)
    await house.house.timers.fire_due()
    await sees(house, house.zhao, "已替您下班")
    there = await house.house.read(presence.everyone)
    assert {one.state for one in there} == {"off"}
    assert [one.duty_at for one in there] == [None, None]
