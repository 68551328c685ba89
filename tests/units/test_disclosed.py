"""谁看过我的信息: each unit that was given the contact, by which way, for which case; once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.units.posting import Posting
from storage import units
from storage.database import Database
from tests.arrangements.kit import arranged
from tests.dialogue import Citizen, hotline
from tests.units.kit import PARKS, ROADS, Office, office

GROUP = "-1002000000001"


@pytest.fixture
async def made(database: Database, tmp_path: Path) -> AsyncIterator[Office]:
    """A department whose system cannot be reached, and which has a group."""
    async with hotline(database, tmp_path) as house:
        yield await office(house, url="http://127.0.0.1:1/hook", chat=GROUP, contact=1)


async def test_what_a_unit_was_given_is_told_once_for_each_way(made: Office) -> None:
    house = made.house
    posting = Posting(house.database, house.engine, house.clock, "123456")
    wang = house.citizen("王工")
    case = await made.filed(citizen=wang)
    assert "没有给过承办单位" in await asked(wang)
    case = await made.act(case, "dispatch", to=PARKS)
    case = await made.act(case, "urge")
    for _ in range(3):
        await made.webhooks.deliver_due()
        await posting.tell()
        house.clock.move(hours=1)
    await arranged(house, case, made.operator, unit=ROADS)
    told = (await asked(wang)).splitlines()
    assert len(told) == 1 + 4, told
    assert sum(f"{PARKS}：为办理{case.number}" in line for line in told) == 2
    assert any("办件系统" in line for line in told)
    assert any("工作群" in line for line in told)
    for unit in (PARKS, ROADS):
        assert any(f"{unit}：为{case.number}的固定安排" in line for line in told)


async def test_nothing_is_told_where_nothing_left(made: Office) -> None:
    wang = made.house.citizen("王工")
    case = await made.filed(citizen=wang)
    async with made.house.database.transaction() as tx:
        await units.change(
            tx, made.unit.id, telegram_chat=GROUP, webhook_url=made.unit.webhook_url, contact=0
        )
    await made.act(case, "dispatch", to=PARKS)
    await made.webhooks.deliver_due()
    assert "没有给过承办单位" in await asked(wang)


async def asked(citizen: Citizen) -> str:
    await citizen.says("隐私")
    return (await citizen.taps("谁看过我的信息"))[-1].text
