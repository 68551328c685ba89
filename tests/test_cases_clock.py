"""A case's clock by the facts: what is told at which share of the time, and what moves the date."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handlers.cases import span
from handlers.city.entries import Limit
from storage import cases, dues
from storage.cases import Case
from storage.database import Database
from tests.dialogue import Citizen, hotline, shown
from tests.test_cases_lifecycle import PARKS, Desk, heard

HOUR = timedelta(hours=1)


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    async with hotline(database, tmp_path) as house:
        desk = Desk(house)
        await desk.open()
        yield desk


def limits(desk: Desk, value: int, unit: str) -> None:
    """The city gives ordinary cases another time to be resolved."""
    city = desk.house.engine.house.city
    other = tuple(
        one for one in city.deadlines if (one.urgency, one.stage) != ("normal", "resolve")
    )
    changed = replace(city, deadlines=(*other, Limit("normal", "resolve", value, unit, "试")))
    desk.house.engine.house = replace(desk.house.engine.house, city=changed)


async def planned(desk: Desk, case: Case) -> dict[str, datetime]:
    """The notices that are still to come, in the city's time."""
    async with desk.house.database.reading() as view:
        rows = await view.rows(
            "SELECT event, due_at FROM timers WHERE subject = :s AND done_at IS NULL",
            s=f"clock:{case.id}",
        )
    return {row["event"].removeprefix("clock-"): row["due_at"] for row in rows}


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - 8 * HOUR


def near(found: datetime, wanted: datetime) -> bool:
    return abs(found - wanted) < timedelta(seconds=5)


async def dispatched(desk: Desk, citizen: Citizen) -> Case:
    return await desk.act(await desk.filed(citizen), desk.operator, "dispatch", to=PARKS)


async def test_notices_come_at_shares_of_the_working_time(desk: Desk) -> None:
    """Monday 10:00 to the next Monday 17:00: 6 hours, then five days of 7 are 41; half is 20.5."""
    case = await dispatched(desk, desk.house.citizen())
    notices = await planned(desk, case)
    assert case.due_at == at(30, 17)
    assert near(notices["half"], at(26, 9, 30)), "6 + 7 + 7 + ½ hours"
    assert near(notices["eighty"], at(27, 15, 48)), "32.8 hours: 6 + 3 × 7 + 5.8"
    assert notices["yellow"] == at(27, 17)
    assert [notices[f"red-{n}"] for n in (1, 2, 3)] == [
        at(30, 17),
        at(1, 17, 0, 12),
        at(3, 17, 0, 12),
    ]


async def test_working_hours_run_inside_the_shifts_only(desk: Desk) -> None:
    limits(desk, 10, "workhours")
    case = await dispatched(desk, desk.house.citizen())
    notices = await planned(desk, case)
    assert near(case.due_at or at(1, 0), at(24, 14)), "6 hours on Monday, 3 before lunch, 1 after"
    assert near(notices["half"], at(23, 16)), "2 before lunch and 3 after"
    assert near(notices["eighty"], at(24, 11))
    assert "yellow" not in notices


async def test_what_runs_by_the_clock_goes_up_by_the_clock(desk: Desk) -> None:
    """24 hours on a Saturday do not wait for Monday."""
    limits(desk, 24, "hours")
    desk.house.clock.move(days=5)
    case = await dispatched(desk, desk.house.citizen())
    notices = await planned(desk, case)
    due = case.due_at
    assert due is not None
    assert near(due, at(29, 10))
    assert near(notices["half"], due - 12 * HOUR)
    assert [notices[f"red-{n}"] - due for n in (1, 2, 3)] == [0 * HOUR, 24 * HOUR, 72 * HOUR]


async def test_a_pause_does_not_eat_into_the_shares(desk: Desk) -> None:
    """Two hours used, then a week of waiting for the citizen: half is still 18 hours away."""
    wang = desk.house.citizen()
    case = await desk.act(await dispatched(desk, wang), desk.parks, "sign")
    desk.house.clock.move(hours=2)
    case = await desk.act(case, desk.parks, "ask", text="是哪一棵？")
    waiting = await planned(desk, case)
    assert set(waiting) == {"info-reminder-1", "info-reminder-2", "unanswered"}
    desk.house.clock.move(days=7)
    await wang.hears()
    await wang.says("东边第二棵")
    case = (await wang.cases())[0]
    assert case.due_at == at(7, 17, 0, 12), "later by the five working days of the pause"
    notices = await planned(desk, case)
    # 2 used, 39 left: 4 today and five days of 7 hours. Half of 41 is 20.5.
    assert near(notices["half"], at(3, 9, 30, 12))
    rows = await desk.dues(case)
    assert [row["reason"] for row in rows] == ["dispatch", "ask", "supplement"]


