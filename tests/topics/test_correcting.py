"""改正 at the Telegram desk: taps for what has few values, replies for the place and a reason."""

from handlers.desk import cases as desk
from handlers.desk.casework.order import Order
from storage import cases, staff
from storage.cases import Case
from tests.topics.kit import Desk

LAMP = "路灯坏了半个月，一直没人管"
NUMBER = "JN261123-0001"


async def filed(house: Desk) -> None:
    await house.li.says(LAMP)
    await house.hears("在哪里")
    await house.li.says("解放路12号院")
    await house.hears("电话")
    await house.li.says("不留")
    await house.li.taps("没错，提交")
    await house.hears(f"编号{NUMBER}")


async def case(house: Desk) -> Case:
    return await house.house.read(lambda tx: cases.by_number(tx, NUMBER))


async def test_what_was_understood_wrongly_is_put_right_in_a_topic(house: Desk) -> None:
    group, zhao = house.group, house.zhao
    thread = await house.waits()
    await house.claims(thread)
    assert "改正工单" not in house.card(thread).labels, "there is nothing to be put right"
    await zhao.taps("交还", house.card(thread), chat=group)
    await house.until(lambda: "写小结" in house.card(thread).labels)
    await filed(house)
    thread = await house.waits()
    await house.claims(thread)
    await house.until(lambda: "改正工单" in house.card(thread).labels)
    await zhao.taps("改正工单", house.card(thread), chat=group)
    shown = await house.sees(f"工单{NUMBER}，点要改的一项")
    assert "类别：投诉" in shown.text
    assert "需要照顾：没有" in shown.text
    await house.qian.taps("类别", shown, chat=group)
    await house.until(lambda: any("按钮过时" in one for one in group.chat.toasts))
    await zhao.taps("类别", shown, chat=group)
    kinds = await house.sees("类别现在是“投诉”")
    assert "投诉" not in kinds.labels
    await zhao.taps("求助", kinds, chat=group)
    shown = await house.sees("类别：求助")
    await zhao.taps("求助", kinds, chat=group)  # twice has one effect
    await house.until(lambda: any("现在就是这样" in one for one in group.chat.toasts))
    await zhao.taps("地点", shown, chat=group)
    asked = await house.sees("请回复这条消息，写对的地点")
    await zhao.says("解放路21号院", chat=group, topic=thread, reply_to=asked)
    await house.sees("地点：解放路21号院")
    await zhao.taps("急不急", shown, chat=group)
    await zhao.taps("紧急", await house.sees("急不急现在是“一般”"), chat=group)
    shown = await house.sees("急不急：紧急")
    await zhao.taps("急不急", shown, chat=group)
    await zhao.taps("一般", await house.sees("急不急现在是“紧急”"), chat=group)
    asked = await house.sees("写一句为什么改成“一般”")
    assert (await case(house)).urgency == "urgent"
    await zhao.says("已经临时照明", chat=group, topic=thread, reply_to=asked)
    await house.until(lambda: "急不急：一般" in group.chat.from_bot[-1].text)
    events = await house.house.read(lambda tx: cases.events(tx, 1))
    corrected = [(one.actor, one.text) for one in events if one.action == "correct"]
    assert corrected == [*[("staff:小赵", "")] * 3, ("staff:小赵", "已经临时照明")]
    after = await case(house)
    assert (after.kind, after.place, after.urgency) == ("help", "解放路21号院", "normal")
    assert not house.tg.violations


async def test_who_was_faster_stays_and_a_secret_is_the_leaders(house: Desk) -> None:
    group, zhao = house.group, house.zhao
    await filed(house)
    thread = await house.waits()
    await house.claims(thread)
    await zhao.taps("改正工单", house.card(thread), chat=group)
    shown = await house.sees("点要改的一项")
    await zhao.taps("类别", shown, chat=group)
    kinds = await house.sees("类别现在是“投诉”")
    found = await case(house)
    async with house.house.database.transaction() as tx:
        wu = await staff.add(tx, "老吴", ["duty_leader"], now=house.clock.now())
    order = Order("correct", changes={"kind": "report"})
    await house.house.engine.act(
        found.conversation_id, lambda turn: desk.act(turn, NUMBER, wu, order)
    )
    await zhao.taps("咨询", kinds, chat=group)
    await house.until(lambda: any("没有改成" in one for one in group.chat.toasts))
    assert (await case(house)).kind == "report", "nothing is written over"
    await zhao.taps("类别", shown, chat=group)
    await house.until(lambda: any("请值班班长来" in one for one in group.chat.toasts))
    assert not house.tg.violations
