"""The roster: who is on, who leads, whose shift ends; nobody is on twice at a time."""

import asyncio
from datetime import timedelta

import pytest

from storage import shifts, staff
from storage.database import Database, Transaction
from storage.errors import Conflict, NotFound
from storage.shifts import Shift
from tests.storage.conftest import NOW

HOUR = timedelta(hours=1)


async def people(database: Database) -> dict[str, int]:
    async with database.transaction() as tx:
        names = ("班长", "小赵", "小钱")
        return {name: (await staff.add(tx, name, ["operator"], now=NOW)).id for name in names}


async def plan(
    tx: Transaction, staff_id: int, begins: float, ends: float, *, leads: bool = False
) -> Shift:
    return await shifts.add(
        tx, staff_id, NOW + begins * HOUR, NOW + ends * HOUR, leads=leads, made_by=staff_id, now=NOW
    )


async def test_who_is_on_and_who_leads(database: Database) -> None:
    ids = await people(database)
    async with database.transaction() as tx:
        await plan(tx, ids["小赵"], -1, 3)
        await plan(tx, ids["班长"], -2, 2, leads=True)
        await plan(tx, ids["小钱"], 1.5, 6, leads=True)

        async def at(hours: float) -> tuple[list[str], str]:
            on = await shifts.on_duty(tx, NOW + hours * HOUR)
            leads = await shifts.leader(tx, NOW + hours * HOUR)
            return [one.name for one in on], leads.name if leads else ""

        assert await at(-3) == ([], "")
        assert await at(-2) == (["班长"], "班长")
        assert await at(0) == (["班长", "小赵"], "班长")
        # While one hands over to the next, the one who came last leads.
        assert await at(1.75) == (["小钱", "班长", "小赵"], "小钱")
        assert await at(2) == (["小钱", "小赵"], "小钱")
        assert await at(6) == ([], "")
        await staff.disable(tx, ids["小钱"], NOW)
        assert await at(2) == (["小赵"], "")


async def test_a_week_and_what_is_taken_off_it(database: Database) -> None:
    ids = await people(database)
    async with database.transaction() as tx:
        early = await plan(tx, ids["小赵"], 0, 4)
        late = await plan(tx, ids["班长"], 4, 8, leads=True)
        assert await shifts.between(tx, NOW, NOW + 4 * HOUR) == [early]
        assert await shifts.between(tx, NOW + 3 * HOUR, NOW + 5 * HOUR) == [early, late]
        assert await shifts.remove(tx, early.id) == early
        assert await shifts.between(tx, NOW, NOW + 9 * HOUR) == [late]
        with pytest.raises(NotFound):
            await shifts.remove(tx, early.id)


async def test_nobody_is_on_twice_at_a_time(database: Database) -> None:
    ids = await people(database)

    async def one(begins: float) -> Shift:
        async with database.transaction() as tx:
            return await plan(tx, ids["小赵"], begins, begins + 2)

    found = await asyncio.gather(*(one(n / 4) for n in range(6)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in found) == ["Conflict"] * 5 + ["Shift"]
    async with database.transaction() as tx:
        ends = next(each for each in found if isinstance(each, Shift)).ends_at
        after = (ends - NOW) / HOUR
        await plan(tx, ids["小赵"], after, after + 1)
        with pytest.raises(Conflict):
            await plan(tx, ids["小赵"], after - 0.5, after + 0.5)


async def test_whose_shift_ends_soon(database: Database) -> None:
    ids = await people(database)
    async with database.transaction() as tx:
        ending = await plan(tx, ids["小赵"], -4, 0.4)
        await plan(tx, ids["小钱"], -4, 0.3)
        await plan(tx, ids["小钱"], 0.3, 4)  # goes on
        await plan(tx, ids["班长"], -4, 3)
        assert await shifts.ends_soon(tx, NOW, HOUR / 2) == [ending]
        assert await shifts.ends_soon(tx, NOW - HOUR, HOUR) == []
        assert await shifts.ends_soon(tx, NOW + HOUR / 2, HOUR / 2) == []
