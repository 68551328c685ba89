"""Who leaves, formatting, two places, reactions at the Telegram desk: edges 15, 17, 32, 35, 42."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from handlers import reacting
from handlers.desk import chats, mending
from handlers.turn import Reply
from storage import links
from tests.fakes.telegram import Person
from tests.topics.kit import LI, Desk


async def claimed(house: Desk) -> int:
    await house.li.says("我家停水三天了")
    thread = await house.waits()
    await house.claims(thread)
    return thread


def heard(person: Person, part: str) -> list[str]:
    return [one.text for one in person.chat.from_bot if part in one.text]


async def person_of(house: Desk, peer: int) -> int:
    async with house.house.database.reading() as view:
        return int(
            await view.value(
                "SELECT person_id FROM conversations WHERE peer = :peer", peer=str(peer)
            )
        )


async def test_edge_15_blocked_and_back_in_the_topic(house: Desk) -> None:
    thread = await claimed(house)
    await house.li.blocks()
    assert (await house.sees("市民屏蔽了机器人")).thread_id == thread
    await house.zhao.says("您还在吗", chat=house.group, topic=thread)
    await house.sees("没有发出去")
    await house.li.unblocks()
    await house.sees("市民回来了")
    assert not heard(house.li, "您还在吗"), "what was refused is not sent by itself"
    await house.zhao.says("您回来了", chat=house.group, topic=thread)
    await house.hears("您回来了")


async def test_edge_15_an_account_that_is_deleted_ends_the_talk_at_once(house: Desk) -> None:
    thread = await claimed(house)
    await house.li.deletes_account()
    await house.zhao.says("您还在吗", chat=house.group, topic=thread)
    await house.kept(1, "timers WHERE event = 'handoff-blocked'")
    await house.house.timers.fire_due()
    assert (await house.sees("账号已经注销")).thread_id == thread
    await house.until(lambda: "已结束" in house.card(thread).text)


async def test_edge_17_what_was_on_its_way_at_a_crash_is_for_a_person_to_judge(house: Desk) -> None:
    """One part had left and nobody knows; the next had not and goes out; citizens hear no more."""
    thread = await claimed(house)
    zhao = house.members["小赵"]
    async with house.house.database.reading() as view:
        row = await view.row("SELECT id, conversation_id FROM handoffs")
    assert row
    await house.stops()
    before = len(house.li.chat.from_bot)
    for words in ("师傅在路上", "九点到"):
        say = partial(chats.say, handoff_id=row["id"], by=zhao, reply=Reply(words))
        await house.house.engine.act(row["conversation_id"], say)
    async with house.house.database.transaction() as tx:
        await tx.execute("UPDATE outbox SET state = 'sending' WHERE payload LIKE '%师傅在路上%'")
    await house.starts()
    await house.hears("九点到")
    doubt = await house.sees("不知道市民收到没有")
    assert (doubt.thread_id, "师傅在路上" in doubt.text) == (thread, True)
    assert doubt.labels == ["重发", "已收到"]
    assert len(house.li.chat.from_bot) == before + 1
    await house.zhao.taps("重发", doubt, chat=house.group)
    await house.hears("师傅在路上")
    assert len(heard(house.li, "师傅在路上")) == 1


async def test_edge_32_what_cannot_be_read_as_html_is_not_lost(house: Desk) -> None:
    broken = "Bad Request: can't parse entities: unclosed start tag"
    script = house.tg.script("sendMessage", error=400, chat_id=house.group.id, description=broken)
    await house.li.says("<b>第一句</b> 1<2 & 水管_坏了*")
    thread = await house.waits()
    assert "<b>第一句</b> 1<2 & 水管_坏了*" in house.card(thread).text
    assert script.used == 1, "the card itself was refused once"
    await house.claims(thread)
    house.tg.script("sendMessage", error=400, chat_id=house.group.id, description=broken)
    await house.li.says("<i>市民</i> & 3<4")
    await house.sees("<i>市民</i> & 3<4")
    house.tg.script("sendMessage", error=400, chat_id=LI, description=broken)
    await house.zhao.says("<i>坐席</i> & 3<4", chat=house.group, topic=thread)
    await house.hears("<i>坐席</i> & 3<4")


async def test_edge_35_the_topic_follows_the_citizen_to_another_place(house: Desk) -> None:
    thread = await claimed(house)
    said = await house.zhao.says("明天上午来修", chat=house.group, topic=thread)
    copy = await house.hears("明天上午来修")
    house.tg.script("sendMessage", error="lost", chat_id=LI)
    await house.zhao.says("师傅姓周", chat=house.group, topic=thread)
    doubt = await house.sees("不知道市民收到没有")
    web = house.web("李奶奶")
    await web.says("你好")
    into = await person_of(house, LI)
    async with house.house.database.transaction() as tx:
        await links.join(tx, into, (await web.talk()).person_id, house.clock.now())
    await web.follows(("人工", "小赵正在Telegram那边"))
    await web.taps("改到这里")
    await house.hears("改到网页那边")
    note = await house.sees("市民从Telegram换到这里")
    assert note.thread_id == thread
    await web.says("我到电脑上来说")
    assert (await house.sees("我到电脑上来说")).thread_id == thread
    await house.zhao.says("好的，您发表格吧", chat=house.group, topic=thread)
    await house.kept(3, "messages WHERE side = 'operator'")
    assert [one.text for one in await web.hears()][-1:] == ["好的，您发表格吧"]
    assert not heard(house.li, "您发表格吧")
    await house.zhao.edits(said.message_id, "今天下午来修", chat=house.group)
    await house.until(lambda: copy.text == "今天下午来修")
    await house.zhao.taps("重发", doubt, chat=house.group)
    await house.until(lambda: "已重发" in " ".join(house.group.chat.toasts))
    assert any("师傅姓周" in one.text for one in await web.hears()), "where they are now"
    await house.zhao.says("/del", chat=house.group, topic=thread, reply_to=said)
    await house.until(lambda: copy in house.li.chat.deleted)
    await house.li.says("身份证丢了怎么补办？")
    await house.hears("来源：")


async def test_edge_42_a_reaction_stands_on_the_other_side(house: Desk) -> None:
    """Both ways and taken back, without a word and without a call of the group's twenty."""
    thread = await claimed(house)
    said = await house.li.says("老人一个人在家")
    shown = await house.sees("老人一个人在家")
    await house.qian.reacts(shown, "😱")  # a colleague's is theirs
    await house.zhao.reacts(shown, "👍")
    await house.until(lambda: said.reactions == ["👍"])
    await house.zhao.reacts(shown, "")
    await house.until(lambda: not said.reactions)

    mine = await house.zhao.says("我马上联系", chat=house.group, topic=thread)
    heard = await house.hears("我马上联系")
    await house.until(lambda: mine.reactions == ["👌"])  # it has arrived
    await house.li.reacts(heard, "🙏")
    await house.until(lambda: mine.reactions == ["🙏"])
    await house.li.reacts(heard, "")
    await house.until(lambda: mine.reactions == ["👌"])

    # What the web desk said has a copy of ours there; marks and changes do not tell it twice.
    zhao = house.members["小赵"]
    async with house.house.database.reading() as view:
        row = await view.row("SELECT id, conversation_id FROM handoffs")
    assert row
    talk, act = int(row["conversation_id"]), house.house.engine.act
    await act(talk, lambda turn: chats.say(turn, int(row["id"]), zhao, Reply("周五九点。")))
    copy, heard = await house.sees("周五九点。"), await house.hears("周五九点。")
    await house.li.reacts(heard, "❤")
    await house.until(lambda: copy.reactions == ["❤"])
    await house.li.reacts(heard, "")
    await house.until(lambda: not copy.reactions)
    await house.li.reacts(heard, "❤")
    await house.until(lambda: copy.reactions == ["❤"])
    told = [one.text for one in house.group.chat.from_bot]
    assert len([one for one in told if "周五九点。" in one]) == 1
    kept = {one.text: one for one in await house.transcript()}
    assert kept["周五九点。"].edited_at is None
    assert kept["周五九点。"].extras["reactions"]["citizen"] == {"emoji": "❤"}
    assert [one.side for one in await house.transcript()].count("citizen") == 3


