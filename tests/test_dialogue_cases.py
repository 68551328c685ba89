"""One's own cases: seen, added to, urged, withdrawn, answered, rated, reopened."""

import pytest

from handlers.desk import chats, holding
from storage import cases, handoff_lists, notes
from storage.cases import Case
from tests.dialogue import Citizen, Hotline, labels, run_turn, shown

LAMP = "历下区解放路12号院的路灯坏了半个月，一直没人管"

sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


async def filed(li: Citizen, matter: str = LAMP) -> Case:
    await li.says(matter)
    if "不留电话" not in labels((await li.transcript())[-1]):
        await li.says("解放路12号院")
    await li.follows(("不留", "我记下的是这样"), ("「没错，提交」", "编号JN"))
    return (await li.cases())[0]


async def answered(house: Hotline, case: Case, text: str = "已经修好了。") -> Case:
    clerks = await house.read(lambda tx: _clerks(tx))
    clerk = await house.member(f"小赵{clerks}", "operator")
    return await house.act(case, clerk, action="reply", text=text)


async def _clerks(tx: object) -> int:
    return int(await tx.value("SELECT count(*) FROM staff"))  # type: ignore[attr-defined]


async def alarms(house: Hotline) -> list[str]:
    return [alarm["kind"] for alarm in await house.read(notes.open_alarms)]


async def test_none_one_and_many(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("进度", "还没有登记过"))
    first = await filed(li)
    await li.follows(("我反映的事办到哪了", "路灯坏了半个月"), ("查进度", "现在：正在确定承办单位"))
    second = await filed(li, "经十路的井盖坏了，投诉几次没人管")
    (which,) = await li.says("我的诉求")
    assert [label[:13] for label in labels(which)] == [second.number, first.number]
    await li.follows(("2", "路灯"), (f"查{first.number.lower()}办好没", "路灯"))


async def test_the_case_of_somebody_else_does_not_exist(house: Hotline) -> None:
    case = await filed(house.citizen("李奶奶"))
    stranger = house.citizen("小周")
    await stranger.follows((case.number, "没有查到"))


async def test_add(house: Hotline) -> None:
    li = house.citizen()
    case = await filed(li)
    await li.follows(
        ("「补充情况」", "补充的话或照片"), ("晚上有老人摔倒了一次，怎么办", "已经补充")
    )
    await li.follows(("「补充情况」", "补充的话或照片"), ("身份证丢了怎么补办？", "来源："))
    await li.follows(("没有了", "这一步不做了"))
    events = await house.read(lambda tx: cases.events(tx, case.id))
    assert [event.text for event in events if event.action == "supplement"] == [
        "晚上有老人摔倒了一次，怎么办"
    ]


async def test_the_same_words_twice_are_added_once_and_that_is_said(house: Hotline) -> None:
    li, more = house.citizen(), "晚上有老人摔倒了一次"
    photo = {"key": "p1", "kind": "photo", "name": "lamp.jpg", "mime": "image/jpeg", "size": 9}
    case = await filed(li)
    await li.follows(("「补充情况」", "补充的话或照片"), (more, "已经补充"))
    await li.follows(("「补充情况」", "补充的话或照片"), (f"{more} ", "刚才已经补充到"))
    await li.taps("补充情况")
    assert "已经补充" in shown((await li.sends(text=more, files=[photo]))[-1]), "a photo is more"
    await house.later(hours=1)
    await li.follows(("「补充情况」", "补充的话或照片"), (more, "已经补充到"))
    events = await house.read(lambda tx: cases.events(tx, case.id))
    assert [event.text for event in events if event.action == "supplement"] == [more] * 3


async def test_what_is_asked_for_is_taken_though_it_was_said_a_moment_ago(house: Hotline) -> None:
    li, zhao, more = house.citizen(), await house.member(), "灯杆上写着A-17"
    case = await filed(li)
    await li.follows(("「补充情况」", "补充的话或照片"), (more, "已经补充"))
    await house.act(case, zhao, action="ask", text="灯杆上写着什么？")
    await li.follows((more, "已经补充到"))
    assert [one.status for one in await li.cases()] == [case.status]


