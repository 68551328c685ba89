"""A notice in a citizen's chat: when it is written down, and what its buttons do."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handlers.desk import chats
from handlers.notices import writing
from handlers.notices.content import KNOWN
from storage import conversations, links, messages, notice_readers, subscriptions
from storage.database import Database
from storage.notices import Words
from tests.dialogue import Citizen, labels, shown
from tests.notices.kit import WATER, Newsroom, newsroom
from tests.takeover.kit import Desk

ARTICLE = "社保卡丢了怎么补办？"
BUTTONS: tuple[dict[str, str], ...] = (
    {"kind": "known", "label": "已知晓", "label_en": "Got it"},
    {"kind": "link", "label": "查看停水范围", "to": "https://example.org/water"},
)
TOLD = replace(WATER, words=replace(WATER.words, buttons=BUTTONS))


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(database, tmp_path) as made:
        yield made


@pytest.fixture(params=["telegram", "web"])
def channel(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def told(room: Newsroom, citizen: Citizen, **changes: Any) -> int:
    """A notice that has reached somebody."""
    notice = await room.approved(TOLD, **changes)
    await room.goes(5)
    await citizen.hears()
    return notice


async def sides(citizen: Citizen) -> list[str]:
    return [one.side for one in await citizen.transcript()]


async def known_at(room: Newsroom, notice: int, citizen: Citizen) -> bool:
    person = (await citizen.talk()).person_id
    row = await room.hotline.read(lambda tx: notice_readers.told(tx, notice, person))
    return bool(row and row["known_at"])


async def button(room: Newsroom, citizen: Citizen, label: str) -> str:
    """The id that a button of the notice has, as Telegram shows it (not from the transcript)."""
    if citizen.channel == "web":
        offers = [one for m in await citizen.transcript() for one in m.extras.get("choices", ())]
        return next(str(one["id"]) for one in offers if one["label"] == label)
    rows = room.platform.to(citizen)[-1]["reply_markup"]["inline_keyboard"]
    return next(str(one["callback_data"]) for row in rows for one in row if one["text"] == label)


async def test_it_is_in_the_transcript_just_before_their_next_words(room: Newsroom) -> None:
    citizen = await room.subscriber("李奶奶")
    await told(room, citizen)
    assert await sides(citizen) == ["citizen", "bot"]
    await citizen.says("身份证丢了怎么补办")
    first, second = (await citizen.transcript())[2:4]
    assert (first.side, second.side) == ("system", "citizen")
    assert "经十路停水" in shown(first)
    assert first.platform_id
    assert first.said_at < second.said_at
    assert labels(first) == ["已知晓", "查看停水范围", "退订"]
    await citizen.says("谢谢")
    assert (await sides(citizen)).count("system") == 1


async def test_the_web_chat_has_it_at_once_and_once(room: Newsroom) -> None:
    citizen = await room.subscriber("网页张", "web")
    await told(room, citizen)
    assert await sides(citizen) == ["citizen", "bot", "system"]
    await citizen.says("身份证丢了怎么补办")
    assert (await sides(citizen)).count("system") == 1


async def test_an_ordinary_turn_asks_nothing(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    before = notice_readers.untold

    async def counted(tx: Any, person: int, talk: int, since: Any) -> Any:
        asked.append(talk)
        return await before(tx, person, talk, since)

    monkeypatch.setattr(notice_readers, "untold", counted)
    citizen = await room.subscriber("李奶奶")
    assert asked == []
    await told(room, citizen)
    await citizen.says("你好")
    assert len(asked) == 1
    room.clock.move(days=8)
    await citizen.says("你好")
    assert len(asked) == 1


async def test_a_correction_changes_what_is_written_and_a_recall_withdraws_it(
    room: Newsroom, channel: str
) -> None:
    citizen, late = await room.subscriber("李奶奶", channel), await room.subscriber("王叔", channel)
    notice = await told(room, citizen)
    await citizen.says("身份证丢了怎么补办")
    child = await room.acts(notice, "correct", room.author, "时间写错了")
    words = replace(TOLD.words, body="改为后天8点到18点停水。")
    revision = (await room.notice(child)).revision
    await room.does(
        lambda turn: writing.change(turn, room.author, child, revision, replace(TOLD, words=words))
    )
    await room.acts(child, "submit", room.author)
    await room.acts(child, "approve", room.approver)
    await room.goes(5)
    for one in (citizen, late):
        await one.says("身份证丢了怎么补办")
        said = [m for m in await one.transcript() if m.side == "system"]
        assert len(said) == 1
        assert "改为后天" in shown(said[0])
        assert "更正" in shown(said[0])
    await room.acts(notice, "recall", room.author, "不停了")
    await room.goes(5)
    await citizen.says("你好")
    said = [m for m in await citizen.transcript() if m.side == "system"]
    assert len(said) == 1
    assert "撤回" in shown(said[0])


async def test_known_is_thanked_and_counted_once(room: Newsroom, channel: str) -> None:
    citizen = await room.subscriber("李奶奶", channel)
    notice = await told(room, citizen)
    assert not await known_at(room, notice, citizen)
    tap = await button(room, citizen, KNOWN["zh"])
    heard = await citizen.sends(choice=tap)
    await room.goes(2)
    toasts = [
        one["text"]
        for one in room.platform.to(citizen)
        if one.get("method", "").startswith("answerCallback")
    ]
    assert "知道了就好" in "".join([*toasts, *map(shown, heard)])
    assert await known_at(room, notice, citizen)
    assert [shown(one) for one in await citizen.sends(choice=tap)] == []


async def test_its_number_and_its_words_mean_its_buttons(room: Newsroom, channel: str) -> None:
    citizen = await room.subscriber("李奶奶", channel)
    await citizen.says("帮助")
    notice = await told(room, citizen)
    heard = await citizen.says("1")
    assert "知道了就好" in "".join(map(shown, heard))
    assert await known_at(room, notice, citizen)
    heard = await citizen.says("退订")
    assert "不再发给您" in "".join(map(shown, heard))


async def test_a_number_in_an_open_form_is_the_forms(room: Newsroom) -> None:
    citizen = await room.subscriber("李奶奶")
    await citizen.says("千佛山公园门口有棵树，铁链勒进树干里了，请人来剪开")
    offered = (await citizen.talk()).state.get("offered")
    await told(room, citizen)
    await citizen.says("千佛山公园东门")
    assert (await citizen.talk()).state.get("offered") != offered
    assert not any(
        one["action"].startswith("notice.")
        for one in (await citizen.talk()).state.get("offered", ())
    )


async def test_a_tap_weeks_later_is_found_by_its_key(room: Newsroom) -> None:
    citizen = await room.subscriber("李奶奶")
    notice = await told(room, citizen)
    tap = await button(room, citizen, "已知晓")
    room.clock.move(days=20)
    await citizen.sends(choice=tap)
    assert await known_at(room, notice, citizen)
    stranger = await room.subscriber("路人")
    await stranger.sends(choice=tap)
    assert "system" not in await sides(stranger)


async def test_one_tap_unsubscribes_and_one_brings_it_back(room: Newsroom, channel: str) -> None:
    citizen = await room.subscriber("李奶奶", channel)
    await told(room, citizen)
    tap = await button(room, citizen, "退订")
    said = shown((await citizen.sends(choice=tap))[-1])
    assert "不再发给您" in said
    assert "我的订阅" in said
    assert "紧急" in said
    person = (await citizen.talk()).person_id
    assert await room.hotline.read(lambda tx: subscriptions.stopped(tx, person))
    await citizen.taps("恢复通知")
    assert not await room.hotline.read(lambda tx: subscriptions.stopped(tx, person))


async def test_an_article_is_given(room: Newsroom, channel: str) -> None:
    article = room.hotline.engine.house.knowledge.index.articles[0]
    citizen = await room.subscriber("李奶奶", channel)
    words = replace(TOLD.words, buttons=({"kind": "article", "label": "怎么办", "to": article.id},))
    await told(room, citizen, words=words)
    tap = await button(room, citizen, "怎么办")
    assert article.question in shown((await citizen.sends(choice=tap))[-1])


async def test_a_link_opens_by_itself(room: Newsroom) -> None:
    on_telegram, on_web = await room.subscriber("李奶奶"), await room.subscriber("网页张", "web")
    await told(room, on_telegram)
    rows = room.platform.to(on_telegram)[-1]["reply_markup"]["inline_keyboard"]
    links = [one for row in rows for one in row if "url" in one]
    assert [one["url"] for one in links] == ["https://example.org/water"]
    heard = await on_web.sends(choice=await button(room, on_web, "查看停水范围"))
    assert "https://example.org/water" in shown(heard[-1])


async def test_a_joined_person_still_finds_their_notice(room: Newsroom) -> None:
    citizen, other = await room.subscriber("李奶奶"), await room.subscriber("网页李", "web")
    notice = await told(room, citizen)
    tap = await button(room, citizen, "已知晓")
    former = (await citizen.talk()).person_id
    async with room.hotline.database.transaction() as tx:
        into = (await other.talk()).person_id
        await links.join(tx, into, former, room.clock.now())
    await citizen.says("身份证丢了怎么补办")
    assert "system" in await sides(citizen)
    await citizen.sends(choice=tap)
    row = await room.hotline.read(lambda tx: notice_readers.told(tx, notice, former))
    assert row
    assert row["known_at"]


async def test_an_emergency_notice_shows_in_the_talk_that_is_going_on(room: Newsroom) -> None:
    citizen = await room.subscriber("李奶奶")
    await citizen.says("人工")
    await told(room, citizen, grade="A", words=replace(WATER.words, title="暴雨红色预警"))
    assert "暴雨红色预警" in "".join(map(shown, await citizen.transcript()))
    talk = await citizen.talk()
    kept = await room.hotline.read(lambda tx: messages.latest(tx, talk.id))
    assert sum("暴雨红色预警" in shown(one) for one in kept) == 1
    found = await room.hotline.read(lambda tx: conversations.find(tx, talk.id))
    assert found.revision == max(one.revision for one in kept)


async def test_edge_27_only_danger_comes_into_a_talk(room: Newsroom) -> None:
    """Class B waits until the talk has ended; class A arrives and is in the transcript."""
    li, other = await room.subscribers(2)
    desk = Desk(room.hotline)
    zhao = await desk.member("小赵")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    water = await room.approved()
    await room.goes(2)
    assert room.platform.notices() == [other.address.peer]
    await room.approved(grade="A", words=Words("暴雨红色预警", "请不要外出。"))
    await room.goes(2)
    assert sum("暴雨红色预警" in str(call) for call in room.platform.to(li)) == 1
    assert sum("暴雨红色预警" in shown(one) for one in await li.transcript()) == 1
    await desk.do(li, lambda turn: chats.hand_back(turn, handoff, zhao))
    room.clock.move(minutes=11)
    await room.goes(3)
    assert sum("经十路停水" in str(call) for call in room.platform.to(li)) == 1
    assert await room.counts(water) == {"sent": 2}