async def test_edge_42_no_mark_hides_new_words(house: Desk) -> None:
    """What is marked before the topic looked is told all the same, and so is a change."""
    await claimed(house)
    zhao, text = house.members["小赵"], "水漫到楼下了"

    async def marked(emoji: str) -> None:
        kept = next(one for one in await house.transcript() if one.text.startswith("水漫到"))
        await house.house.engine.act(
            kept.conversation_id, lambda turn: reacting.by_operator(turn, zhao, kept.key, emoji)
        )

    async with nobody_looks(house):
        said = await house.li.says(text)
        await house.kept(1, f"messages WHERE text = '{text}'")
        await marked("👍")
    await house.sees(text)
    await house.until(lambda: said.reactions == ["👍"])
    async with nobody_looks(house):
        await house.li.edits(said.message_id, "水漫到三楼了")
        await house.kept(1, "message_versions")
        await marked("")
        await marked("❤")
    await house.sees("水漫到三楼了")
    await house.until(lambda: said.reactions == ["❤"])
    told = [one.text for one in house.group.chat.from_bot if "水漫到" in one.text]
    assert len(told) == 1, "the copy was changed"


@asynccontextmanager
async def nobody_looks(house: Desk) -> AsyncIterator[None]:
    """The topics stand still meanwhile."""
    assert house.topics
    assert house._running
    house._running.cancel()
    await asyncio.gather(house._running, return_exceptions=True)
    yield
    house._running = asyncio.create_task(house.topics.run())


async def test_edge_11_edge_12_what_is_changed_on_the_web_is_told_in_the_topic(house: Desk) -> None:
    thread = await claimed(house)
    zhao = house.members["小赵"]
    async with house.house.database.reading() as view:
        row = await view.row("SELECT id, conversation_id FROM handoffs")
    assert row
    talk, handoff = int(row["conversation_id"]), int(row["id"])
    act = house.house.engine.act
    await act(talk, lambda turn: chats.say(turn, handoff, zhao, Reply("周五九点。")))
    told = await house.sees("周五九点。")
    assert told.thread_id == thread
    await house.hears("周五九点。")
    said = (await house.transcript())[-1]
    await act(talk, lambda turn: mending.change(turn, zhao, said.key, "周五八点。"))
    await house.until(lambda: heard(house.li, "周五八点。"))
    changed = await house.sees("小赵在网页改了")
    assert "原来：周五九点。" in changed.text
    assert "市民改了" not in changed.text
    await act(talk, lambda turn: mending.take_back(turn, zhao, said.key))
    await house.until(lambda: not heard(house.li, "周五八点。"))
    assert not house.tg.violations