async def test_words_a_day_later_are_not_taken_for_the_case(house: Hotline) -> None:
    li = house.citizen()
    await filed(li)
    await li.follows(("「补充情况」", "补充的话或照片"))
    await house.later(hours=25)
    await li.follows(("经十路的井盖坏了，投诉几次没人管", "怎么联系您"))


async def test_urge_has_a_cool_down(house: Hotline) -> None:
    li = house.citizen()
    await filed(li)
    await li.follows(("「催一催」", "已经替您催了"), ("「催一催」", "刚替您催过"))
    assert (await alarms(house)).count("urged") == 1
    await house.later(hours=13)
    await li.follows(("「催一催」", "已经替您催了"))
    (case,) = await li.cases()
    assert (case.urged, case.priority) == (2, 10)


async def test_withdraw_is_confirmed(house: Hotline) -> None:
    li = house.citizen()
    await filed(li)
    await li.follows(("「撤回」", "确定要撤回"), ("「不撤回」", "正在确定承办单位"))
    await li.follows(
        ("「撤回」", "确定要撤回"), ("好的", "已经撤回"), ("「催一催」", "状态刚刚变了")
    )
    (case,) = await li.cases()
    assert (case.status, case.close_reason) == ("withdrawn", "withdrawn")


@sqlite
@pytest.mark.parametrize(
    ("said", "status", "satisfaction"),
    [
        ("非常满意", "closed", "very"),
        ("满意", "closed", "satisfied"),
        ("还行吧", "closed", "fair"),
        ("不太满意", "to_dispatch", ""),
        ("非常不满意", "to_dispatch", ""),
    ],
)
async def test_the_last_word(house: Hotline, said: str, status: str, satisfaction: str) -> None:
    li = house.citizen()
    await answered(house, await filed(li))
    await li.follows(("打过电话", "解决了吗"), ("修好了，谢谢", "满意吗"))
    await li.says(said)
    (case,) = await li.cases()
    assert (case.status, case.satisfaction) == (status, satisfaction)
    assert ("rework" in await alarms(house)) == (status == "to_dispatch")


@pytest.mark.parametrize("word", ["「解决了一部分」", "「没有解决」", "还没修好呢"])
async def test_not_solved_is_worked_on_again(house: Hotline, word: str) -> None:
    li = house.citizen()
    await answered(house, await filed(li))
    await li.follows(("「没有联系」", "解决了吗"), (word, "马上重新办理"))
    (case,) = await li.cases()
    assert (case.status, case.round, case.priority) == ("to_dispatch", 2, 10)
    await li.follows(("灯是亮了，可是一闪一闪的", "已经补充"))
    await house.later(hours=200)
    assert await li.hears() == []  # no reminder for a round that is over

    await answered(house, case)
    await li.hears()
    await li.follows(("「联系过」", "解决了吗"), ("「没有解决」", "值班班长督办"))
    assert (await alarms(house))[-1] == "supervise"


async def test_an_answer_counts_once(house: Hotline) -> None:
    li = house.citizen()
    await answered(house, await filed(li))
    await li.follows(("「联系过」", "解决了吗"), ("「联系过」", "已经答过"))
    await li.follows(
        ("「解决了」", "满意吗"), ("「满意」", "办结了"), ("「非常满意」", "不需要评价")
    )
    (case,) = await li.cases()
    assert case.satisfaction == "satisfied"


