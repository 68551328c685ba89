"""The edge cases of docs/takeover.md at the Telegram desk, each a test named after it."""

from pathlib import Path

import pytest

from bot.pace import Limit, Pace
from handlers.desk import chats
from storage import handoff_lists, messages, notes
from storage.database import Database
from tests.fakes.telegram import TINY_JPEG
from tests.pictures import tree
from tests.topics.kit import FAST, GROUP, SECOND, Desk, desk

sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


async def claimed(house: Desk) -> int:
    await house.li.says("我家停水三天了")
    thread = await house.waits()
    await house.claims(thread)
    return thread


def heard(house: Desk, part: str) -> list[str]:
    return [one.text for one in house.li.chat.from_bot if part in one.text]


def told(house: Desk, part: str) -> list[str]:
    return [one.text for one in house.group.chat.from_bot if part in one.text]


async def test_edge_5_6_two_claim_and_one_taps_twice(house: Desk) -> None:
    await house.li.says("我家停水三天了")
    thread = await house.waits()
    card = house.card(thread)
    data = card.buttons[0][0].data or ""
    taps = [
        await person.presses_data(data, card)
        for person in (house.zhao, house.qian, house.zhao, house.qian)
    ]
    await house.until(lambda: all(tap.answered for tap in taps))
    winner = 0 if taps[0].text == "您已接待" else 1
    name = ("小赵", "小钱")[winner]
    assert {taps[winner].text, taps[winner + 2].text} == {"您已接待"}
    assert {taps[1 - winner].text, taps[3 - winner].text} == {f"已由{name}接待"}
    await house.until(lambda: f"已由{name}接待" in house.card(thread).text)
    assert len(heard(house, "现在由我来帮您")) == 1
    loser = (house.zhao, house.qian)[1 - winner]
    await loser.says("我来帮她", chat=house.group, topic=thread)
    await house.sees("不由您接待")
    assert not heard(house, "我来帮她")
    found = await house.transcript()
    assert [one.text for one in found if one.side == "note"] == ["我来帮她"]


@sqlite
async def test_edge_7_8_notes_and_colleagues(house: Desk) -> None:
    thread = await claimed(house)
    for words in ("先问问供水", "再问问物业"):
        await house.qian.says(words, chat=house.group, topic=thread)
    await house.zhao.says("// 老人独居，要快", chat=house.group, topic=thread)
    await house.zhao.says("🔒已经打过电话", chat=house.group, topic=thread)
    await house.zhao.says("我在联系了", chat=house.group, topic=thread)
    await house.hears("我在联系了")
    stranger = house.tg.user(3001, first_name="路人")
    await stranger.says("让我说一句", chat=house.group, topic=thread)
    await house.sees("请先绑定")
    assert [one.text for one in await house.transcript() if one.side == "note"] == [
        "先问问供水",
        "再问问物业",
        "老人独居，要快",
        "已经打过电话",
    ]
    assert len(told(house, "不由您接待")) == 1
    for words in ("问问", "独居", "打过电话", "让我说一句"):
        assert not heard(house, words)
    tap = await house.qian.taps("协助", chat=house.group)
    await house.until(lambda: getattr(tap, "text", ""))


@sqlite
async def test_edge_11_12_an_operator_edits_and_erases(house: Desk) -> None:
    thread = await claimed(house)
    said = await house.zhao.says("明天上午来修", chat=house.group, topic=thread)
    copy = await house.hears("明天上午来修")
    await house.zhao.edits(said.message_id, "今天下午来修", chat=house.group)
    await house.until(lambda: copy.text == "今天下午来修")
    photo = await house.zhao.sends_photo(TINY_JPEG, "维修单", chat=house.group, topic=thread)
    shown = await house.hears("维修单")
    await house.zhao.edits(photo.message_id, "维修单在这里", chat=house.group)
    await house.until(lambda: shown.text == "维修单在这里")
    await house.zhao.says("/del", chat=house.group, topic=thread, reply_to=said)
    await house.sees("已经删除")
    await house.until(lambda: copy in house.li.chat.deleted)
    kept = next(one for one in await house.transcript() if "撤回" in one.text)
    async with house.house.database.reading() as tx:
        versions = [one["text"] for one in await messages.versions(tx, kept.id)]
    assert versions == ["明天上午来修", "今天下午来修"]
    await house.zhao.says("/del", chat=house.group, topic=thread)
    await house.sees("请回复您自己")
    house.clock.advance(49 * 3600)
    await house.zhao.edits(photo.message_id, "太晚了", chat=house.group)
    await house.sees("发一条更正")
    await house.zhao.says("/del", chat=house.group, topic=thread, reply_to=photo)
    await house.sees("超过48小时")
    assert shown.text == "维修单在这里"


