"""Leaders write, approve and watch notices in their private chat on Telegram."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.noticing.cards import NoticeCards
from storage import media, notice_cards, notices, staff_telegram
from storage.database import Database
from storage.messages import Message
from storage.staff import Member
from tests.dialogue import Citizen, labels, shown
from tests.notices.kit import Newsroom, newsroom

WORDS = "经十路停水\n明天8点到18点经十路停水，请提前存水。"


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(database, tmp_path) as made:
        await made.subscribers(2)
        yield made


async def leader(room: Newsroom, member: Member, *, duty: bool = True) -> Citizen:
    """A member in their private chat."""
    chat = room.hotline.citizen(member.name, "telegram")
    await chat.says("你好")
    async with room.hotline.database.transaction() as tx:
        await staff_telegram.link(tx, member.id, chat.address.peer, room.clock.now())
    if duty:
        await chat.says("/duty on")
    return chat


async def looks(room: Newsroom) -> None:
    """Four seconds later the cards are looked at."""
    room.clock.move(seconds=4)
    await NoticeCards(room.hotline.database, room.hotline.engine, room.clock).tick()


async def card(chat: Citizen) -> Message:
    """The card as it lies in the chat now."""
    await chat.hotline.engine.settled()
    found = [one for one in await chat.transcript() if one.extras.get("card")]
    return found[-1]


async def ticked(chat: Citizen) -> list[str]:
    """The labels of the list to tick, where it stands in the card's place."""
    lists = [one for one in await chat.transcript() if "选好了" in labels(one)]
    return labels(lists[-1])


async def written(room: Newsroom, wu: Citizen, grade: str = "B类 · 一般") -> int:
    await wu.says("/notice")
    await wu.taps(grade)
    await wu.says(WORDS)
    found = await room.hotline.read(lambda tx: notices.latest(tx))
    return found[0].id


async def test_step_by_step_until_a_second_leader_approves(room: Newsroom) -> None:
    wu, sun = await leader(room, room.author), await leader(room, room.approver)
    await wu.follows(("/notice", "先选哪一类"), ("「B类 · 一般」", "第一行是标题"))
    await wu.says(WORDS)
    assert "标题：经十路停水" in shown(await card(wu))
    assert "请选主题" in shown(await card(wu))
    ticks = await wu.taps("选主题")
    assert "正在数" in ticks[-1].text
    await looks(room)
    assert "现在能收到：4人" in (await wu.hears())[-1].text, "everybody, the leaders too"
    await wu.taps("停水")
    await looks(room)
    assert "现在能收到：2人" in (await wu.hears())[-1].text
    assert "✓ 停水" in await ticked(wu)
    await wu.taps("选好了")
    await looks(room)
    now = await card(wu)
    assert "发给：停水" in shown(now)
    assert "现在能收到：2人" in shown(now)
    preview = await wu.taps("预览")
    assert "【预览】" in shown(preview[-1])
    await wu.taps("提交审核")
    assert "待审核" in shown(await card(wu))
    await looks(room)
    asked = await card(sun)
    assert "待审核" in shown(asked)
    assert "明天8点到18点" in shown(asked)
    assert {"审核通过", "退回修改"} <= set(labels(asked))
    assert "审核通过" not in labels(await card(wu))
    await sun.taps("审核通过")
    await room.goes(5)
    number = (await room.hotline.read(lambda tx: notices.latest(tx)))[0].id
    assert await room.counts(number) == {"sent": 2}
    await looks(room)
    for one in (wu, sun):
        assert "已发完" in shown(await card(one))
        assert "2/2：已发2" in shown(await card(one))
    assert await room.hotline.read(notice_cards.open_ones) == []


