"""Staff: links that work once, sessions that end when they should."""

import asyncio
from datetime import timedelta

import pytest

from storage import staff
from storage.database import Database
from storage.errors import Conflict, NotFound
from storage.staff import Member
from tests.storage.conftest import NOW

HOUR = timedelta(hours=1)


async def member(database: Database, name: str = "小赵", *roles: str) -> Member:
    async with database.transaction() as tx:
        return await staff.add(tx, name, list(roles or ("operator",)), now=NOW)


async def test_a_name_is_given_once(database: Database) -> None:
    results = await asyncio.gather(*(member(database) for _ in range(8)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in results) == ["Conflict"] * 7 + ["Member"]
    with pytest.raises(Conflict, match="小赵"):
        await member(database)
    async with database.reading() as view:
        with pytest.raises(NotFound, match="老钱"):
            await staff.by_name(view, "老钱")


async def test_roles_are_kept_together_and_given_once(database: Database) -> None:
    zhao = await member(database, "小赵", "operator", "duty_leader")
    async with database.transaction() as tx:
        await staff.give_roles(tx, zhao.id, ["operator", "admin"])
        found = await staff.by_name(tx, "小赵")
    assert found.roles == {"operator", "duty_leader", "admin"}


async def test_a_link_works_once_even_for_many_at_once(database: Database) -> None:
    zhao = await member(database)
    async with database.transaction() as tx:
        await staff.LINKS.add(tx, zhao.id, "hash", NOW + HOUR)

    async def use() -> int | None:
        async with database.transaction() as tx:
            return await staff.LINKS.use(tx, "hash", NOW)

    used = await asyncio.gather(*(use() for _ in range(20)))
    assert [one for one in used if one is not None] == [zhao.id]


async def test_a_session_lasts_until_it_expires_or_is_revoked(database: Database) -> None:
    zhao = await member(database)
    async with database.transaction() as tx:
        for token in ("one", "two"):
            await staff.begin_session(
                tx, zhao.id, token, agent="Firefox", now=NOW, expires=NOW + HOUR
            )
        assert await staff.session(tx, "one", NOW) == zhao
        assert await staff.session(tx, "one", NOW + HOUR) is None
        assert await staff.session(tx, "guessed", NOW) is None
        assert len(await staff.sessions(tx, zhao.id, NOW)) == 2
        assert await staff.revoke(tx, zhao.id, NOW, "one") == 1
        assert await staff.session(tx, "one", NOW) is None
        assert await staff.session(tx, "two", NOW) == zhao
        assert await staff.revoke(tx, zhao.id, NOW) == 1
        assert await staff.session(tx, "two", NOW) is None


async def test_who_is_disabled_is_out_at_once(database: Database) -> None:
    zhao = await member(database)
    async with database.transaction() as tx:
        await staff.begin_session(tx, zhao.id, "t", agent="", now=NOW, expires=NOW + HOUR)
        await staff.disable(tx, zhao.id, NOW)
        assert await staff.session(tx, "t", NOW) is None
        assert (await staff.by_id(tx, zhao.id)).disabled_at == NOW
