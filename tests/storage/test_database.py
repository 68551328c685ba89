"""What both databases promise: one SQL text, times that sort, commits that are told."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.database import (
    EVERYTHING,
    Database,
    Transaction,
    from_stored,
    numbered,
    parameters,
    stored_time,
    to_stored,
)
from storage.postgres import PostgresDatabase
from storage.postgres_ear import EAR, NOTIFY_LIMIT, payloads
from tests.databases import open_upgraded
from tests.storage.conftest import NOW

TIMES = st.datetimes(
    min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29),  # noqa: DTZ001
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)  # fmt: skip


@pytest.mark.parametrize(
    ("sql", "text", "names"),
    [
        ("SELECT 1", "SELECT 1", ()),
        ("a = :a AND b = :b", "a = $1 AND b = $2", ("a", "b")),
        ("a = :a OR c = :a AND b = :b", "a = $1 OR c = $1 AND b = $2", ("a", "b")),
        ("CAST(:a AS TEXT) = :a::text", "CAST($1 AS TEXT) = $1::text", ("a",)),
        ("'erased:peer' || :a", "'erased:peer' || $1", ("a",)),
        ("x = ':a' OR y = 'it''s :b' OR z = :c", "x = ':a' OR y = 'it''s :b' OR z = $1", ("c",)),
        ("x[1:2] = :x_1", "x[1:2] = $1", ("x_1",)),
        ("(:a,:b)", "($1,$2)", ("a", "b")),
    ],
)  # fmt: skip
def test_parameters_are_found_and_nothing_else(sql: str, text: str, names: tuple[str, ...]) -> None:
    assert numbered(sql) == (text, names)
    assert parameters(sql) == names


async def test_a_quoted_colon_means_the_same_on_both(database: Database) -> None:
    async with database.reading() as view:
        found = await view.row("SELECT 'a:b ' || CAST(:b AS TEXT) AS x, ':b' AS y", b=":c")
    assert found == {"x": "a:b :c", "y": ":b"}


@given(TIMES)
def test_times_come_back_as_the_same_moment(at: datetime) -> None:
    back = from_stored("said_at", to_stored("said_at", at))
    assert back == at
    assert back.utcoffset() == timedelta(0)


@given(TIMES, TIMES)
def test_stored_times_sort_like_times(one: datetime, other: datetime) -> None:
    assert (stored_time(one) < stored_time(other)) == (one < other)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        to_stored("said_at", datetime(2026, 11, 23))  # noqa: DTZ001


def test_only_columns_that_end_in_at_are_times() -> None:
    assert to_stored("text", "2026-11-23T02:00:00.000000Z") == "2026-11-23T02:00:00.000000Z"
    assert from_stored("text", "2026-11-23T02:00:00.000000Z") == "2026-11-23T02:00:00.000000Z"
    assert from_stored("due_at", None) is None


async def _note(tx: Any, name: str, value: str = "") -> None:
    await tx.execute("INSERT INTO facts (name, value) VALUES (:n, :v)", n=name, v=value)


async def _names(database: Database) -> list[str]:
    async with database.reading() as view:
        return [row["name"] for row in await view.rows("SELECT name FROM facts ORDER BY name")]


async def _note_and_raise(database: Database) -> None:
    async with database.transaction() as tx:
        tx.touch("never")
        await _note(tx, "a")
        raise LookupError


async def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(LookupError):
        await _note_and_raise(database)
    async with database.transaction() as tx:
        await _note(tx, "b")
    assert await _names(database) == ["b"]


async def test_readers_see_only_what_is_committed_and_do_not_wait(database: Database) -> None:
    async with database.transaction() as tx:
        await _note(tx, "a")
        assert await asyncio.wait_for(_names(database), 30) == []
    assert await _names(database) == ["a"]


async def test_readers_cannot_write(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)read-?only"):
        async with database.reading() as view:
            await _note(view, "a")


async def test_many_is_all_or_nothing_with_its_transaction(database: Database) -> None:
    rows = [{"n": "a", "v": "1"}, {"n": "b", "v": "2"}, {"n": "a", "v": "3"}]
    with pytest.raises(Exception, match=r"(?i)unique"):
        async with database.transaction() as tx:
            await tx.many("INSERT INTO facts (name, value) VALUES (:n, :v)", rows)
    assert await _names(database) == []
    async with database.transaction() as tx:
        await tx.many("INSERT INTO facts (name, value) VALUES (:n, :v)", [])


async def test_execute_counts_the_rows_that_it_changed(database: Database) -> None:
    async with database.transaction() as tx:
        for name in "abc":
            await _note(tx, name)
        assert await tx.execute("UPDATE facts SET value = 'x' WHERE name < 'c'") == 2
        assert await tx.execute("DELETE FROM facts WHERE name = 'z'") == 0
        again = "INSERT INTO facts (name, value) VALUES ('a', '') ON CONFLICT DO NOTHING"
        assert await tx.execute(again) == 0


async def test_a_lock_lets_one_in_at_a_time(database: Database) -> None:
    inside = 0

    async def work() -> None:
        nonlocal inside
        async with database.transaction() as tx:
            await tx.lock("talk:web:web:1")
            inside += 1
            assert inside == 1
            await asyncio.sleep(0.001)
            inside -= 1

    await asyncio.gather(*(work() for _ in range(20)))


async def test_listeners_hear_after_the_commit_and_never_of_a_rollback(database: Database) -> None:
    heard: list[frozenset[str]] = []
    database.listen(heard.append)
    with pytest.raises(LookupError):
        await _note_and_raise(database)
    async with database.transaction() as tx:
        tx.touch("timers")
        tx.touch("inbox|web|web|1")
        assert heard == []
    assert heard == [frozenset({"timers", "inbox|web|web|1"})]


class Ears:
    """Everything that a database has told."""

    def __init__(self, database: Database) -> None:
        self.heard: set[str] = set()
        self._news = asyncio.Event()
        database.listen(self._hear)

    def _hear(self, topics: frozenset[str]) -> None:
        self.heard |= topics
        self._news.set()

    async def until(self, expected: set[str]) -> None:
        """Wait until exactly this has been heard."""
        async with asyncio.timeout(30):
            while self.heard != expected:
                self._news.clear()
                await self._news.wait()


@pytest.fixture
async def two(database_url: str, tmp_path: Path) -> AsyncIterator[tuple[Database, Database]]:
    """One database, opened twice as two processes would."""
    one, other = [await open_upgraded(tmp_path, database_url) for _ in range(2)]
    yield one, other
    await one.close()
    await other.close()


async def test_another_process_is_heard(two: tuple[Database, Database]) -> None:
    here, there = two
    ears = Ears(here)
    async with there.transaction() as tx:
        await _note(tx, "a")
        tx.touch("articles")
    watching = asyncio.create_task(here.watch())  # also of what came before it looked first
    await ears.until({"articles"} if here.name == "postgresql" else {EVERYTHING})
    watching.cancel()
    assert await _names(here) == ["a"]


async def test_edge_41_of_two_processes_one_serves_an_account(
    two: tuple[Database, Database],
) -> None:
    """On PostgreSQL; a second process on SQLite is refused at its start (tests/test_command.py)."""
    here, there = two
    if here.name != "postgresql":
        pytest.skip("one process at a time has an SQLite file")
    account = "telegram:123456"
    assert [await one.lease(account) for one in (here, there, here)] == [True, False, True]
    assert await there.lease("telegram:654321")
    await here.close()
    for _ in range(1000):  # PostgreSQL lets go as the connection ends
        if await there.lease(account):
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody serves the account any more")


async def test_many_and_long_topics_pass_between_processes(
    two: tuple[Database, Database],
) -> None:
    here, there = two
    if here.name != "postgresql":
        pytest.skip("SQLite does not carry topics")
    topics = {f"inbox|telegram|123456|{'市民' * 20}{n}" for n in range(500)}
    ears = Ears(here)
    async with there.transaction() as tx:
        for topic in topics:
            tx.touch(topic)
    await ears.until(topics)
    assert max(len(one) for one in payloads(topics)) < NOTIFY_LIMIT + 500


async def test_an_interrupted_ear_is_opened_again_and_everything_looked_at(
    two: tuple[Database, Database],
) -> None:
    """And what could not be told meanwhile is told then."""
    here, there = two
    if not isinstance(here, PostgresDatabase) or not isinstance(there, PostgresDatabase):
        pytest.skip("SQLite needs no connection to hear")
    ears = Ears(here)
    watching = [asyncio.create_task(here.watch(every=0.05))]
    async with there.transaction() as tx:
        await _cut_ears(tx)
    await ears.until({EVERYTHING})
    async with there.transaction() as tx:
        tx.touch("articles")
    watching.append(asyncio.create_task(there.watch(every=0.05)))
    await ears.until({EVERYTHING, "articles"})
    for one in watching:
        one.cancel()


async def test_what_a_dead_process_could_not_tell_any_more_is_looked_for(
    two: tuple[Database, Database],
) -> None:
    here, there = two
    if not isinstance(there, PostgresDatabase) or not isinstance(here, PostgresDatabase):
        pytest.skip("SQLite tells nothing to others")
    await here.ear._look_around()  # they know of each other
    watching = asyncio.create_task(here.watch(every=0.05))
    ears = Ears(here)
    await there.ear.close()  # dead to the others, and yet it commits
    async with there.transaction() as tx:
        await _note(tx, "a")
        tx.touch("articles")
    await ears.until({EVERYTHING})
    watching.cancel()


async def test_what_was_touched_last_is_told_before_the_end(
    two: tuple[Database, Database],
) -> None:
    """As `warmline case act` does: one commit, and the process is gone."""
    here, there = two
    if here.name != "postgresql":
        pytest.skip("SQLite is looked at")
    ears = Ears(here)
    for number in range(20):
        async with there.transaction() as tx:
            tx.touch(f"inbox|web|web|{number}")
    await there.close()
    await ears.until({f"inbox|web|web|{number}" for number in range(20)})


async def _cut_ears(tx: Transaction) -> None:
    assert await tx.rows(
        """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = :name AND datname = current_database()""",
        name=EAR,
    )


async def test_a_copy_is_consistent_while_others_write(tmp_path: Path) -> None:
    database = await open_upgraded(tmp_path)

    async def write() -> None:
        for n in range(200):
            async with database.transaction() as tx:
                await _note(tx, f"a{n:03}")
                await _note(tx, f"b{n:03}")

    writing = asyncio.create_task(write())
    await asyncio.sleep(0.02)
    await database.copy_to(tmp_path / "copy.db")
    await writing
    await database.close()
    copy = sqlite3.connect(tmp_path / "copy.db")
    names = [row[0] for row in copy.execute("SELECT name FROM facts")]
    copy.close()
    assert sorted(n[1:] for n in names if n[0] == "a") == sorted(
        n[1:] for n in names if n[0] == "b"
    )


async def test_sqlite_commits_to_the_disk_and_waits_for_other_processes(tmp_path: Path) -> None:
    database = await open_upgraded(tmp_path)
    async with database.transaction() as tx:
        pragmas = [
            await tx.value(f"PRAGMA {name}")
            for name in ("synchronous", "journal_mode", "foreign_keys", "busy_timeout")
        ]
    assert pragmas == [2, "wal", 1, 10000]
    other = sqlite3.connect(tmp_path / "warmline.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(_waits(database))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    other.execute("COMMIT")
    other.close()
    await asyncio.wait_for(waiting, 30)
    await database.close()


async def _waits(database: Database) -> None:
    async with database.transaction() as tx:
        await _note(tx, "waited", NOW.astimezone(UTC).isoformat())
