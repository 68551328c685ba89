"""Edge cases of the takeover, each named after its number in docs/takeover.md."""

import asyncio
from dataclasses import replace

import pytest

from handlers.city.entries import Span
from handlers.desk import chats, drafts, holding, passing, presence, wrapping
from handlers.errors import NotAllowed, NotNow
from handlers.turn import Reply
from storage import handoff_lists, notes
from storage import presence as stored
from tests.dialogue import city, labels
from tests.takeover.kit import Desk, words

LAMP = "历下区解放路12号院的路灯坏了半个月，一直没人管"


async def test_edge_1_words_while_queued_and_one_message_for_the_place(desk: Desk) -> None:
    first, li = desk.house.citizen("王工"), desk.house.citizen()
    await first.says("人工")
    (place,) = await li.says("人工")
    assert labels(place) == ["不等了", "改为留言"]
    await li.says("我家的情况有点复杂")
    await first.taps("不等了")
    await desk.house.later(seconds=31)
    (edited,) = await li.hears()
    assert (edited.key, "您排在最前面" in edited.text) == (place.key, True)
    await desk.house.later(seconds=31)
    assert await li.hears() == [], "the same place is not said again"
    assert len(await desk.open_ones()) == 1


async def test_edge_1_a_message_instead_of_waiting(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵")
    await li.follows(("人工", "您排在最前面"), ("「改为留言」", "您说的都给同事留着"))
    await li.follows(("身份证丢了怎么补办？", "来源："))
    (left,) = await desk.house.read(handoff_lists.left_ones)
    await desk.do(li, lambda turn: wrapping.answer_left(turn, left["id"], zhao))
    assert "来回您的留言" in words(await li.hears())
    await desk.says(li, left["id"], zhao, "您好，您说的事我查到了。")
    assert [one.side for one in await li.hears()] == ["operator"]
    with pytest.raises(NotNow):
        await desk.do(li, lambda turn: wrapping.answer_left(turn, left["id"], zhao))


async def test_edge_5_the_loser_is_told_and_edge_6_twice_is_once(desk: Desk) -> None:
    li = desk.house.citizen()
    zhao, qian = await desk.member("小赵"), await desk.member("小钱")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    with pytest.raises(NotNow, match="已由小赵接待"):
        await desk.do(li, lambda turn: chats.claim(turn, handoff, qian))
    with pytest.raises(NotNow, match="您已接待"):
        await desk.do(li, lambda turn: chats.claim(turn, handoff, zhao))
    assert (await desk.log(handoff)).count("claim") == 1


async def test_edge_9_two_five_ten_minutes_without_an_answer(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵", on=True)
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    await desk.says(li, handoff, zhao, "您请说。")
    await li.hears()
    await li.says("我想问问低保的事")
    await li.says("还在吗")
    await desk.house.later(minutes=2, seconds=1)
    assert await desk.notes(li) == ["市民等了2分钟，还没有回复。"]
    await desk.house.later(minutes=3)
    alarms = await desk.house.read(notes.open_alarms)
    assert [(row["kind"], row["text"]) for row in alarms] == [("handoff-idle", "小赵")]
    await desk.house.later(minutes=5)
    away, place = await li.hears()
    assert "不用重新排" in away.text
    assert "您排在最前面" in place.text
    back = await desk.find(handoff)
    assert (back.state, back.staff_id, back.priority) == ("QUEUED", None, 20)
    there = await desk.house.read(lambda tx: stored.of(tx, zhao.id))
    assert there is not None
    assert there.state == "away"


async def test_edge_9_an_answer_ends_the_ladder(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    await desk.house.later(minutes=1)
    await desk.says(li, handoff, zhao, "您请说。")
    await desk.house.later(minutes=9)
    assert await desk.notes(li) == []
    assert (await desk.find(handoff)).state == "ACTIVE"


async def test_edge_10_nobody_goes_home_while_chats_are_held(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵", on=True)
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    with pytest.raises(NotNow, match="还接待着1位"):
        await desk.goes(zhao, "off")
    await desk.do(li, lambda turn: chats.hand_back(turn, handoff, zhao))
    await desk.goes(zhao, "off")


async def test_edge_25_the_draft_goes_along_is_filled_confirmed_and_filed_once(
    desk: Desk,
) -> None:
    """Acceptance test 7: the operator's value is in the one ticket."""
    li, zhao = desk.house.citizen(), await desk.member("小赵")
    await li.follows((LAMP, "怎么联系您"), ("人工", "您排在最前面"))
    handoff = await desk.claims(li, zhao)
    with pytest.raises(NotNow, match="少了几位"):
        await desk.do(li, lambda turn: drafts.fill(turn, handoff, zhao, "contact", "1380531"))
    await desk.do(li, lambda turn: drafts.fill(turn, handoff, zhao, "place", "解放路12号院3号楼下"))
    with pytest.raises(NotNow, match="还缺电话"):
        await desk.do(li, lambda turn: drafts.ask_yes(turn, handoff, zhao))
    await desk.do(li, lambda turn: chats.hand_back(turn, handoff, zhao))
    await li.follows(
        ("「接着说」", "怎么联系您"), ("不留", "3号楼下"), ("「没错，提交」", "编号JN")
    )
    (case,) = await li.cases()
    assert case.place == "解放路12号院3号楼下"


async def test_edge_25_the_citizen_says_yes_while_the_person_is_there(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵")
    await li.follows((LAMP, "怎么联系您"), ("人工", "您排在最前面"))
    handoff = await desk.claims(li, zhao)
    await desk.do(li, lambda turn: drafts.fill(turn, handoff, zhao, "contact", "13805310001"))
    await desk.do(li, lambda turn: drafts.ask_yes(turn, handoff, zhao))
    (card,) = await li.hears()
    assert (card.side, labels(card)) == ("system", ["没错，提交"])
    await li.follows(("「没错，提交」", "编号JN"))
    await li.taps("没错，提交")
    assert [one.contact_phone for one in await li.cases()] == ["13805310001"]
    assert (await desk.find(handoff)).state == "ACTIVE"


async def test_edge_25_the_drafts_clock_stands_still(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵")
    await li.follows((LAMP, "怎么联系您"), ("人工", "您排在最前面"))
    handoff = await desk.claims(li, zhao)
    await desk.do(li, lambda turn: holding.hold(turn, handoff, zhao, 24 * 60, "等单位回话"))
    await desk.house.later(hours=25)
    assert "form" in (await li.talk()).state


async def test_edge_29_out_of_hours_with_lunch_holiday_and_make_up_day(desk: Desk) -> None:
    shifts = (Span("09:00", "12:00", (1, 2, 3, 4, 5)), Span("13:00", "17:00", (1, 2, 3, 4, 5)))
    hours = replace(city().hours, operators=shifts)
    desk.house.engine.house = replace(desk.house.engine.house, city=replace(city(), hours=hours))
    li = desk.house.citizen()
    desk.house.clock.move(hours=2, minutes=30)  # Monday 12:30, lunch
    await li.follows(("人工", "13:00起有人"), ("身份证丢了怎么补办？", "来源："), ("人工", "13:00"))
    assert len(await desk.house.read(handoff_lists.left_ones)) == 1
    zhao = await desk.member("小赵", on=True)
    await li.follows(("人工", "您排在最前面"))  # somebody is there all the same
    handoff = await desk.claims(li, zhao)
    await desk.do(li, lambda turn: chats.hand_back(turn, handoff, zhao))
    assert await li.hears()


async def test_edge_35_a_second_place_is_told_where_the_talk_is(desk: Desk) -> None:
    li = desk.house.citizen()
    await asyncio.gather(li.drops(text="人工"), li.drops(text="转人工"))
    await li.hears()
    assert len(await desk.open_ones()) == 1


async def test_edge_37_words_to_a_closed_talk_do_not_go_out(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    await li.follows(("「结束人工」", "这次就聊到这里"))
    with pytest.raises(NotNow, match="没有发出去"):
        await desk.says(li, handoff, zhao, "再见")
    await desk.do(li, lambda turn: wrapping.wrap_up(turn, handoff, zhao, "问低保，已答复", "民政"))
    wrapped = await desk.find(handoff)
    assert (wrapped.summary, wrapped.category) == ("问低保，已答复", "民政")
    with pytest.raises(NotNow, match="没有工单"):
        await desk.do(
            li, lambda turn: wrapping.wrap_up(turn, handoff, zhao, "x", "", "JN260101-0001")
        )


async def test_edge_38_one_tap_once_and_for_a_day(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    await desk.do(li, lambda turn: chats.hand_back(turn, handoff, zhao))
    assert labels((await li.hears())[-1]) == ["满意", "一般", "不满意"]
    await li.follows(("「满意」", "谢谢您告诉我们"), ("「不满意」", "过期"))
    assert (await desk.find(handoff)).rating == "good"
    again = await desk.talks_again(li, zhao)
    await li.hears()
    await li.follows(("身份证丢了怎么补办？", "来源："))  # not a comment on the talk
    await desk.house.later(hours=24, seconds=1)
    await li.taps("满意")
    assert (await desk.find(again)).rating == ""


async def test_edge_39_the_duty_leader_steps_in_with_a_reason(desk: Desk) -> None:
    li = desk.house.citizen()
    zhao, wang = await desk.member("小赵"), await desk.member("王班长", "duty_leader")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    with pytest.raises(NotAllowed):
        await desk.do(li, lambda turn: passing.barge_in(turn, handoff, zhao, "我来"))
    with pytest.raises(NotNow, match="为什么"):
        await desk.do(li, lambda turn: passing.barge_in(turn, handoff, wang, " "))
    await desk.do(li, lambda turn: passing.barge_in(turn, handoff, wang, "情况紧急"))
    assert "王班长" in words(await li.hears())
    with pytest.raises(NotAllowed, match="现在由王班长接待"):
        await desk.says(li, handoff, zhao, "还在吗")


async def test_a_transfer_has_an_owner_at_every_moment(desk: Desk) -> None:
    li = desk.house.citizen()
    zhao, qian = await desk.member("小赵"), await desk.member("小钱")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    await desk.do(li, lambda turn: passing.transfer(turn, handoff, zhao, qian, why="要查医保"))
    await desk.says(li, handoff, zhao, "我请医保的同事来。")
    assert [one.side for one in await li.hears()] == ["operator"]
    await desk.do(li, lambda turn: passing.accept(turn, handoff, qian))
    assert "小钱" in words(await li.hears())
    with pytest.raises(NotAllowed):
        await desk.says(li, handoff, zhao, "还在吗")
    await desk.do(li, lambda turn: passing.transfer(turn, handoff, qian, zhao))
    await desk.house.later(seconds=46)
    assert (await desk.notes(li))[-1] == "转交没有人接，对话还在您这里。"
    with pytest.raises(NotNow):
        await desk.do(li, lambda turn: passing.accept(turn, handoff, zhao))
    assert (await desk.find(handoff)).staff_id == qian.id


async def test_a_transfer_to_a_topic_is_for_its_experts(desk: Desk) -> None:
    li = desk.house.citizen()
    zhao, sun = await desk.member("小赵"), await desk.member("孙老师", "expert")
    async with desk.house.database.transaction() as tx:
        await stored.set_skills(tx, sun.id, ["医保"])
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    qian = await desk.member("小钱")
    await desk.do(li, lambda turn: passing.transfer(turn, handoff, zhao, None, skill="医保"))
    with pytest.raises(NotAllowed, match="医保专家"):
        await desk.do(li, lambda turn: passing.accept(turn, handoff, qian))
    await desk.do(li, lambda turn: passing.accept(turn, handoff, sun))
    assert (await desk.find(handoff)).staff_id == sun.id


async def test_an_offer_stands_45_seconds_and_goes_on(desk: Desk) -> None:
    zhao, qian = await desk.member("小赵", on=True), await desk.member("小钱", on=True)
    li = desk.house.citizen()
    await li.says("人工")
    offered = await desk.waiting(li)
    assert (offered.state, offered.offered_to) == ("OFFERED", zhao.id)
    with pytest.raises(NotNow, match="另一位同事"):
        await desk.do(li, lambda turn: chats.claim(turn, offered.id, qian))
    await desk.house.later(seconds=46)
    again = await desk.waiting(li)
    assert (again.state, again.offered_to) == ("OFFERED", qian.id)
    await desk.do(li, lambda turn: passing.decline(turn, again.id, qian, "在吃饭"))
    assert (await desk.waiting(li)).state == "QUEUED"
    sun = await desk.member("小孙", on=True)
    assert (await desk.waiting(li)).offered_to == sun.id
    await desk.do(li, lambda turn: chats.claim(turn, again.id, sun))
    assert (await desk.find(again.id)).staff_id == sun.id


async def test_nobody_gets_more_than_they_can_hold(desk: Desk) -> None:
    zhao = await desk.member("小赵", on=True)
    async with desk.house.database.transaction() as tx:
        await presence.set_capacity(tx, zhao, 1, desk.house.clock.now())
    first, second = desk.house.citizen("王工"), desk.house.citizen()
    await first.says("人工")
    await second.says("人工")
    assert (await desk.waiting(second)).state == "QUEUED"
    handoff = await desk.claims(first, zhao)
    await desk.do(first, lambda turn: chats.hand_back(turn, handoff, zhao))
    await desk.house.timers.fire_due()
    assert (await desk.waiting(second)).offered_to == zhao.id


async def test_ten_minutes_in_the_queue_and_the_words_are_kept(desk: Desk) -> None:
    li = desk.house.citizen()
    await li.says("人工")
    await li.says("我家楼上漏水")
    await desk.house.later(minutes=10, seconds=1)
    assert "您说的都给同事留着" in words(await li.hears())
    (left,) = await desk.house.read(handoff_lists.left_ones)
    assert (left["close_reason"], left["last_text"]) == ("queue_timeout", "我家楼上漏水")


async def test_the_citizen_who_goes_quiet_is_asked_then_the_bot_is_back(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    await desk.says(li, handoff, zhao, "您的身份证号后四位是？")
    await li.hears()
    await desk.house.later(minutes=10, seconds=1)
    assert "您还在吗" in words(await li.hears())
    await desk.house.later(minutes=20)
    assert "先把对话接回来" in words(await li.hears())
    assert (await desk.find(handoff)).close_reason == "citizen_idle"
    await li.follows(("身份证丢了怎么补办？", "来源："))


async def test_on_hold_nobody_is_nudged_or_sent_away(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    await desk.do(li, lambda turn: holding.hold(turn, handoff, zhao, 60, "问医保局"))
    assert "大约60分钟回来" in words(await li.hears())
    assert await li.says("好的，我等着") == []
    await desk.house.later(minutes=59)
    assert await li.hears() == []
    await desk.house.later(minutes=2)
    assert (await desk.notes(li))[-1].startswith("说好的时间到了")
    assert (await desk.find(handoff)).state == "ACTIVE"


@pytest.mark.parametrize(
    ("said", "reason", "heard"),
    [
        ("我走投无路了，真的撑不住了", "despair", "您先别一个人扛着"),
        ("你们这什么破机器人，答非所问", "anger", "让您着急了"),
    ],
)
async def test_despair_and_anger_bring_a_person(
    desk: Desk, said: str, reason: str, heard: str
) -> None:
    li = desk.house.citizen()
    answers = words(await li.says(said))
    assert heard in answers
    assert (await desk.waiting(li)).reason == reason


async def test_anger_at_the_matter_is_a_report(desk: Desk) -> None:
    li = desk.house.citizen()
    await li.says("气死我了，" + LAMP)
    assert await desk.open_ones() == []
    assert "form" in (await li.talk()).state


async def test_a_colleague_may_join_a_chat_of_the_bots(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵")
    await li.says("你好")
    with pytest.raises(NotNow, match="为什么"):
        await desk.do(li, lambda turn: chats.join(turn, zhao, ""))
    taken = await desk.do(li, lambda turn: chats.join(turn, zhao, "说到了关注词"))
    await desk.do(li, lambda turn: chats.say(turn, taken.id, zhao, Reply("您好，我来帮您。")))
    assert [one.side for one in await li.hears()][-1] == "operator"
