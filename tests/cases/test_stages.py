"""Nothing stands still for ever: first contact, decisions, reviews, and a citizen who is silent."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import cases
from storage.cases import Case
from storage.database import Database
from tests.dialogue import Citizen, hotline
from tests.test_cases_clock import planned
from tests.test_cases_lifecycle import PARKS, Desk, heard


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    async with hotline(database, tmp_path) as house:
        desk = Desk(house)
        await desk.open()
        yield desk


async def dispatched(desk: Desk, citizen: Citizen) -> Case:
    case = await desk.act(await desk.filed(citizen), desk.operator, "dispatch", to=PARKS)
    return await desk.act(case, desk.parks, "sign")


async def now(desk: Desk, case: Case) -> Case:
    return await desk.house.read(lambda view: cases.glance(view, case.id))


async def test_the_citizen_is_contacted_within_a_working_day(desk: Desk) -> None:
    spoken, silent = desk.house.citizen(), desk.house.citizen("王先生")
    case = await dispatched(desk, spoken)
    await desk.act(case, desk.parks, "contact", text="电话里说好明天下午去看")
    assert "电话里说好" not in await heard(spoken)
    await desk.house.later(days=1, hours=8)
    assert "clock-uncontacted" not in await desk.alarms()
    other = await dispatched(desk, silent)
    await desk.house.later(days=2)
    assert "clock-uncontacted" in await desk.alarms()
    assert (await now(desk, other)).priority > (await now(desk, case)).priority


async def test_a_return_that_nobody_decides_is_told(desk: Desk) -> None:
    case = await dispatched(desk, desk.house.citizen())
    case = await desk.act(case, desk.parks, "return", reason="不归我们")
    case = await desk.act(case, desk.operator, "reject", reason="三定方案第8条")
    await desk.house.later(days=1, hours=8)
    assert "clock-undecided" not in await desk.alarms(), "it was decided"
    case = await desk.act(await now(desk, case), desk.parks, "extend", days=2, reason="等设备")
    await desk.house.later(days=1, hours=8)
    assert "clock-undecided" in await desk.alarms()


async def test_a_reply_that_nobody_reviews_is_supervised(desk: Desk) -> None:
    case = await dispatched(desk, desk.house.citizen())
    case = await desk.act(case, desk.parks, "reply", text="剪掉了。")
    assert set(await planned(desk, case)) == {"unreviewed"}
    await desk.house.later(days=1, hours=8)
    assert "clock-unreviewed" in await desk.alarms()
    assert (await now(desk, case)).supervision == 0
    await desk.house.later(days=1, hours=8)
    case = await now(desk, case)
    assert case.supervision == 1
    await desk.act(case, desk.operator, "approve")
    assert await planned(desk, case) == {}


async def test_a_citizen_who_is_silent_is_reminded_twice_then_the_leader_decides(
    desk: Desk,
) -> None:
    li = desk.house.citizen()
    case = await desk.act(await dispatched(desk, li), desk.parks, "ask", text="是哪一棵？")
    await li.hears()
    await desk.house.later(hours=24)
    assert "还等着您补充一点：是哪一棵？" in await heard(li)
    await desk.house.later(hours=48)
    assert "是哪一棵？" in await heard(li)
    assert "clock-unanswered" not in await desk.alarms()
    await desk.house.later(hours=24)
    assert await heard(li) == ""
    assert "clock-unanswered" in await desk.alarms()
    await li.says("门口左边第一棵")
    assert (await now(desk, case)).status == "in_progress"
