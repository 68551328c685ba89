"""Who goes: a citizen who blocks us, a shift that ends, a member who is let go; and watch words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.watch_words import WatchWords
from handlers.admin import staffing
from handlers.desk import chats, watch_words
from handlers.errors import NotAllowed, NotNow
from storage import notes, presence, shifts
from tests.takeover.kit import Desk


async def test_edge_15_blocked_is_told_and_ends_after_a_day(desk: Desk) -> None:
    li = desk.house.citizen("李奶奶", "telegram")
    zhao = await desk.member("小赵")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    await desk.says(li, handoff, zhao, "您请说。")
    blocked = {"new_chat_member": {"status": "kicked"}, "from": {"id": li.id, "first_name": "李"}}
    await li.member(blocked)
    assert (await desk.notes(li))[-1].startswith("市民屏蔽了机器人")
    await desk.house.later(hours=1)
    assert (await desk.find(handoff)).state == "ACTIVE", "no clock runs meanwhile"
    await desk.house.later(hours=24)
    assert (await desk.find(handoff)).close_reason == "citizen_blocked"


async def test_edge_10_a_shift_ends_with_chats_in_hand(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵")
    now = desk.house.clock.now()
    async with desk.house.database.transaction() as tx:
        await shifts.add(tx, zhao.id, now, now + timedelta(minutes=4), made_by=zhao.id, now=now)
    await li.says("人工")
    await desk.claims(li, zhao)
    await desk.house.later(minutes=4, seconds=1)
    alarms = await desk.house.read(notes.open_alarms)
    assert [(row["kind"], row["text"]) for row in alarms] == [("handoff-shift", "小赵")]


async def test_edge_10_no_new_chats_half_an_hour_before(desk: Desk) -> None:
    zhao = await desk.member("小赵", on=True)
    now = desk.house.clock.now()
    async with desk.house.database.transaction() as tx:
        await shifts.add(tx, zhao.id, now, now + timedelta(minutes=29), made_by=zhao.id, now=now)
    li = desk.house.citizen()
    await li.says("人工")
    assert (await desk.waiting(li)).state == "QUEUED"


async def test_a_member_is_let_go_and_the_chats_go_on(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵")
    admin = await desk.member("老周", "admin")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    await desk.house.engine.act(None, lambda turn: staffing.disable(turn, admin, zhao.id))
    await desk.house.timers.fire_due()
    back = await desk.find(handoff)
    assert (back.state, back.staff_id) == ("QUEUED", None)
    assert "不用重新排" in "\n".join(one.text for one in await li.hears())


async def test_watch_words_tell_the_desk_once(desk: Desk) -> None:
    wang, zhao = await desk.member("王班长", "duty_leader"), await desk.member("小赵")
    house = desk.house.engine.house
    desk.house.engine.house = replace(house, watch=WatchWords(desk.house.database))
    act = desk.house.engine.act
    with pytest.raises(NotAllowed):
        await act(None, lambda turn: watch_words.choose(turn, zhao, "上访"))
    with pytest.raises(NotNow, match="每个词"):
        await act(None, lambda turn: watch_words.choose(turn, wang, "上访\n访"))
    await act(None, lambda turn: watch_words.choose(turn, wang, "上访\n 煤气罐 \n上访"))
    li = desk.house.citizen()
    await li.says("楼下饭店的煤氣罐放在楼道里")
    await li.says("煤气罐还在那里")
    alarms = await desk.house.read(notes.open_alarms)
    assert [(row["kind"], row["text"]) for row in alarms] == [("watch-word", "煤气罐")]
    taken = await desk.do(li, lambda turn: chats.join(turn, zhao, "关注词"))
    assert taken.staff_id == zhao.id


async def test_who_comes_back_is_not_sent_away_by_an_older_offer(desk: Desk) -> None:
    zhao = await desk.member("小赵", on=True)
    li, he = desk.house.citizen(), desk.house.citizen("何先生")
    await li.says("人工")
    desk.house.clock.move(seconds=10)
    await he.says("人工")
    assert (await desk.waiting(he)).offered_to == zhao.id
    await desk.house.later(seconds=36)
    there = await desk.house.read(lambda tx: presence.of(tx, zhao.id))
    assert there
    assert there.state == "away", "the first offer lapsed"
    await desk.goes(zhao, "on")
    await desk.house.later(seconds=15)
    assert (await desk.waiting(he)).state == "QUEUED", "the second one has lapsed, too"
    there = await desk.house.read(lambda tx: presence.of(tx, zhao.id))
    assert there
    assert there.state == "on"