async def test_reminders_then_closed_as_not_rated(house: Hotline) -> None:
    li = house.citizen()
    case = await answered(house, await filed(li))
    await li.hears()
    await house.later(hours=24, seconds=1)
    first = await li.hears()
    assert "还等着您一句话" in first[0].text
    assert labels(first[1]) == ["联系过", "没有联系"]
    await house.later(hours=48)
    assert "再问您一次" in (await li.hears())[0].text
    await house.later(hours=24)
    (closed,) = await li.hears()
    assert "未评价" in closed.text
    (case,) = await li.cases()
    assert (case.status, case.satisfaction) == ("closed", "not-rated")
    await li.follows(("「又出现了，重新办」", "重新打开"))
    (case,) = await li.cases()
    assert (case.status, case.round) == ("to_dispatch", 2)


async def test_after_seven_days_it_becomes_a_new_case(house: Hotline) -> None:
    li = house.citizen()
    case = await answered(house, await filed(li))
    await li.follows(("「联系过」", "解决了吗"), ("「解决了」", "满意吗"), ("「满意」", "办结"))
    await li.says(case.number)
    await house.later(days=8)
    await li.follows(("「又出现了，重新办」", "超过7天"), ("「登记下来」", "怎么联系您"))
    await li.follows(("不留", f"此前的编号：{case.number}"), ("「没错，提交」", "编号JN"))
    assert [one.status for one in await li.cases()] == ["to_dispatch", "archived"]


async def test_no_reminder_after_the_last_word(house: Hotline) -> None:
    li = house.citizen()
    await answered(house, await filed(li))
    await li.follows(("「联系过」", "解决了吗"), ("「解决了」", "满意吗"), ("「满意」", "办结"))
    await house.later(hours=200)
    assert await li.hears() == []


async def test_a_reminder_waits_while_a_person_holds_the_chat(house: Hotline) -> None:
    li = house.citizen()
    await answered(house, await filed(li))
    await li.says("人工")
    operator = await house.member("小钱")
    (waiting,) = await house.read(handoff_lists.open_ones)
    await run_turn(house, li, lambda turn: chats.claim(turn, waiting["id"], operator))
    await run_turn(
        house, li, lambda turn: holding.hold(turn, waiting["id"], operator, 24 * 60, "等单位回话")
    )
    await li.hears()
    await house.later(hours=25)
    assert await li.hears() == []
    await run_turn(house, li, lambda turn: chats.hand_back(turn, waiting["id"], operator))
    await li.hears()
    await house.later(minutes=11)
    assert "还等着您一句话" in (await li.hears())[0].text


async def test_thanks_after_the_end_reach_those_who_helped_once(house: Hotline) -> None:
    li = house.citizen()
    await answered(house, await filed(li))
    await li.follows(("「联系过」", "解决了吗"), ("「解决了」", "满意吗"), ("「满意」", "办结"))
    await li.follows(("谢谢修灯的师傅，晚上亮堂多了", "转给帮忙的同事"), ("谢谢", "不客气"))
    assert "thanks" in await alarms(house)


async def test_news_says_until_when(house: Hotline) -> None:
    li = house.citizen()
    leader = await house.member("王班长", "duty_leader")
    case = await house.act(await filed(li), leader, action="dispatch", to="市民政局")
    (news,) = await li.hears()
    assert "最迟11月30日17:00前答复您" in news.text
    (case,) = await li.cases()
    assert "11月30日17:00" in await li.card(case), "the card that she has is up to date"
    await house.act(case, leader, action="withdraw", reason="和另一件重复")
    assert "原因：和另一件重复" in "".join(map(shown, await li.hears()))


@sqlite
async def test_a_long_answer_is_on_the_card_in_part_and_whole_by_one_tap(house: Hotline) -> None:
    li = house.citizen(channel="telegram")
    case = await filed(li)
    text = "已经修好了。" * 200
    case = await answered(house, case, text)
    card = next(one for one in await li.transcript() if one.key == case.card_key)
    (row,) = [one for one in card.extras["card"]["rows"] if one["value"].startswith("已经修好")]
    assert (len(row["value"]), row["value"][-1]) == (601, "…")
    await house.later(seconds=1)
    await li.hears()
    (whole,) = await li.taps("看完整答复")
    assert (whole.extras["title"], whole.text) == (f"{case.number}的答复", text)
