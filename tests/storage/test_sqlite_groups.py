"""Group commit on SQLite: what arrives together is durable together, and nobody is forgotten."""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.sqlite import GROUP_LIMIT, SqliteDatabase
from tests.databases import open_upgraded

COMMIT = "COMMIT"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    opened = await open_upgraded(tmp_path)
    assert isinstance(opened, SqliteDatabase)
    yield opened
    await asyncio.wait_for(opened.close(), 30)


async def traced(database: SqliteDatabase) -> list[str]:
    """The statements that the writer runs from now on."""
    seen: list[str] = []
    await database._writer.set_trace_callback(seen.append)
    return seen


async def write(database: SqliteDatabase, name: str, error: Exception | None = None) -> None:
    async with database.transaction() as tx:
        await tx.execute("INSERT INTO facts (name, value) VALUES (:n, '')", n=name)
        if error:
            raise error


async def names(database: SqliteDatabase) -> set[str]:
    async with database.reading() as view:
        return {row["name"] for row in await view.rows("SELECT name FROM facts")}


async def test_transactions_that_arrive_together_share_commits(database: SqliteDatabase) -> None:
    seen = await traced(database)
    await asyncio.gather(*(write(database, f"n{n}") for n in range(300)))
    commits = seen.count(COMMIT)
    assert 300 / GROUP_LIMIT <= commits <= 300 / GROUP_LIMIT + 2
    assert len(await names(database)) == 300


async def test_one_alone_is_committed_at_once(database: SqliteDatabase) -> None:
    seen = await traced(database)
    for n in range(3):
        await write(database, f"n{n}")
    assert seen.count(COMMIT) == 3


async def test_nobody_returns_before_the_group_is_on_the_disk(database: SqliteDatabase) -> None:
    outside = sqlite3.connect(database.path)

    async def check(n: int) -> None:
        await write(database, f"n{n}")
        found = outside.execute("SELECT 1 FROM facts WHERE name = ?", (f"n{n}",)).fetchone()
        assert found, "a caller believed to be saved before it was"

    await asyncio.gather(*(check(n) for n in range(200)))
    outside.close()


async def test_a_rollback_leaves_the_others_of_its_group(database: SqliteDatabase) -> None:
    seen = await traced(database)
    results = await asyncio.gather(
        *(write(database, f"n{n}", LookupError() if n % 3 == 0 else None) for n in range(60)),
        return_exceptions=True,
    )
    assert seen.count(COMMIT) == 1
    assert [isinstance(one, LookupError) for one in results] == [n % 3 == 0 for n in range(60)]
    assert await names(database) == {f"n{n}" for n in range(60) if n % 3}


async def test_the_last_of_a_group_may_roll_back_and_the_rest_is_committed(
    database: SqliteDatabase,
) -> None:
    first = asyncio.create_task(write(database, "first"))
    last = asyncio.create_task(write(database, "last", LookupError()))
    await asyncio.wait_for(first, 30)
    with pytest.raises(LookupError):
        await last
    assert await names(database) == {"first"}


@pytest.mark.parametrize("seed", range(12))
async def test_cancelled_callers_never_leave_the_others_waiting(
    database: SqliteDatabase, seed: int
) -> None:
    """Cancelled while waiting, while joining, inside, while leaving, again while leaving."""
    chance = random.Random(seed)
    done: set[str] = set()

    async def one(name: str) -> None:
        async with database.transaction() as tx:
            await tx.execute("INSERT INTO facts (name, value) VALUES (:n, '')", n=name)
            if chance.random() < 0.3:
                await asyncio.sleep(0)
            lines = [{"n": f"{name}/{line}"} for line in range(chance.choice((2, 500)))]
            await tx.many("INSERT INTO facts (name, value) VALUES (:n, 'whole')", lines)
            await tx.execute("UPDATE facts SET value = 'whole' WHERE name = :n", n=name)
        done.add(name)

    for round in range(25):
        tasks = [asyncio.create_task(one(f"{round}-{n}")) for n in range(chance.randint(1, 12))]
        for _ in range(chance.randint(1, 8)):
            for _ in range(chance.randint(0, 6)):
                await asyncio.sleep(0)
            if chance.random() < 0.3:
                await asyncio.sleep(chance.random() * 0.002)
            victim = chance.choice(tasks)
            for _ in range(chance.randint(1, 3)):
                victim.cancel()
                await asyncio.sleep(0)
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 30)
    async with database.reading() as view:
        rows = await view.rows("SELECT name, value FROM facts")
    kept = {row["name"] for row in rows}
    assert {row["value"] for row in rows} <= {"whole"}, "half a transaction was committed"
    assert {name.partition("/")[0] for name in kept} <= kept, "lines without their transaction"
    assert done <= kept, "saved for its caller, but not on the disk"
    async with asyncio.timeout(30), database.transaction() as tx:
        await tx.execute("DELETE FROM facts")


async def test_a_caller_cancelled_while_joining_leaves_the_commit_to_somebody(
    database: SqliteDatabase,
) -> None:
    for steps in range(30):
        first = asyncio.create_task(write(database, f"first-{steps}"))
        second = asyncio.create_task(write(database, f"second-{steps}"))
        for _ in range(steps):
            await asyncio.sleep(0)
        second.cancel()
        await asyncio.wait_for(first, 30)
        await asyncio.gather(second, return_exceptions=True)
        assert f"first-{steps}" in await names(database)


async def test_a_full_disk_reaches_every_member_and_passes(database: SqliteDatabase) -> None:
    await write(database, "before")
    pages = await database._writer.execute_fetchall("PRAGMA page_count")
    await database._writer.execute_fetchall(f"PRAGMA max_page_count = {next(iter(pages))[0] + 2}")

    async def large(n: int) -> None:
        async with database.transaction() as tx:
            value = "x" * (40_000 if n == 7 else 1)
            await tx.execute("INSERT INTO facts (name, value) VALUES (:n, :v)", n=f"n{n}", v=value)

    results = await asyncio.gather(*(large(n) for n in range(12)), return_exceptions=True)
    saved = await names(database) - {"before"}
    assert isinstance(results[7], sqlite3.OperationalError)
    assert "full" in str(results[7])
    for n, result in enumerate(results):
        assert (f"n{n}" in saved) == (result is None), f"member {n} was told {result!r}"
    await database._writer.execute_fetchall("PRAGMA max_page_count = 1000000")
    await write(database, "after")
    assert {"before", "after"} <= await names(database)


async def test_a_failed_commit_reaches_every_member_and_passes(
    database: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken() -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(database._writer, "commit", broken)
    results = await asyncio.gather(
        *(write(database, f"n{n}") for n in range(10)), return_exceptions=True
    )
    assert [str(one) for one in results] == ["disk I/O error"] * 10
    monkeypatch.undo()
    assert await names(database) == set()
    await write(database, "after")
    assert await names(database) == {"after"}
