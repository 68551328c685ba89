"""Another round: whoever has the case takes it up again, and nobody is left without a clock."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.cases import lifecycle
from handlers.errors import NotAllowed, NotNow
from storage import cases
from storage.database import Database
from tests.dialogue import hotline
from tests.test_cases_clock import planned
from tests.test_cases_lifecycle import PARKS, Desk


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    async with hotline(database, tmp_path) as house:
        desk = Desk(house)
        await desk.open()
        yield desk


async def test_what_the_hotline_answered_itself_is_dispatched_when_not_solved(desk: Desk) -> None:
    li = desk.house.citizen()
    case = await desk.act(await desk.filed(li), desk.operator, "answer", text="请找物业。")
    desk.house.clock.move(hours=30)
    await li.taps("联系过")
    await li.taps("没有解决")
    (case,) = await li.cases()
    assert (case.status, case.department, case.round) == ("to_dispatch", "", 2)
    assert set(await planned(desk, case)) == {"undispatched"}
    await desk.house.later(hours=23)
    assert "clock-undispatched" not in await desk.alarms(), "a day to dispatch it, from now"
    await desk.house.later(hours=2)
    assert "clock-undispatched" in await desk.alarms()
    case = await desk.act((await li.cases())[0], desk.operator, "dispatch", to=PARKS)
    assert case.due_at
    assert case.due_at > desk.house.clock.now()


async def test_what_was_returned_and_then_answered_begins_its_time_anew(desk: Desk) -> None:
    li = desk.house.citizen()
    case = await desk.act(await desk.filed(li), desk.operator, "dispatch", to=PARKS)
    case = await desk.act(case, desk.operator, "return", reason="不是公园的树")
    case = await desk.act(case, desk.operator, "reply", text="已经请物业处理。")
    await desk.act(case, desk.operator, "close", reason="电话里说好了")
    await li.taps("又出现了，重新办")
    (case,) = await li.cases()
    assert (case.status, case.due_at) == ("to_dispatch", None)
    assert set(await planned(desk, case)) == {"undispatched"}
    assert [row["reason"] for row in await desk.dues(case)] == ["dispatch", "reopen"]


async def test_after_two_failed_rounds_only_a_leader_closes_it(desk: Desk) -> None:
    li = desk.house.citizen()
    case = await desk.act(await desk.filed(li), desk.operator, "dispatch", to=PARKS)
    for _ in range(2):
        await desk.act(case, desk.operator, "reply", text="剪掉了。")
        await li.taps("联系过")
        await li.taps("没有解决")
        (case,) = await li.cases()
    assert (case.status, case.round, case.supervision) == ("in_progress", 3, 1)
    events = await desk.house.read(lambda view: cases.events(view, case.id))
    (told,) = [one for one in events if one.action == "supervise"]
    assert "已经办了2轮" in told.text
    case = await desk.act(case, desk.operator, "reply", text="树已经锯断，没有别的办法了。")
    assert "close" not in lifecycle.allowed(case, desk.operator.roles)
    with pytest.raises(NotAllowed, match="duty leader"):
        await desk.act(case, desk.operator, "close", reason="算了")
    with pytest.raises(NotNow, match="reason"):
        await desk.act(case, desk.leader, "close")
    case = await desk.act(case, desk.leader, "close", reason="树根已枯，只能移走")
    assert (case.status, case.close_reason) == ("closed", "树根已枯，只能移走")