@sqlite
async def test_edge_11_words_after_a_question_with_a_keyboard_can_be_edited(house: Desk) -> None:
    await house.li.says("楼道的灯坏了半个月没人管，老人在家，投诉")
    await house.hears("在哪里")
    thread = await house.waits()
    await house.claims(thread)
    said = await house.zhao.says("明天上午来修", chat=house.group, topic=thread)
    copy = await house.hears("明天上午来修")
    await house.zhao.edits(said.message_id, "今天下午来修", chat=house.group)
    await house.until(lambda: copy.text == "今天下午来修")


async def test_edge_16_albums_stay_whole_over_a_restart(house: Desk) -> None:
    """Acceptance 5: ten parts with 300 ms between them, a restart in the middle."""
    thread = await claimed(house)
    album = [tree(), TINY_JPEG] * 5
    whole = house.li.sends_album
    parts_in = "messages WHERE extras LIKE '%\"album\"%'"
    shown = await whole(album[:5], "这是现场")
    await house.kept(5, parts_in)
    name = shown[0].raw["media_group_id"]
    house.clock.advance(0.9)
    await house.stops()
    house.tg.next_album = name
    await house.starts()
    await whole(album[5:])
    await house.kept(10, parts_in)
    await house.until(lambda: len(_photos(house)) == 10)
    parts = _photos(house)
    assert [one.file.content for one in parts if one.file] == album
    assert len({one.raw["media_group_id"] for one in parts}) == 1
    assert {one.thread_id for one in parts} == {thread}
    await house.zhao.sends_album([tree(), TINY_JPEG], "修好了", chat=house.group, topic=thread)
    await house.kept(2, "desk_albums")
    await house.hears("修好了")
    copies = [one for one in house.li.chat.from_bot if one.kind == "photo"]
    assert len({one.raw["media_group_id"] for one in copies}) == 1
    assert len(copies) == 2


def _photos(house: Desk) -> list:  # type: ignore[type-arg]
    return [one for one in house.group.chat.from_bot if one.kind == "photo"]


@sqlite
async def test_acceptance_6_edit_storms(house: Desk) -> None:
    await claimed(house)
    said = await house.li.says("水管坏了0")
    mirrored = await house.sees("水管坏了0")
    before = len(house.tg.calls)
    for number in range(1, 21):
        await house.li.edits(said.message_id, f"水管坏了{number}")
        await house.kept(number, "message_versions")
        house.clock.advance(0.5)
    await house.until(lambda: "水管坏了20" in mirrored.text)
    assert "原来：水管坏了0" in mirrored.text
    edits = [one for one in house.tg.calls[before:] if one.method == "editMessageText"]
    assert 1 <= len([one for one in edits if one.chat_id == GROUP]) <= 2
    kept = next(one for one in await house.transcript() if one.text == "水管坏了20")
    async with house.house.database.reading() as tx:
        assert len(await messages.versions(tx, kept.id)) == 20


@sqlite
async def test_edge_18_a_send_that_nobody_knows_of(house: Desk) -> None:
    thread = await claimed(house)
    house.tg.script("sendMessage", error="lost", chat_id=house.li.id)
    await house.zhao.says("师傅在路上", chat=house.group, topic=thread)
    await house.sees("不知道市民收到没有")
    await house.zhao.taps("重发", chat=house.group)
    await house.until(lambda: len(heard(house, "师傅在路上")) == 2)
    house.tg.script("sendMessage", error="lost", chat_id=house.li.id)
    await house.zhao.says("快到了", chat=house.group, topic=thread)
    doubt = await house.sees("“快到了”")
    await house.zhao.taps("已收到", doubt, chat=house.group)
    await house.until(lambda: "已记为收到" in house.group.chat.toasts)
    house.tg.script("sendMessage", error="lost", chat_id=GROUP)
    await house.li.says("好的，等着")
    await house.sees("（可能重复）好的，等着")


