"""What an operator's words reply to, at a strict Telegram: from the web desk and from the topic."""

from typing import Any

from handlers.desk import chats, mending
from handlers.turn import Reply
from storage import outbox
from storage.messages import Message
from tests.fakes.telegram import TINY_JPEG, Shown
from tests.pictures import tree
from tests.topics.kit import Desk
from tests.topics.test_edges import claimed, sqlite


async def from_web(house: Desk, text: str, quotes: str = "", **more: Any) -> Message:
    """小赵 says something at the web desk; the message as it is kept."""
    zhao = house.members["小赵"]
    async with house.house.database.reading() as view:
        row = await view.row("SELECT id, conversation_id FROM handoffs WHERE closed_at IS NULL")
    assert row
    said = Reply(text, quotes=quotes, **more)
    await house.house.engine.act(
        row["conversation_id"], lambda turn: chats.say(turn, row["id"], zhao, said)
    )
    return await kept(house, text)


async def kept(house: Desk, text: str) -> Message:
    return next(one for one in reversed(await house.transcript()) if one.text == text)


def replied(shown: Shown) -> int | None:
    found = shown.raw.get("reply_to_message")
    return found["message_id"] if found else None


async def test_from_the_web_to_telegram_and_its_topic(house: Desk) -> None:
    thread = await claimed(house)
    asked = await house.li.says("明天几点来？")
    told = await house.sees("明天几点来？")
    said = await from_web(house, "上午九点。", (await kept(house, "明天几点来？")).key)
    heard = await house.hears("上午九点。")
    assert replied(heard) == asked.message_id
    mirrored = await house.sees("上午九点。")
    assert (mirrored.thread_id, replied(mirrored)) == (thread, told.message_id)

    async with house.house.database.transaction() as tx:  # as a notice with two pictures has it
        await tx.execute(
            "UPDATE messages SET platform_id = :both WHERE text = '明天几点来？'",
            both=f"{asked.message_id},{asked.message_id + 1}",
        )
    await from_web(house, "或者十点。", (await kept(house, "明天几点来？")).key)
    assert replied(await house.hears("或者十点。")) == asked.message_id

    await from_web(house, "带上身份证。", said.key)  # one's own
    assert replied(await house.hears("带上身份证。")) == heard.message_id
    long = await from_web(house, "号" * 3900 + "\n\n" + "数" * 90, said.key)
    assert replied(await house.hears("号号号")) == heard.message_id, "of several parts the first"
    assert long.extras["quotes"] == said.key

    # Changed words stay a reply, here and there.
    zhao = house.members["小赵"]
    await house.house.engine.act(
        said.conversation_id, lambda turn: mending.change(turn, zhao, said.key, "上午十点。")
    )
    changed = await house.hears("上午十点。")
    assert (changed.message_id, replied(changed)) == (heard.message_id, asked.message_id)
    assert (await kept(house, "上午十点。")).extras["quotes"] == said.extras["quotes"]


@sqlite
async def test_what_is_gone_holds_nothing_back(house: Desk) -> None:
    await claimed(house)
    asked = await house.li.says("说错了，当我没说")
    await house.sees("说错了，当我没说")
    await house.li.deletes(asked)
    key = (await kept(house, "说错了，当我没说")).key
    await from_web(house, "没关系。", key)
    heard = await house.hears("没关系。")
    assert replied(heard) is None
    assert (await kept(house, "没关系。")).extras["quotes"] == key, "the desk knows"

    # Taken back in between: it is gone at the citizen's, and the words go out all the same.
    mine = await from_web(house, "写错了")
    await house.hears("写错了")
    zhao = house.members["小赵"]
    await house.house.engine.act(
        mine.conversation_id, lambda turn: mending.take_back(turn, zhao, mine.key)
    )
    await house.until(lambda: not [m for m in house.li.chat.from_bot if m.text == "写错了"])
    await from_web(house, "应该是周五。", mine.key)
    assert replied(await house.hears("应该是周五。")) is None


@sqlite
async def test_what_is_still_on_its_way_is_found_when_it_is_sent(house: Desk) -> None:
    await claimed(house)
    await house.stops()  # nothing of it leaves before both are there
    first = await from_web(house, "先说一句")
    await from_web(house, "再补一句", first.key)
    await house.starts()
    heard = await house.hears("再补一句")
    assert replied(heard) == (await house.hears("先说一句")).message_id


async def test_from_the_topic_albums_too(house: Desk) -> None:
    thread = await claimed(house)
    asked = await house.li.says("修好了吗？")
    told = await house.sees("修好了吗？")
    group = house.group
    await house.zhao.says("正在修", chat=group, topic=thread, reply_to=told)
    assert replied(await house.hears("正在修")) == asked.message_id
    key = (await kept(house, "修好了吗？")).key
    assert (await kept(house, "正在修")).extras["quotes"] == key
    await house.zhao.sends_album(
        [tree(), TINY_JPEG], "修好了，您看", chat=group, topic=thread, reply_to=told
    )
    await house.kept(2, "desk_albums")
    album = await house.hears("修好了，您看")
    assert replied(album) == asked.message_id
    assert album.raw["media_group_id"], "it stays whole"
    assert (await kept(house, "修好了，您看")).extras["quotes"] == key

    # Any part of our album is known when the citizen answers it.
    last = [one for one in house.li.chat.from_bot if one.kind == "photo"][-1]
    await house.li.says("右边那棵还没有", reply_to=last)
    await house.sees("右边那棵还没有")
    mine = await kept(house, "修好了，您看")
    async with house.house.database.reading() as view:
        assert await outbox.key_of(view, mine.conversation_id, str(last.message_id)) == mine.key
        assert await outbox.key_of(view, mine.conversation_id, "1") == ""


@sqlite
async def test_edge_8_a_note_is_never_quoted_to_a_citizen(house: Desk) -> None:
    thread = await claimed(house)
    await house.qian.says("老人独居，要快", chat=house.group, topic=thread)
    await house.sees("不由您接待")
    note = (await house.transcript())[-1]
    assert note.side == "note"
    # What answers a colleague's note in the topic is an answer to the citizen, without it.
    of_note = next(one for one in house.group.chat.messages if one.text == "老人独居，要快")
    await house.zhao.says("我马上去。", chat=house.group, topic=thread, reply_to=of_note)
    heard = await house.hears("我马上去。")
    assert replied(heard) is None
    assert "quotes" not in (await kept(house, "我马上去。")).extras


@sqlite
async def test_a_web_citizens_answer_is_a_reply_in_the_topic(house: Desk) -> None:
    wang = house.web()
    await wang.says("人工")
    thread = await house.until(lambda: next(iter(set(house.group.chat.topics)), 0))
    await house.until(lambda: house.card(thread))
    await house.claims(thread)
    mine = await house.zhao.says("您家几楼？", chat=house.group, topic=thread)
    await house.until(lambda: mine.reactions)
    said = next(one for one in await wang.transcript() if one.text == "您家几楼？")
    await wang.sends(text="三楼", quotes=said.key)
    assert replied(await house.sees("三楼")) == mine.message_id
    # And what the operator answers there stands above it on the citizen's page.
    told = await house.sees("三楼")
    await house.zhao.says("好，马上到", chat=house.group, topic=thread, reply_to=told)
    await house.kept(1, "messages WHERE text = '好，马上到'")
    last = (await wang.transcript())[-1]
    assert last.extras["quotes"] == (await wang.transcript())[-2].key