async def test_sent_back_with_a_reason_and_written_anew(room: Newsroom) -> None:
    wu, sun = await leader(room, room.author), await leader(room, room.approver)
    number = await written(room, wu)
    await wu.taps("选主题")
    await wu.taps("停水")
    await wu.taps("选好了")
    await wu.taps("提交审核")
    await looks(room)
    await sun.follows(("「退回修改」", "要写明原因"))
    await sun.says("时间不对")
    assert (await room.notice(number)).state == "draft"
    await looks(room)
    assert "草稿" in shown(await card(wu))
    await wu.follows(("「改文字」", "第一行是标题"))
    await wu.says("经十路停水（改）\n后天8点到18点停水。")
    assert (await room.notice(number)).words.body == "后天8点到18点停水。"


async def test_an_emergency_is_sent_at_once_with_a_reason_and_reviewed(room: Newsroom) -> None:
    wu, sun = await leader(room, room.author), await leader(room, room.approver)
    number = await written(room, wu, "A类 · 紧急")
    await wu.follows(("「紧急直接发送」", "要写明原因"))
    await wu.says("暴雨马上就到")
    await room.goes(5)
    assert (await room.notice(number)).state == "done"
    assert "暴雨马上就到" in shown(await card(wu))
    await sun.follows(("/notices", "最近的通知"))
    await sun.taps(f"{number} 已发完 经十路停水")
    await sun.taps("事后复核")
    assert (await room.notice(number)).reviewer == "小孙"


async def test_pause_resume_and_cancel_and_one_edited_message(room: Newsroom) -> None:
    wu = await leader(room, room.author)
    await leader(room, room.approver)
    number = await written(room, wu)
    await wu.taps("选主题")
    await wu.taps("停水")
    await wu.taps("选好了")
    await wu.taps("提交审核")
    await room.acts(number, "approve", room.approver)
    room.platform.gate.clear()
    await room.goes(2)
    await looks(room)
    first = await card(wu)
    assert "正在发送" in shown(first)
    await wu.taps("暂停")
    assert (await room.notice(number)).state == "paused"
    assert (await card(wu)).key == first.key
    before = (await card(wu)).revision
    await NoticeCards(room.hotline.database, room.hotline.engine, room.clock).tick()
    assert (await card(wu)).revision == before, "no edit within three seconds"
    await wu.taps("继续发送")
    room.platform.gate.set()
    await wu.taps("取消这条通知")
    assert (await room.notice(number)).state == "cancelled"
    await room.goes(5)
    cards = [one for one in room.platform.to(wu) if f"第{number}号 ·" in str(one.get("text"))]
    fresh = [one for one in cards if not one.get("edits")]
    assert len(fresh) == 1, "one message, edited"
    assert len(cards) > 3


async def test_a_picture_with_the_words_and_the_button(room: Newsroom) -> None:
    wu = await leader(room, room.author)
    number = await written(room, wu)
    await wu.follows(("「图片或文件」", "请发一张图片"))
    await wu.sends(files=1)
    notice = await room.notice(number)
    assert await room.hotline.read(lambda tx: media.find(tx, notice.words.media_key))
    assert notice.words.title == "经十路停水"
    await wu.taps("加“已知晓”")
    assert [one["kind"] for one in (await room.notice(number)).words.buttons] == ["known"]
    assert "去掉“已知晓”" in labels(await card(wu))


async def test_the_draft_is_never_lost_and_cancel_ends_the_writing(room: Newsroom) -> None:
    wu = await leader(room, room.author)
    await wu.says("/notice")
    await wu.taps("B类 · 一般")
    await wu.follows(("/cancel", "草稿留着"))
    assert "没有" in shown((await wu.says("这句话不进草稿"))[-1])
    number = await written(room, wu)
    await wu.taps("改文字")
    room.clock.move(minutes=16)
    await wu.says("太晚了")
    assert (await room.notice(number)).words.title == "经十路停水"


async def test_who_may_not_is_told(room: Newsroom) -> None:
    zhao = await leader(room, await room.hotline.member("小赵"))
    await zhao.follows(("/notice", "没有写通知的权限"))
    wu = await leader(room, room.author, duty=False)
    await wu.follows(("/notice", "请先发/duty on"))
    li = room.hotline.citizen("李奶奶", "telegram")
    await li.follows(("/notice", "还没有订阅"))