async def test_edge_19_topic_deleted_by_hand(house: Desk) -> None:
    thread = await claimed(house)
    await house.group.deletes_topic(thread)
    await house.li.says("还没有来人")
    again = await house.sees("还没有来人")
    assert again.thread_id != thread
    await house.until(lambda: house.card(again.thread_id or 0))
    await house.zhao.says("马上到", chat=house.group, topic=again.thread_id)
    await house.hears("马上到")
    await house.group.deletes_topic(again.thread_id or 0)
    await house.li.sends_photo(tree())
    photo = await house.until(lambda: _photos(house))
    assert photo[-1].thread_id not in (thread, again.thread_id)


@sqlite
async def test_edge_19_silently_in_general(house: Desk) -> None:
    thread = await claimed(house)
    await house.group.deletes_topic(thread)
    house.group.chat.falls_back_to_general = True
    await house.li.says("还没有来人")
    again = await house.until(
        lambda: (
            next(one for one in house.group.chat.from_bot if _in_new(one, thread))
            if any(_in_new(one, thread) for one in house.group.chat.from_bot)
            else None
        )
    )
    assert again.text == "还没有来人"
    assert [one.text for one in house.group.chat.deleted if one.thread_id is None] == ["还没有来人"]


def _in_new(one: object, thread: int) -> bool:
    where = getattr(one, "thread_id", None)
    return "还没有来人" in getattr(one, "text", "") and where not in (None, thread)


async def test_edge_20_topic_closed_by_hand(house: Desk) -> None:
    thread = await claimed(house)
    await house.group.closes_topic(thread)
    await house.sees("要结束吗")
    assert not house.group.chat.topics[thread].closed, "opened again to ask"
    await house.group.closes_topic(thread)
    await house.li.says("还在吗")
    await house.sees("还在吗")
    assert len(told(house, "要结束吗")) == 1
    await house.zhao.taps("结束服务", chat=house.group)
    await house.until(lambda: "已结束" in house.card(thread).text)


async def test_edge_21_groups_take_turns_and_full_ones_rest(
    database: Database, tmp_path: Path
) -> None:
    async with desk(database, tmp_path, GROUP, SECOND) as house:
        second = house.tg.group(SECOND)
        await house.waits()
        wang = house.tg.user(1002, first_name="王工")
        await wang.says("人工")
        await house.until(lambda: second.chat.topics)
        house.group.chat.next_message_id = 900_000
        zhou = house.tg.user(1003, first_name="小周")
        thread = await house.waits(zhou)
        assert thread >= 900_000
        before = len(second.chat.topics)
        for number in (1004, 1005):
            await house.tg.user(number, first_name=f"市民{number}").says("人工")
        await house.until(lambda: len(second.chat.topics) == before + 2)


async def test_edge_22_the_group_becomes_a_supergroup(house: Desk) -> None:
    await claimed(house)
    new = await house.group.migrates(-1009999999999)
    new.chat.forum = True
    await house.li.says("还在吗")
    again = await house.sees("还在吗", new)
    assert again.thread_id
    await house.zhao.says("在的", chat=new, topic=again.thread_id)
    await house.hears("在的")


async def test_edge_23_thrown_out_and_let_in_again(database: Database, tmp_path: Path) -> None:
    async with desk(database, tmp_path, GROUP, SECOND) as house:
        await claimed(house)
        second = house.tg.group(SECOND)
        await house.group.removes_bot()
        await house.li.says("还在吗")
        again = await house.sees("还在吗", second)
        await house.zhao.says("在的，换了个群", chat=second, topic=again.thread_id)
        await house.hears("换了个群")
        async with house.house.database.reading() as tx:
            assert [one["kind"] for one in await notes.open_alarms(tx)] == ["desk-out"]
        await house.group.adds_bot(admin=True)
        await house.kept(2, "desk_groups WHERE broken_at IS NULL")
        wang = house.tg.user(1002, first_name="王工")
        await house.waits(wang)


@sqlite
async def test_edge_24_an_anonymous_administrator(house: Desk) -> None:
    thread = await claimed(house)
    nobody = house.tg.user(1087968824, first_name="Group")
    await nobody.says_for(house.group, "匿名说一句", topic=thread)
    await house.sees("请关闭匿名")
    assert not heard(house, "匿名说一句")


