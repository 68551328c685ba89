"""Edge 35: one person on the web and on Telegram, and one handoff."""

import pytest

from handlers.citizen import elsewhere
from handlers.desk import chats
from handlers.errors import NotNow
from handlers.turn import Reply, Turn
from storage import links
from tests.dialogue import Citizen, labels
from tests.takeover.kit import Desk, words


async def one_person(desk: Desk) -> tuple[Citizen, Citizen]:
    """Both places of 李奶奶, joined."""
    web, phone = desk.house.citizen(), desk.house.citizen("李奶奶", "telegram")
    await web.says("你好")
    await phone.says("你好")
    async with desk.house.database.transaction() as tx:
        into, former = (await web.talk()).person_id, (await phone.talk()).person_id
        await links.join(tx, into, former, desk.house.clock.now())
    return web, phone


async def test_edge_35_the_talk_follows_the_citizen_with_its_operator(desk: Desk) -> None:
    web, phone = await one_person(desk)
    zhao = await desk.member("小赵")
    await web.says("人工")
    handoff = await desk.claims(web, zhao)
    shown, answer = await phone.says("身份证丢了怎么补办？")
    assert shown.text.startswith("小赵正在网页那边为您服务")
    assert labels(shown) == ["改到这里"]
    assert "来源：" in answer.text
    assert "正在网页那边" not in words(await phone.says("医保卡丢了怎么办")), "said once"
    assert "小赵正在网页那边" in words(await phone.says("人工")), "and when asked for"
    assert len(await desk.open_ones()) == 1
    (here,) = await phone.taps("改到这里")
    assert "小赵到这里接着为您服务" in here.text
    assert "改到Telegram那边" in words(await web.hears())
    assert (await desk.notes(phone))[-1].startswith("市民从网页换到这里")
    assert await phone.says("我还想问低保") == [], "the bot keeps silent where the person is"
    with pytest.raises(NotNow, match="换到另一端"):
        await desk.says(web, handoff, zhao, "您请说")
    await desk.says(phone, handoff, zhao, "您请说")
    assert [one.side for one in await phone.hears()] == ["operator"]
    assert await web.hears() == []
    assert "来源：" in words(await web.says("身份证丢了怎么补办？")), "and answers at the other"
    now = await desk.find(handoff)
    assert (now.staff_id, now.state, now.conversation_id) == (
        zhao.id,
        "ACTIVE",
        (await phone.talk()).id,
    )


async def test_edge_35_the_clocks_and_the_place_in_the_queue_go_along(desk: Desk) -> None:
    web, phone = await one_person(desk)
    first = desk.house.citizen("王工")
    await web.says("人工")
    await first.says("人工")
    await phone.follows(("人工", "网页那边已经叫了人工"), ("「改到这里」", "您排在最前面"))
    (before, _) = await desk.open_ones()
    assert before["conversation_id"] == (await phone.talk()).id
    zhao = await desk.member("小赵")
    handoff = await desk.claims(phone, zhao)
    await desk.says(phone, handoff, zhao, "您请说")
    await phone.says("我想问低保")
    await web.follows(("人工", "小赵正在Telegram那边"))
    await web.taps("改到这里")
    await desk.house.later(minutes=2, seconds=1)
    assert (await desk.notes(web))[-1] == "市民等了2分钟，还没有回复。"
    await desk.house.later(minutes=8)
    assert "不用重新排" in words(await web.hears())
    assert (await desk.find(handoff)).state == "QUEUED"


async def test_edge_35_a_talk_that_ends_at_that_moment_is_asked_for_anew(desk: Desk) -> None:
    """The tap was read before the end, and done after it."""
    web, phone = await one_person(desk)
    zhao = await desk.member("小赵")
    await web.says("人工")
    handoff = await desk.claims(web, zhao)
    await phone.says("人工")
    before = (await phone.talk()).elsewhere
    await desk.do(web, lambda turn: chats.hand_back(turn, handoff, zhao))
    await web.hears()

    async def late(turn: Turn) -> None:
        turn.talk.elsewhere = before
        await elsewhere.come_here(turn)

    await desk.do(phone, late)
    assert "您排在最前面" in words(await phone.hears())
    assert await web.hears() == [], "nothing went along from there"
    (only,) = await desk.open_ones()
    assert only["id"] != handoff
    with pytest.raises(NotNow, match="换到另一端"):
        await desk.do(web, lambda turn: chats.say(turn, only["id"], zhao, Reply("再见")))
