"""Taking over at the web desk: offers, passing on, holding, coming in, summaries, left messages."""

from datetime import timedelta
from typing import Any

from handlers.desk import presence
from storage import handoffs, links
from storage import presence as storage_presence
from tests.pages.test_desk import House, Seat, house
from tests.pages.test_desk_chats import listening, served

__all__ = ["house"]


async def comes_on(house: House, seat: Seat) -> None:
    await seat.does("/desk/presence", state="on")


async def test_an_offer_is_a_card_and_goes_to_the_next_when_declined(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = await house.sits_down("王工", "operator")
    assert "0/5" in await zhao.sees("/desk")
    await zhao.does("/desk/presence", capacity=3)
    await zhao.does("/desk/presence", 409, capacity=99)
    await zhao.does("/desk/presence", 409, state="asleep")
    await comes_on(house, zhao)
    assert "0/3" in await zhao.sees("/desk")
    granny = await house.waiting()
    talk = await granny.talk()
    assert talk.handoff
    assert talk.handoff.state == "OFFERED"
    page = await zhao.sees(f"/desk?chat={talk.id}")
    assert 'data-group="offered_me"' in page
    assert 'data-full="45"' in page
    assert "正在请小赵接待" in await wang.sees(f"/desk?chat={talk.id}")
    await wang.chats(granny, "decline", 409)
    await comes_on(house, wang)
    async with served(house) as base, listening(base, wang, chat=talk.id) as ear:
        await ear.hears("stands", "正在请小赵接待")
        await zhao.chats(granny, "decline", why="在吃饭")
        stands: Any = await ear.hears("stands", "请您接待")
        assert stands["offer"]["to_me"]
        await wang.chats(granny, "accept")
        assert (await ear.hears("stands", "mine"))["state"] == "mine"
    assert "1/5" in await wang.sees("/desk")
    assert "请先交还或转交" in (await wang.does("/desk/presence", 409, state="off")).json()["say"]


async def test_the_owner_keeps_it_until_the_colleague_accepts(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = await house.sits_down("王工", "duty_leader")
    granny = await house.waiting()
    await zhao.chats(granny, "claim")
    chat = (await granny.talk()).id
    await zhao.chats(granny, "transfer", 409, to="")
    await zhao.chats(granny, "transfer", to=f"staff:{wang.member.id}", why="要派车")
    assert "接受以前还是您的" in await zhao.sees(f"/desk?chat={chat}")
    assert "小赵请您接手" in await wang.sees(f"/desk?chat={chat}")
    await zhao.chats(granny, "say", text="我还在")
    await wang.chats(granny, "accept")
    await zhao.chats(granny, "say", 403, text="太晚了")
    await wang.chats(granny, "transfer", to="skill:公积金")
    assert "公积金专家" in await wang.sees(f"/desk?chat={chat}")
    assert f"/desk/chats/{chat}/accept" not in await zhao.sees(f"/desk?chat={chat}")
    async with house.hotline.database.transaction() as tx:
        await storage_presence.set_skills(tx, zhao.member.id, ["公积金"])
    page = await zhao.sees(f"/desk?chat={chat}")
    assert f"/desk/chats/{chat}/accept" in page
    assert 'data-full="600"' in page
    await wang.chats(granny, "transfer", 404, to="staff:9999")


async def test_edge_39_hold_and_resume_barge_and_whisper(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = await house.sits_down("王工", "duty_leader")
    granny = await house.waiting()
    await zhao.chats(granny, "claim")
    chat = (await granny.talk()).id
    await zhao.chats(granny, "hold", 409, minutes=0, why="等单位")
    await zhao.chats(granny, "hold", minutes=20, why="等单位回电话")
    page = await zhao.sees(f"/desk?chat={chat}")
    assert "等单位回电话" in page
    assert f"/desk/chats/{chat}/resume" in page
    await zhao.chats(granny, "resume")
    assert f"/desk/chats/{chat}/hold" in await zhao.sees(f"/desk?chat={chat}")
    await zhao.chats(granny, "whisper", 403, text="我自己")
    await wang.chats(granny, "whisper", text="先安抚，再问地点")
    assert "先安抚" in await zhao.sees("/desk")  # listed under 提到我的
    assert not [
        one for one in await granny.transcript() if "先安抚" in one.text and one.side != "note"
    ]
    await zhao.chats(granny, "barge", 403, why="我来")
    await wang.chats(granny, "barge", 409, why=" ")
    await wang.chats(granny, "barge", why="市民很着急")
    held = (await granny.talk()).handoff
    assert held
    assert held.staff_id == wang.member.id


async def test_edge_35_a_talk_that_moves_is_one_tap_away_and_no_word_goes_astray(
    house: House,
) -> None:
    zhao = await house.sits_down("小赵", "operator")
    granny = await house.waiting()
    phone = house.hotline.citizen("李奶奶手机", "telegram")
    await phone.says("你好")
    old, new = await granny.talk(), await phone.talk()
    assert old.handoff
    async with house.hotline.database.transaction() as tx:
        await links.join(tx, old.person_id, new.person_id, house.hotline.clock.now())
    await zhao.chats(granny, "claim")
    async with served(house) as base, listening(base, zhao, chat=old.id) as ear:
        await ear.hears("stands", "mine")
        await phone.follows(("人工", "小赵正在网页那边"), ("「改到这里」", "小赵到这里接着"))
        stands: Any = await ear.hears("stands", "elsewhere")
        assert f"/desk?chat={new.id}" in str(stands)
    late = await zhao.does(
        f"/desk/chats/{old.id}/say", 409, handoff=old.handoff.id, text="您请说", key="k1"
    )
    assert "换到另一端" in late.json()["say"]
    page = await zhao.sees(f"/desk?chat={new.id}")
    assert "市民从网页换到这里" in page
    await zhao.chats(phone, "say", text="您请说", key="k2")
    assert "您请说" in "".join(one.text for one in await phone.hears())
    assert "1/5" in await zhao.sees("/desk"), "one chat, not two"


async def test_after_the_end_a_summary_and_the_next_time_it_is_known(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = await house.sits_down("王工", "operator")
    granny = await house.waiting()
    await zhao.chats(granny, "claim")
    talk = await granny.talk()
    assert talk.handoff
    ended, chat = talk.handoff.id, talk.id
    await zhao.chats(granny, "back", summary="周二派车")
    page = await zhao.sees(f"/desk?chat={chat}")
    assert f"/desk/chats/{chat}/wrap" in page
    assert f"/desk/chats/{chat}/wrap" not in await wang.sees(f"/desk?chat={chat}")
    wrap: Any = {"handoff": ended, "category": "求助"}
    await zhao.chats(granny, "wrap", 409, **wrap, summary="")
    await zhao.chats(granny, "wrap", 409, **wrap, summary="派车", case="XX1")
    await zhao.chats(granny, "wrap", **wrap, summary="每周二派车去医院")
    page = await zhao.sees(f"/desk?chat={chat}")
    assert f"/desk/chats/{chat}/wrap" not in page
    assert "每周二派车去医院" in page  # under 以前的接待
    await zhao.chats(granny, "join", 409, why="")
    await zhao.chats(granny, "join", why="她又说不舒服")
    assert (await granny.talk()).handoff


async def test_a_message_that_was_left_is_answered(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    granny = await house.waiting()
    talk = await granny.talk()
    assert talk.handoff
    left, now = talk.handoff.id, house.hotline.clock.now()
    async with house.hotline.database.transaction() as tx:
        await handoffs.close(tx, left, actor="bot", reason="nobody", state="LEFT_MESSAGE", now=now)
    page = await zhao.sees(f"/desk?chat={talk.id}")
    assert 'data-group="left"' in page
    assert "回复留言" in page
    await zhao.chats(granny, "left", handoff=left)
    held = (await granny.talk()).handoff
    assert held
    assert held.staff_id == zhao.member.id


async def test_the_operator_fills_what_is_missing_and_the_citizen_says_yes(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    granny = await house.waiting()
    await zhao.chats(granny, "claim")
    chat = (await granny.talk()).id
    await zhao.chats(granny, "fill", 409, slot="urgency", value="急")
    await zhao.chats(granny, "fill", slot="detail", value="小区门口的路灯坏了三天")
    await zhao.chats(granny, "ask-yes", 409)
    await zhao.chats(granny, "fill", slot="place", value="历下区解放路12号院")
    await zhao.chats(granny, "fill", slot="contact", value="不留")
    assert "解放路12号院" in await zhao.sees(f"/desk?chat={chat}")
    await zhao.chats(granny, "ask-yes")
    assert (await granny.transcript())[-1].extras["card"]


async def test_whoever_has_the_desk_open_is_there(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    now = house.hotline.clock.now()
    async with house.hotline.database.transaction() as tx:
        await presence.go(tx, zhao.member, "on", now)
    house.hotline.clock.move(minutes=6)
    assert "好一会儿没有您的消息" in await zhao.sees("/desk")
    async with served(house) as base, listening(base, zhao) as ear:
        await ear.hears("queue")
        granny = await house.waiting()
        await ear.hears("queue", str((await granny.talk()).id))
    async with house.hotline.database.reading() as tx:
        beat = await tx.value("SELECT beat_at FROM presence")
    assert beat > now + timedelta(minutes=5)
