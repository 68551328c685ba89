"""Time steps and recovery codes are used up once, even by many at once."""

import asyncio

from storage import factors, staff
from storage.database import Database
from tests.storage.conftest import NOW


async def test_what_is_used_up_once(database: Database) -> None:
    async with database.transaction() as tx:
        zhao = await staff.add(tx, "小赵", ["admin"], now=NOW)
        first = await factors.begin(tx, zhao.id, "salt", NOW)
        assert await factors.begin(tx, zhao.id, "another", NOW) == first
        assert not await factors.use_step(tx, zhao.id, 7)  # not before it was confirmed
        assert await factors.whose(tx) == frozenset()
        assert await factors.confirm(tx, zhao.id, 5, ["a", "b"], NOW)
        assert not await factors.confirm(tx, zhao.id, 6, ["c"], NOW)
        assert await factors.whose(tx) == {zhao.id}

    async def step() -> bool:
        async with database.transaction() as tx:
            return await factors.use_step(tx, zhao.id, 6)

    async def code() -> bool:
        async with database.transaction() as tx:
            return await factors.use_code(tx, zhao.id, "a", NOW)

    for use in (step, code):
        assert sorted(await asyncio.gather(*(use() for _ in range(8)))) == [False] * 7 + [True]
    async with database.transaction() as tx:
        assert not await factors.use_step(tx, zhao.id, 5)
        assert await factors.codes_left(tx, zhao.id) == 1
        assert await factors.reset(tx, zhao.id)
        assert not await factors.reset(tx, zhao.id)
        assert await factors.find(tx, zhao.id) is None
