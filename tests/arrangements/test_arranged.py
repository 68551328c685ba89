"""Standing arrangements: who is told what and when, who is alarmed, what can be changed."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from handlers.cases.arrangements import acting
from handlers.cases.arrangements.planning import WINDOW
from handlers.desk import chats, holding
from handlers.errors import NotAllowed, NotNow
from handlers.turn import Turn
from storage import arrangements, handoff_lists, privacy
from storage.database import Database
from tests.arrangements.kit import (
    CARE,
    alarms,
    arranged,
    coming,
    confirmed,
    filed,
    on,
    told,
    until,
)
from tests.dialogue import FakeClock, Hotline, hotline, labels, run_turn

TUE, FRI = date(2026, 11, 24), date(2026, 11, 27)
WAYS = ["这次不用", "改时间", "以后都不用", "请工作人员来"]


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute)  # noqa: DTZ001  the city's time


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Hotline]:
    # Sunday, 12:00 in Jinan: the first ride is on Tuesday.
    async with hotline(
        database, tmp_path, clock=FakeClock(datetime(2026, 11, 22, 4, tzinfo=UTC))
    ) as running:
        yield running


async def test_a_confirmed_ride_is_reminded_twice_and_asked_about(house: Hotline) -> None:
    li, unit = house.citizen(), await house.member("小刘", "department", department=CARE)
    case = await filed(house, li)
    ride = await arranged(house, case, unit)
    made = (await li.hears())[-1].text
    assert "每周二、周五8:00，从解放路12号院3号楼到省立医院东院，由市民政局负责" in made
    assert "第一次是11月24日（周二）8:00" in made
    await until(house, at(23, 9, 30))
    assert await told(house, ride) == [
        "新的固定安排：每周二、周五8:00。每次请在前一天确认。",
        "请确认明天的安排：11月24日（周二）8:00。",
    ]
    first = await on(house, ride, TUE)
    for _ in range(2):  # a tap twice has one effect
        await confirmed(house, case, first, unit)
    assert await told(house, ride, "confirm") == [""]
    assert await li.hears() == []  # the reminder will say it
    await until(house, at(23, 18, 1))
    (evening,) = await li.hears()
    assert "明天8:00" in evening.text
    assert "已经确认" in evening.text
    assert labels(evening) == WAYS
    await until(house, at(24, 7, 1))
    (hour,) = await li.hears()
    assert "再过一小时" in hour.text
    await until(house, at(24, 8, 31))
    (asked,) = await li.hears()
    assert labels(asked) == ["接到了", "没来"]
    (good,) = await li.says("接到了，谢谢")
    assert "下一次是11月27日（周五）8:00" in good.text
    assert (await on(house, ride, TUE)).state == "came"
    assert await alarms(house) == []
    await li.says("师傅人真好，谢谢你们")
    assert (await told(house, ride))[-1] == "市民的感谢：师傅人真好，谢谢你们"


async def test_what_nobody_confirms_alarms_before_it_is_too_late(house: Hotline) -> None:
    li, unit = house.citizen(), await house.member("小刘", "department", department=CARE)
    case = await filed(house, li)
    ride = await arranged(house, case, unit, last=TUE)
    await until(house, at(23, 18, 30))
    assert await alarms(house) == [("23 18:00", "unconfirmed")]
    assert "还没有确认，我们正在催" in (await li.hears())[-1].text
    await until(house, at(24, 6, 59))
    assert len(await alarms(house)) == 1
    await until(house, at(24, 7))
    assert (await alarms(house))[1:] == [("24 07:00", "last-call")]
    assert "值班班长正在想办法" in (await li.hears())[-1].text
    await confirmed(house, case, await on(house, ride, TUE), unit)
    (sure,) = await li.hears()
    assert "定下来了" in sure.text
    await until(house, at(24, 8, 31))
    (sorry,) = (await li.hears())[:1]
    assert "接到您了吗" in sorry.text
    (missed,) = await li.says("没来，等了半小时")
    assert "值班班长刚刚收到提醒" in missed.text
    assert [kind for _, kind in await alarms(house)] == ["unconfirmed", "last-call", "missed"]
    await li.taps("没来")
    assert len(await alarms(house)) == 3
    assert "请马上联系值班班长" in (await told(house, ride))[-1]


async def test_an_afternoon_has_until_noon(house: Hotline) -> None:
    li, unit = house.citizen(), await house.member("小刘", "department", department=CARE)
    case = await filed(house, li)
    await arranged(house, case, unit, clock=time(15), last=TUE)
    await until(house, at(24, 23))
    assert await alarms(house) == [("24 12:00", "unconfirmed"), ("24 14:00", "last-call")]


@pytest.mark.parametrize(
    ("words", "off"),
    [
        ("这周五不去了，老伴感冒了", {"27"}),
        ("明天不用来接了", {"24"}),
        ("周二周五都不去了", {"24", "27"}),
        ("这次不坐了", {"24"}),
        ("12月1号去不了", {"01"}),
    ],
)
async def test_free_words_call_off_the_times_that_are_meant(
    house: Hotline, words: str, off: set[str]
) -> None:
    li, unit = house.citizen(), await house.member("小刘", "department", department=CARE)
    case = await filed(house, li)
    await until(house, at(23, 9))
    ride = await arranged(house, case, unit)
    days = {"24", "27", "01", "04"}
    assert {one.occurrence.day[-2:] for one in await coming(house, li)} == days
    await li.hears()
    answers = await li.says(words)
    assert all("不用了，已经告诉市民政局" in one.text for one in answers)
    assert {one.occurrence.day[-2:] for one in await coming(house, li)} == days - off
    assert len([one for one in await told(house, ride) if "不用去了" in one]) == len(off)
    await li.taps("还是要去")
    assert len(await coming(house, li)) == 4 - len(off) + 1


async def test_they_are_called_off_in_english(house: Hotline) -> None:
    li, unit = house.citizen(), await house.member("小刘", "department", department=CARE)
    case = await filed(house, li)
    await until(house, at(23, 9))
    await arranged(house, case, unit)
    await li.hears()
    await li.follows(("we are not going this friday", "Civil Affairs"))
    assert {one.occurrence.day[-2:] for one in await coming(house, li)} == {"24", "01", "04"}


async def test_words_about_something_else_are_not_taken(house: Hotline) -> None:
    li, unit = house.citizen(), await house.member("小刘", "department", department=CARE)
    case = await filed(house, li)
    await arranged(house, case, unit)
    await li.hears()
    for words in (
        "取消公交卡怎么办理？这个问题我想了好几天，需要带什么材料、去哪个窗口、几点下班",
        "谢谢",
    ):
        await li.says(words)
    assert len(await coming(house, li)) == 4
    stranger = house.citizen("小周")
    await stranger.says("这周五不去了")
    assert len(await coming(house, li)) == 4
    (none,) = (await li.says("周四不去了"))[:1]
    assert none.text == "那天没有安排。"
    (shown,) = await li.says("车什么时候来")
    assert "下一次是11月24日（周二）8:00" in shown.text


async def test_another_time_once_or_always(house: Hotline) -> None:
    li, unit = house.citizen(), await house.member("小刘", "department", department=CARE)
    case = await filed(house, li)
    ride = await arranged(house, case, unit)
    await confirmed(house, case, await on(house, ride, TUE), unit)
    await until(house, at(23, 18, 1))
    await li.hears()
    await li.follows(
        ("「改时间」", "改到几点"),
        ("随便什么时候", "没看明白"),
        ("上午九点半", "只改11月24日（周二）8:00这一次"),
        ("「只改这一次」", "接送改到11月24日（周二）9:30，正在请市民政局确认"),
    )
    moved = await on(house, ride, TUE)
    assert (moved.state, moved.round) == ("planned", 2)
    await confirmed(house, case, moved, unit)
    assert "定下来了" in (await li.hears())[-1].text
    await until(house, at(24, 8, 29))
    assert len(await li.hears()) == 0  # nothing is left of the eight o'clock
    await until(house, at(24, 8, 31))
    assert "再过一小时" in (await li.hears())[-1].text
    await until(house, at(24, 10, 1))
    assert labels((await li.hears())[-1]) == ["接到了", "没来"]
    await li.follows(("周五改到10点", "以后每次"), ("「以后每次都这样」", "每周二、周五10:00"))
    shown = [one.occurrence.starts_at.astimezone(UTC).hour for one in await coming(house, li)]
    assert shown == [2] * len(shown)


async def test_never_again_is_asked_first(house: Hotline) -> None:
    li, unit = house.citizen(), await house.member("小刘", "department", department=CARE)
    case = await filed(house, li)
    ride = await arranged(house, case, unit)
    await li.hears()
    await li.follows(("以后都不用来了", "都不用了，对吗"))
    assert len(await coming(house, li)) == 4
    await li.follows(("「对，以后都不用」", "以后都不安排了"))
    assert await coming(house, li) == []
    await li.taps("对，以后都不用")
    assert (await told(house, ride)).count("固定安排结束，以后不用去了。") == 1
    await li.hears()
    await until(house, at(20, 12, month=12))
    assert await li.hears() == []
    assert await alarms(house) == []


async def test_when_the_unit_cannot_come_the_leader_knows(house: Hotline) -> None:
    li, unit = house.citizen(), await house.member("小刘", "department", department=CARE)
    stranger = await house.member("老孙", "department", department="市城市管理局")
    case = await filed(house, li)
    ride = await arranged(house, case, unit, last=TUE)
    await li.hears()
    first = await on(house, ride, TUE)
    with pytest.raises(NotAllowed):
        await run_turn(house, li, lambda turn: acting.skip(turn, first.id, stranger))
    await run_turn(house, li, lambda turn: acting.skip(turn, first.id, unit, "车坏了"))
    (sorry,) = await li.hears()
    assert "来不了" in sorry.text
    assert [kind for _, kind in await alarms(house)] == ["cancelled"]
    leader = await house.member("王班长", "duty_leader")
    await run_turn(house, li, lambda turn: acting.restore(turn, first.id, leader))
    with pytest.raises(NotNow):
        await run_turn(house, li, lambda turn: acting.outcome(turn, first.id, leader, came=True))


@pytest.mark.parametrize("holidays", ["skip", "keep", "ask"])
async def test_holidays_by_choice(database: Database, tmp_path: Path, holidays: str) -> None:
    # Friday the 25th of September 2026 is the Mid-Autumn Festival.
    clock = FakeClock(datetime(2026, 9, 21, 2, tzinfo=UTC))
    async with hotline(database, tmp_path, clock=clock) as house:
        li, unit = house.citizen(), await house.member("小刘", "department", department=CARE)
        case = await filed(house, li)
        ride = await arranged(
            house, case, unit, first=date(2026, 9, 25), weekdays=(5,), holidays=holidays
        )
        await li.hears()
        await until(house, at(22, 18, 1, month=9))
        heard = [one.text for one in await li.hears()]
        told_them = {"skip": "这次没有接送", "ask": "还照常吗"}
        assert len(heard) == (holidays != "keep")
        assert all(told_them[holidays] in one for one in heard)
        state = (await on(house, ride, date(2026, 9, 25))).state
        assert state == ("skipped" if holidays == "skip" else "planned")
        if holidays != "keep":
            await li.taps("还是要去" if holidays == "skip" else "这次不用")
            state = (await on(house, ride, date(2026, 9, 25))).state
            assert state == ("planned" if holidays == "skip" else "skipped")


async def test_the_window_moves_on_and_nothing_is_doubled(house: Hotline) -> None:
    li, unit = house.citizen(), await house.member("小刘", "department", department=CARE)
    case = await filed(house, li)
    ride = await arranged(house, case, unit, every="days", weekdays=(), step=3)
    for _ in range(40):
        await house.later(days=1)
        planned = await house.read(lambda tx: arrangements.all_of(tx, ride.id))
        ahead = [one for one in planned if one.starts_at > house.clock.now()]
        assert 2 <= len(ahead) <= WINDOW.days // 3 + 1
    days = [date.fromisoformat(one.day) for one in planned]
    assert days == [TUE + timedelta(days=3 * n) for n in range(len(days))]


async def test_a_person_in_the_chat_does_not_hide_the_reminder(house: Hotline) -> None:
    li, unit = house.citizen(), await house.member("小刘", "department", department=CARE)
    case = await filed(house, li)
    await arranged(house, case, unit, last=TUE)
    operator = await house.member()
    await until(house, at(23, 17, 30))
    await li.says("人工")
    (waiting,) = await house.read(handoff_lists.open_ones)
    await run_turn(house, li, lambda turn: chats.claim(turn, waiting["id"], operator))
    await run_turn(
        house, li, lambda turn: holding.hold(turn, waiting["id"], operator, 60, "问医院")
    )
    await li.hears()
    await until(house, at(23, 18, 1))
    (evening,) = await li.hears()
    assert evening.side == "system"
    assert "明天8:00" in evening.text


async def test_nobody_is_woken_and_what_came_too_late_is_not_said(house: Hotline) -> None:
    li, unit = house.citizen(), await house.member("小刘", "department", department=CARE)
    case = await filed(house, li)
    await arranged(house, case, unit, clock=time(6), last=TUE)
    await li.hears()
    await until(house, at(23, 17, 59))
    house.clock.move(hours=4)  # the server was down in the evening
    await until(house, at(24, 6, 59))
    assert await li.hears() == []
    await until(house, at(24, 7, 30))
    (asked,) = await li.hears()
    assert labels(asked) == ["接到了", "没来"]


async def test_other_peoples_rides_cannot_be_touched(house: Hotline) -> None:
    li, unit = house.citizen(), await house.member("小刘", "department", department=CARE)
    other = house.citizen("小周")
    case = await filed(house, li)
    ride = await arranged(house, case, unit)
    await other.says("您好")
    first = await on(house, ride, TUE)

    async def forged(turn: Turn) -> None:
        from handlers.citizen import arranged as citizens
        from handlers.turn import Choice

        await citizens.choose(turn, Choice("", "arranged.skip", {"occurrence": first.id}))

    await run_turn(house, other, forged)
    assert (await on(house, ride, TUE)).state == "planned"


async def test_forgetting_a_person_takes_the_contact_and_keeps_the_unit_told(
    house: Hotline,
) -> None:
    li, unit = house.citizen(), await house.member("小刘", "department", department=CARE)
    case = await filed(house, li)
    ride = await arranged(house, case, unit)
    person = (await li.talk()).person_id
    async with house.database.transaction() as tx:
        await privacy.erase(tx, person, house.clock.now())
    kept = await house.read(lambda tx: arrangements.by_id(tx, ride.id))
    assert (kept.contact_name, kept.contact_phone) == ("", "")
    await until(house, at(23, 18, 30))
    assert "请确认明天的安排" in (await told(house, ride))[-1]
    assert [kind for _, kind in await alarms(house)] == ["unconfirmed"]


async def test_what_cannot_be_arranged_is_refused(house: Hotline) -> None:
    li, unit = house.citizen(), await house.member("小刘", "department", department=CARE)
    case = await filed(house, li)
    for wrong in (
        {"weekdays": ()},
        {"weekdays": (8,)},
        {"step": 0},
        {"last": date(2026, 11, 1)},
        {"lead_minutes": -1},
        {"kind": "party"},
        {"note": "长" * 201},
        {"last": TUE, "exceptions": (TUE,)},
    ):
        with pytest.raises(NotNow):
            await arranged(house, case, unit, **wrong)
    assert await coming(house, li) == []
