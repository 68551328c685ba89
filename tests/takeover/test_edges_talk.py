"""Edge cases of a talk under way (docs/takeover.md)."""

import asyncio

import pytest

from handlers.desk import chats, supplementing
from handlers.errors import NotNow
from storage import cases, messages
from tests.dialogue import labels
from tests.takeover.kit import Desk, words
from tests.takeover.test_edges import LAMP


async def test_edge_2_commands_and_menu_words_go_to_the_person(desk: Desk) -> None:
    li, zhao = desk.house.citizen("李奶奶", "telegram"), await desk.member("小赵")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    for said in ("/start", "人工", "我的诉求", "取消", "/human"):
        assert await li.says(said) == [], said
    kept = [one.text for one in await li.transcript() if one.side == "citizen"]
    assert kept[-5:] == ["/start", "人工", "我的诉求", "取消", "/human"]
    assert (await desk.find(handoff)).state == "ACTIVE"


async def test_edge_3_an_old_button_says_who_is_there_and_does_nothing(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵")
    await li.says("身份证丢了怎么补办？")
    await li.says("人工")
    await desk.claims(li, zhao)
    (toast,) = await li.taps("有用")
    assert (toast.side, toast.text) == ("system", "正在由工作人员为您服务。")


async def test_edge_4_no_answer_of_the_bots_comes_behind_a_claim(desk: Desk) -> None:
    """However a question and a colleague meet: what was not said by then is dropped."""
    zhao = await desk.member("小赵")
    for n in range(8):
        li = desk.house.citizen(f"市民{n}")
        await li.says("你好")
        questions = [li.drops(text="身份证丢了怎么补办？") for _ in range(3)]
        joined = desk.do(li, lambda turn: chats.join(turn, zhao, "说到了关注词"))
        await asyncio.gather(*questions[: n % 4], joined, *questions[n % 4 :])
        await desk.house.engine.settled()
        said = await li.transcript()
        sides, texts = [one.side for one in said], [one.text[:7] for one in said]
        hello = texts.index("您好，我是小赵")
        assert "bot" not in sides[hello:], sides
        assert sides.count("citizen") == 4, "no word of the citizen is lost"


async def test_edge_14_what_a_citizen_deletes_stays_and_they_are_told(desk: Desk) -> None:
    """No event tells of it: the privacy page says so, and how to have it erased."""
    li, zhao = desk.house.citizen("李奶奶", "telegram"), await desk.member("小赵")
    said = await li.says("我的数据")
    assert "收不到删除的通知，这边的记录会留着" in words(said)
    assert "删除我的数据" in labels(said[-1])
    await li.says("人工")
    await desk.claims(li, zhao)
    await li.says("我家在解放路12号")
    await li.taps("删除我的数据")
    assert "我家在解放路12号" in [one.text for one in await li.transcript()]


async def test_edge_13_an_edit_is_a_version_and_starts_no_clock(desk: Desk) -> None:
    li, zhao = desk.house.citizen("李奶奶", "telegram"), await desk.member("小赵")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    await li.says("我家在解放路12号")
    await desk.says(li, handoff, zhao, "好的，记下了。")
    await li.hears()
    (said,) = [one for one in await li.transcript() if one.text == "我家在解放路12号"]
    before = (await desk.find(handoff)).last_citizen_at
    await li.edits(said, "我家在解放路12号院")
    (now,) = [one for one in await li.transcript() if one.key == said.key]
    assert now.text == "我家在解放路12号院"
    old = await desk.house.read(lambda tx: messages.versions(tx, now.id))
    assert [row["text"] for row in old] == ["我家在解放路12号"]
    assert (await desk.find(handoff)).last_citizen_at == before


async def test_edge_17_after_a_restart_the_clocks_are_what_the_rows_say(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    await desk.says(li, handoff, zhao, "您请说。")
    await li.says("我想问低保")
    desk.house.clock.move(minutes=10, seconds=1)  # nobody looked at the timers meanwhile
    await desk.house.timers.fire_due()
    heard = [one.text for one in await li.hears()]
    assert sum("不用重新排" in text for text in heard) == 1
    assert (await desk.find(handoff)).state == "QUEUED"


async def test_edge_33_a_flood_is_kept_and_answered_once(desk: Desk) -> None:
    li = desk.house.citizen()
    await li.says("人工")
    for n in range(100):
        await li.drops(text=f"在吗{n}")
    assert len(await li.hears()) == 1
    kept = [one.text for one in await li.transcript() if one.side == "citizen"]
    assert kept[-100:] == [f"在吗{n}" for n in range(100)]
    assert len(await desk.open_ones()) == 1


async def test_edge_26_what_is_said_goes_to_the_case_that_is_filed(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵")
    await li.says(LAMP)
    await li.says("不留")
    await li.taps("没错，提交")
    (case,) = await li.cases()
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    await li.says("路灯杆上的编号是A-17")
    said = (await li.transcript())[-1]
    with pytest.raises(NotNow, match="没有工单"):
        await desk.do(li, lambda t: supplementing.to_case(t, handoff, zhao, said.key, "JN1"))
    for new in (True, False):
        put = await desk.do(
            li, lambda t: supplementing.to_case(t, handoff, zhao, said.key, case.number)
        )
        assert put is new, "twice the same is written once"
    events = await desk.house.read(lambda tx: cases.events(tx, case.id))
    assert [one.text for one in events if one.action == "supplement"] == ["路灯杆上的编号是A-17"]
    bot = next(one for one in await li.transcript() if one.side == "bot")
    with pytest.raises(NotNow, match="只有市民的话"):
        await desk.do(li, lambda t: supplementing.to_case(t, handoff, zhao, bot.key, case.number))