async def test_the_citizen_is_told_that_the_date_moved_and_why(desk: Desk) -> None:
    wang = desk.house.citizen()
    case = await desk.act(await dispatched(desk, wang), desk.parks, "sign")
    case = await desk.act(case, desk.parks, "ask", text="是哪一棵？")
    desk.house.clock.move(days=1)
    await wang.hears()
    said = "\n".join(shown(one) for one in await wang.says("东边第二棵"))
    assert "这段时间不算" in said
    assert "12月1日17:00前答复您" in said
    case = await desk.act((await wang.cases())[0], desk.leader, "extend", days=2, reason="要等设备")
    assert "要等设备" in await heard(wang)
    card = shown((await wang.says(case.number))[0])
    assert "时限变动：11月30日17:00（派单）、12月1日17:00（等您补充，顺延）" in card
    assert "12月3日17:00（延期：要等设备）" in card


async def test_a_pause_before_the_dispatch_moves_only_the_dispatch(desk: Desk) -> None:
    """Asked after an hour, answered three days later: 23 of the 24 hours are left."""
    wang = desk.house.citizen()
    case = await desk.filed(wang)
    desk.house.clock.move(hours=1)
    case = await desk.act(case, desk.operator, "ask", text="是哪一棵？")
    desk.house.clock.move(days=3)
    await wang.hears()
    await wang.says("东边第二棵")
    case = (await wang.cases())[0]
    assert case.status == "to_dispatch"
    assert near((await planned(desk, case))["undispatched"], desk.house.clock.now() + 23 * HOUR)
    await desk.house.later(hours=24)
    assert "clock-undispatched" in await desk.alarms()


async def test_moving_the_date_does_not_give_more_time_to_sign(desk: Desk) -> None:
    case = await dispatched(desk, desk.house.citizen())
    before = (await planned(desk, case))["unsigned"]
    desk.house.clock.move(hours=20)
    case = await desk.act(case, desk.leader, "extend", days=2, reason="要等设备")
    assert (await planned(desk, case))["unsigned"] == before


async def test_a_department_that_must_keep_a_case_must_sign_it(desk: Desk) -> None:
    case = await desk.act(await dispatched(desk, desk.house.citizen()), desk.parks, "sign")
    case = await desk.act(case, desk.parks, "return", reason="不归我们")
    await desk.act(case, desk.operator, "reject", reason="三定方案第8条")
    await desk.house.later(days=2)
    assert "clock-unsigned" in await desk.alarms()


async def test_another_round_has_its_own_half(desk: Desk) -> None:
    """Half of the second round's time, not of all that passed since the first dispatch."""
    wang = desk.house.citizen()
    case = await desk.act(await dispatched(desk, wang), desk.operator, "reply", text="剪掉了。")
    desk.house.clock.move(hours=1)
    await wang.taps("联系过")
    said = "\n".join(one.text for one in await wang.taps("没有解决"))
    assert "时限重新定了：最迟11月30日17:00前答复您" in said
    case = (await wang.cases())[0]
    assert near((await planned(desk, case))["half"], at(26, 10)), "40 hours from Monday 11:00"


async def test_an_emergency_shortens_the_time_and_never_lengthens_it(desk: Desk) -> None:
    wang = desk.house.citizen()
    case = await dispatched(desk, wang)
    await wang.hears()
    now = desk.house.clock.now()
    case = await desk.act(case, desk.operator, "emergency", text="请马上打119。")
    assert case.due_at is not None
    assert near(case.due_at, now + 2 * HOUR)
    assert "最迟11月23日12:00前答复您" in await heard(wang)
    again = await desk.act(case, desk.operator, "emergency", text="请马上打119。")
    assert again.due_at == case.due_at


async def test_what_was_told_is_not_told_again(desk: Desk) -> None:
    """Overdue and at level 1, then reworked after review: no second red card of that level."""
    case = await desk.act(await dispatched(desk, desk.house.citizen()), desk.parks, "sign")
    await desk.house.later(days=7, hours=8)
    case = await desk.house.read(lambda view: cases.glance(view, case.id))
    assert case.supervision == 1
    case = await desk.act(case, desk.parks, "reply", text="剪掉了。")
    case = await desk.act(case, desk.operator, "rework", reason="请附照片")
    await desk.house.later(minutes=1)
    assert (await desk.alarms()).count("clock-red-1") == 1
    assert "red-2" in await planned(desk, case)


async def test_the_spans_and_changes_of_a_history(desk: Desk) -> None:
    case = await dispatched(desk, desk.house.citizen())
    later = (case.due_at or at(1, 0)) + HOUR
    async with desk.house.database.transaction() as tx:
        for number, (due, reason) in enumerate(
            [(None, "ask"), (later, "supplement"), (later, "dispatch"), (later + HOUR, "rework")]
        ):
            await dues.add(tx, case.id, due, actor="bot", reason=reason, now=at(25, 10 + number))
    rows = await desk.dues(case)
    assert span.ran(rows[:2])[0][1] == at(25, 10)
    assert span.ran(rows[:4])[1] == (at(25, 11), None), "another dispatch does not stop it"
    assert span.ran(rows) == [(at(25, 13), None)]
    assert [row["reason"] for row in span.changes(rows)] == ["dispatch", "supplement", "rework"]
    assert span.dispatched(rows) == at(25, 12)
