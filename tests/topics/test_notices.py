"""Notices to the public at the Telegram desk: what a talk is about, and danger in its midst."""

from bot.noticing.worker import Noticing
from handlers.notices import acting, writing
from handlers.notices.writing import Draft
from storage import subscriptions
from storage.audience import Audience
from storage.notices import Words
from storage.staff import Member
from tests.topics.kit import Desk

WATER = Words("经十路停水", "明天8点到18点，千佛山小区停水。")
STORM = Words("暴雨红色预警", "请不要外出。")


async def sends(house: Desk, leader: Member, words: Words) -> None:
    """A class A notice that has reached the web."""
    engine, draft = house.house.engine, Draft("A", words, Audience(topics=("water",)))
    notice = await engine.act(None, lambda turn: writing.begin(turn, leader, draft))
    await engine.act(None, lambda turn: acting.act(turn, leader, notice, "send_now", "紧急"))
    await house.house.timers.fire_due()
    noticing = Noticing(house.house.database, engine, house.clock)
    await noticing.step()  # the list
    await noticing.step()  # those on it


async def test_edge_27_28_the_card_and_the_topic_tell_of_notices(house: Desk) -> None:
    wang, leader = house.web(), await house.house.member("老吴", "duty_leader")
    await wang.says("你好")
    person = (await wang.talk()).person_id
    async with house.house.database.transaction() as tx:
        await subscriptions.add(tx, person, "water", now=house.clock.now())
    await sends(house, leader, WATER)
    await wang.follows(("哪些小区", "千佛山"))
    await wang.says("人工")
    card = await house.sees("🔔")
    assert "“经十路停水”" in card.text
    assert card.thread_id
    await house.claims(card.thread_id)
    await sends(house, leader, STORM)
    told = await house.sees("市民刚收到通知")
    assert "暴雨红色预警" in told.text
    assert "请不要外出" in told.text