@sqlite
async def test_edge_30_31_large_files_and_long_words(house: Desk) -> None:
    thread = await claimed(house)
    await house.li.sends_document(b"x", "现场.zip", "很大的文件", size=40 * 1024 * 1024)
    large = await house.sees("很大的文件")
    assert large.file
    assert large.file.size == 40 * 1024 * 1024
    await house.zhao.says("说明。" * 1200, chat=house.group, topic=thread)
    await house.until(lambda: sum(len(one) for one in heard(house, "说明。")) == 3600)


@sqlite
async def test_edge_37_words_after_the_end(house: Desk) -> None:
    thread = await claimed(house)
    await house.zhao.taps("交还", house.card(thread), chat=house.group)
    await house.until(lambda: "已结束" in house.card(thread).text)
    await house.zhao.says("忘了说，明天还会停水", chat=house.group, topic=thread)
    await house.sees("已经结束，没有发出去")
    assert not heard(house, "忘了说")
    await house.zhao.taps("作为留言发送", chat=house.group)
    await house.hears("小赵给您留言：忘了说")
    await house.zhao.says("还有一件事", chat=house.group, topic=thread)
    await house.until(lambda: len(told(house, "没有发出去")) == 2)
    await house.zhao.taps("重新打开", chat=house.group)
    await house.until(lambda: "已由小赵接待" in house.card(thread).text)
    assert not heard(house, "还有一件事")
    await house.zhao.says("您还需要水车吗", chat=house.group, topic=thread)
    await house.hears("您还需要水车吗")


@sqlite
async def test_budget_a_busy_group_keeps_to_twenty_calls_a_minute(
    database: Database, tmp_path: Path
) -> None:
    async with desk(database, tmp_path, pace=Pace(chat=FAST, group=Limit(20, 20 / 60))) as house:
        thread = await claimed(house)
        for number in range(40):
            await house.li.says(f"第{number}句")
        began = house.clock.now()
        await house.sees("第39句")
        spent = (house.clock.now() - began).total_seconds()
        calls = [one for one in house.tg.calls if one.chat_id == GROUP]
        assert len(calls) <= 22 + spent / 3
        shown = "\n".join(told(house, "句"))
        assert [shown.count(f"第{number}句") for number in range(40)] == [1] * 40
        assert thread


async def test_web_and_telegram_are_one(house: Desk) -> None:
    """A citizen on the web, an operator at each desk: what is said is seen at both."""
    wang = house.web()
    await wang.says("我家停水三天了")
    await wang.says("人工")
    card = await house.sees("停水三天")
    thread = card.thread_id or 0
    assert "网页" in card.text
    await house.claims(thread)
    await house.zhao.sends_photo(tree(), "请看这张图", chat=house.group, topic=thread)
    said = await house.zhao.says("您好", chat=house.group, topic=thread)
    await house.until(lambda: said.reactions)
    texts = [one.text for one in await wang.transcript() if one.side == "operator"]
    assert texts == ["请看这张图", "您好"]
    talk = await wang.talk()
    boss = await house.house.member("王班长", "duty_leader")
    await house.house.engine.act(talk.id, lambda turn: chats.note(turn, boss, "多安慰一下"))
    await house.sees("🔒 王班长：多安慰一下")
    await wang.says("好的谢谢")
    await house.sees("好的谢谢")


@sqlite
async def test_a_chat_that_is_claimed_on_the_web_is_told_in_its_topic_at_once(house: Desk) -> None:
    thread = await house.waits()
    boss = await house.house.member("王班长", "duty_leader")
    (row,) = await house.house.read(handoff_lists.open_ones)
    act = house.house.engine.act
    await act(row["conversation_id"], lambda turn: chats.claim(turn, row["id"], boss))
    await house.until(lambda: "已由王班长接待" in house.card(thread).text)
    assert "接管" not in house.card(thread).labels
    await act(row["conversation_id"], lambda turn: chats.hand_back(turn, row["id"], boss))
    await house.until(lambda: "已结束" in house.card(thread).text)
    await house.kept(1, "desk_topics WHERE ended_at IS NOT NULL")
