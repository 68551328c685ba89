"""Courtesy of the follow-up: no words at night, room for words and a photo, thanks that arrive,
and a case that goes on from a former one."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handlers.cases import former, quiet
from handlers.city.entries import Span
from handlers.desk import chats
from storage import cases, handoff_lists, joins, notes, thanks
from storage.cases import Case
from storage.database import Database
from tests.dialogue import Citizen, Hotline, city, hotline, labels, run_turn, shown
from tests.test_cases_lifecycle import PARKS, Desk

CHINA = timedelta(hours=8)


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    async with hotline(database, tmp_path) as house:
        desk = Desk(house)
        await desk.open()
        yield desk


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - CHINA


async def answered(desk: Desk, citizen: Citizen) -> Case:
    case = await desk.act(await desk.filed(citizen), desk.operator, "dispatch", to=PARKS)
    case = await desk.act(case, desk.parks, "reply", text="铁链剪掉了。")
    case = await desk.act(case, desk.operator, "approve")
    await citizen.hears()
    return case


async def to(house: Hotline, moment: datetime) -> None:
    await house.later(seconds=(moment - house.clock.now()).total_seconds())


# ---- quiet hours ----


@pytest.mark.parametrize(
    ("story", "now", "end"),
    [
        ("in the evening", at(23, 21, 59), None),
        ("from ten o'clock", at(23, 22), at(24, 8)),
        ("after midnight", at(24, 3), at(24, 8)),
        ("until eight", at(24, 7, 59), at(24, 8)),
        ("and then no more", at(24, 8), None),
    ],
)
def test_the_quiet_hours(story: str, now: datetime, end: datetime | None) -> None:
    assert quiet.until(city(), now) == end, story


@pytest.mark.parametrize(
    ("begins", "ends", "now", "end"),
    [
        ("12:00", "14:00", at(23, 13), at(23, 14)),
        ("12:00", "14:00", at(23, 14), None),
        ("00:00", "06:00", at(23, 1), at(23, 6)),
        ("22:00", "22:00", at(23, 22), None),
    ],
)
def test_other_quiet_hours(begins: str, ends: str, now: datetime, end: datetime | None) -> None:
    where = replace(city(), hours=replace(city().hours, quiet=Span(begins, ends)))
    assert quiet.until(where, now) == end


async def test_a_reminder_at_night_comes_in_the_morning_once(desk: Desk) -> None:
    wang = desk.house.citizen()
    desk.house.clock.move(hours=13)
    await answered(desk, wang)
    assert desk.house.clock.now() > at(23, 23)
    await to(desk.house, at(24, 23, 30))
    await to(desk.house, at(25, 4))
    assert await wang.hears() == [], "somebody was woken"
    await to(desk.house, at(25, 8, 10))
    heard = await wang.hears()
    assert sum("等着您一句话" in one.text for one in heard) == 1
    await to(desk.house, at(25, 12))
    assert await wang.hears() == []


async def test_what_is_critical_does_not_wait(desk: Desk) -> None:
    wang = desk.house.citizen()
    case = await desk.filed(wang)
    desk.house.clock.move(hours=13)
    await wang.hears()
    case = await desk.act(case, desk.operator, "emergency", text="请马上打119")
    assert any("119" in one.text for one in await wang.hears())
    await desk.act(case, desk.operator, "reply", text="铁链剪掉了。")
    assert any("铁链剪掉了" in one.text for one in await wang.hears())
    await to(desk.house, at(24, 23, 30))
    assert any("等着您一句话" in one.text for one in await wang.hears())


async def test_what_staff_do_at_night_is_heard_in_the_morning_in_order(desk: Desk) -> None:
    wang = desk.house.citizen()
    case = await desk.filed(wang)
    desk.house.clock.move(hours=13)
    case = await desk.act(case, desk.operator, "dispatch", to=PARKS)
    case = await desk.act(case, desk.parks, "sign")
    await desk.house.later(hours=1)
    await desk.act(case, desk.operator, "reply", text="铁链剪掉了。")
    assert await wang.hears() == [], "somebody was woken"
    (case,) = await wang.cases()
    assert "铁链剪掉了" in await wang.card(case), "the card does not wait"
    await to(desk.house, at(24, 8, 10))
    told = [one.text for one in await wang.hears()]
    assert ["转给" in told[0], "正在办理" in told[1], "铁链剪掉了" in told[2]] == [True] * 3
    assert "联系" in told[3]
    assert len(told) == 4
    await to(desk.house, at(24, 20))
    assert await wang.hears() == [], "the reminder is a day after the report was heard"


async def test_who_is_up_hears_news_at_night(desk: Desk) -> None:
    """Who wrote a little while ago, and whose chat a person holds."""
    wang = desk.house.citizen()
    case = await desk.filed(wang)
    desk.house.clock.move(hours=13)
    await wang.says(case.number)
    desk.house.clock.move(minutes=29)
    case = await desk.act(case, desk.operator, "dispatch", to=PARKS)
    assert any("转给" in one.text for one in await wang.hears())
    desk.house.clock.move(minutes=2)
    case = await desk.act(case, desk.parks, "sign")
    assert await wang.hears() == []
    await wang.says("人工")
    (waiting,) = await desk.house.read(handoff_lists.open_ones)
    await run_turn(desk.house, wang, lambda turn: chats.claim(turn, waiting["id"], desk.operator))
    await wang.hears()
    desk.house.clock.move(hours=2)
    await desk.act(case, desk.leader, "extend", days=2, reason="要等设备")
    assert any("要等设备" in one.text for one in await wang.hears())


async def test_who_joined_is_not_woken_either_and_hears_it_in_order(desk: Desk) -> None:
    wang, li = desk.house.citizen("王工"), desk.house.citizen("李奶奶")
    first = await desk.filed(wang)
    await desk.act(await desk.filed(li), desk.operator, "merge", to=first.number)
    await li.hears()
    desk.house.clock.move(hours=13)
    case = await desk.house.read(lambda view: cases.glance(view, first.id))
    case = await desk.act(case, desk.operator, "dispatch", to=PARKS)
    await desk.house.later(seconds=1)
    await desk.act(case, desk.parks, "sign")
    await desk.house.later(hours=1)
    assert await li.hears() == []
    await to(desk.house, at(24, 8, 11))
    told = [one.text for one in await li.hears()]
    assert ["转给" in one for one in told] == [True, False]


# ---- words and a photo ----


async def test_words_and_a_photo_may_follow_each_answer(desk: Desk) -> None:
    wang = desk.house.citizen("王工", "telegram")
    case = await answered(desk, wang)
    await wang.taps("联系过")
    said = await wang.says("打过两次电话，态度很好的")
    assert "记下了" in said[0].text
    assert "解决了" in labels(said[1]), "the question stands again"
    assert "记下了" in (await wang.sends(files=["photo"]))[0].text
    await wang.taps("解决了")
    await wang.taps("非常满意")
    assert "记下了" in (await wang.says("剪得干干净净的，周末还来了一趟"))[0].text
    kept = await desk.house.read(lambda view: cases.events(view, case.id))
    remarks = [one for one in kept if one.action == "remark"]
    assert remarks[0].details["question"] == "contacted"
    assert len(remarks[1].details["files"]) == 1
    assert remarks[-1].details["question"] == "satisfaction"
    assert remarks[-1].status_after == "closed"


async def test_what_is_about_something_else_is_not_taken_for_a_remark(desk: Desk) -> None:
    wang = desk.house.citizen()
    case = await answered(desk, wang)
    await wang.taps("联系过")
    assert "居住证" in shown((await wang.says("居住证怎么办理？"))[0])
    await wang.taps("解决了")
    await wang.taps("满意")
    said = shown((await wang.says("家里暖气不热，老人冻得受不了"))[0])
    assert "记下了" not in said
    assert "转给帮忙的同事" in (await _thanks_later(desk, wang, case))


async def _thanks_later(desk: Desk, wang: Citizen, case: Case) -> str:
    await wang.says("取消")
    return "\n".join(one.text for one in await wang.says("谢谢你们把树救了"))


async def test_an_old_answer_waits_for_no_more_words(desk: Desk) -> None:
    wang = desk.house.citizen()
    await answered(desk, wang)
    await wang.taps("联系过")
    desk.house.clock.move(minutes=31)
    assert "记下了" not in shown((await wang.says("打过两次电话，态度很好的"))[0])


# ---- thanks ----


async def test_thanks_reach_the_operators_and_the_department(desk: Desk) -> None:
    wang = desk.house.citizen()
    other = await desk.house.member("小钱", "operator")
    case = await desk.filed(wang)
    await wang.says("人工")
    (waiting,) = await desk.house.read(handoff_lists.open_ones)
    await run_turn(desk.house, wang, lambda turn: chats.claim(turn, waiting["id"], desk.leader))
    await run_turn(desk.house, wang, lambda turn: chats.hand_back(turn, waiting["id"], desk.leader))
    case = await desk.act(case, desk.operator, "dispatch", to=PARKS)
    case = await desk.act(case, desk.parks, "reply", text="铁链剪掉了。")
    await desk.act(case, desk.operator, "approve")
    for answer in ("联系过", "解决了", "非常满意"):
        await wang.taps(answer)
    await wang.says("谢谢修树的师傅")
    async with desk.house.database.reading() as view:
        mine = [
            len(await thanks.unread(view, one.id, one.department))
            for one in (desk.operator, desk.leader, desk.parks, desk.roads, other)
        ]
        last = (await cases.events(view, case.id))[-1]
        (row,) = await thanks.unread(view, desk.parks.id, PARKS)
    assert mine == [1, 1, 1, 0, 0]
    assert last.details["to"] == f"小赵、王班长、{PARKS}"
    assert "thanks" in [one["kind"] for one in await desk.house.read(notes.open_alarms)]
    async with desk.house.database.transaction() as tx:
        now = desk.house.clock.now()
        assert not await thanks.read(tx, row["id"], desk.roads.id, desk.roads.department, now)
        assert await thanks.read(tx, row["id"], desk.parks.id, PARKS, now)
        assert await thanks.unread(tx, desk.parks.id, PARKS) == []


# ---- again, later ----


async def test_after_seven_days_a_new_case_goes_on_from_the_former(desk: Desk) -> None:
    wang = desk.house.citizen()
    case = await answered(desk, wang)
    for answer in ("联系过", "解决了", "满意"):
        await wang.taps(answer)
    await desk.house.later(days=8)
    await wang.says(case.number)
    await wang.taps("又出现了，重新办")
    await wang.taps("登记下来，请部门处理")
    await wang.says("不留")
    await wang.taps("没错，提交")
    newest, before = await wang.cases()
    assert newest.former_id == before.id == case.id
    assert (before.status, newest.status) == ("archived", "to_dispatch")
    async with desk.house.database.reading() as view:
        assert await joins.former(view, newest.id) == case.number
        assert await joins.later(view, case.id) == [newest.number]
        assert (await cases.events(view, case.id))[-1].text == newest.number


async def test_nobody_goes_on_from_a_case_of_somebody_else(desk: Desk) -> None:
    wang, li = desk.house.citizen("王工"), desk.house.citizen("李奶奶")
    case = await answered(desk, wang)
    for answer in ("联系过", "解决了", "满意"):
        await wang.taps(answer)
    await li.says("你好")
    assert await run_turn(desk.house, li, lambda turn: former.of(turn, case.number)) is None
    assert await run_turn(desk.house, wang, lambda turn: former.of(turn, case.number))


async def test_a_photo_from_telegram_can_be_added_to_a_case(desk: Desk) -> None:
    wang = desk.house.citizen("王工", "telegram")
    case = await desk.filed(wang)
    await wang.taps("补充")
    await wang.sends(files=["photo"])
    kept = await desk.house.read(lambda view: cases.events(view, case.id))
    assert (kept[-1].action, len(kept[-1].details["files"])) == ("supplement", 1)
