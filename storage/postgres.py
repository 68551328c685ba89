"""PostgreSQL through asyncpg: a pool, real row locks, news between processes by NOTIFY."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from storage.database import Listener, Row, from_stored, numbered, to_stored
from storage.errors import DriverMissing, StorageError

if TYPE_CHECKING:
    import asyncpg

POOL_SIZE = 16
CHANNEL = "warmline"
_NAME_LENGTH = 16
NOTIFY_LIMIT = 7000  # PostgreSQL refuses payloads of 8000 bytes and more

_MARKS = {"{for_update}": "FOR UPDATE", "{skip_locked}": "FOR UPDATE SKIP LOCKED"}


def _text(sql: str) -> tuple[str, tuple[str, ...]]:
    for mark, word in _MARKS.items():
        sql = sql.replace(mark, word)
    return numbered(sql)


class PostgresTransaction:
    """One caller's statements on a connection of the pool."""

    def __init__(self, connection: "asyncpg.pool.PoolConnectionProxy[Any]") -> None:
        self._connection = connection
        self.touched: set[str] = set()

    async def execute(self, sql: str, /, **values: Any) -> int:
        text, names = _text(sql)
        status = await self._connection.execute(text, *_bound(names, values))
        last = status.rpartition(" ")[2]
        return int(last) if last.isdigit() else 0

    async def many(self, sql: str, rows: Sequence[Mapping[str, Any]], /) -> None:
        if rows:
            text, names = _text(sql)
            await self._connection.executemany(text, [_bound(names, row) for row in rows])

    async def rows(self, sql: str, /, **values: Any) -> list[Row]:
        text, names = _text(sql)
        found = await self._connection.fetch(text, *_bound(names, values))
        return [{name: from_stored(name, value) for name, value in row.items()} for row in found]

    async def row(self, sql: str, /, **values: Any) -> Row | None:
        found = await self.rows(sql, **values)
        return found[0] if found else None

    async def value(self, sql: str, /, **values: Any) -> Any:
        found = await self.row(sql, **values)
        return next(iter(found.values())) if found else None

    async def lock(self, name: str) -> None:
        await self._connection.execute(
            "SELECT pg_advisory_xact_lock($1)", crc32(name.encode()) - 2**31
        )

    def touch(self, topic: str) -> None:
        self.touched.add(topic)

    async def script(self, sql: str) -> None:
        await self._connection.execute(sql)


def _bound(names: tuple[str, ...], values: Mapping[str, Any]) -> list[Any]:
    return [to_stored(name, values[name]) for name in names]


class PostgresDatabase:
    name = "postgresql"

    def __init__(self, url: str, pool: "asyncpg.Pool[Any]", ear: "asyncpg.Connection[Any]") -> None:
        self._url = url
        self._pool = pool
        self._ear = ear
        self._listeners: list[Listener] = []
        self._name = secrets.token_hex(_NAME_LENGTH // 2)

    def listen(self, listener: Listener) -> None:
        self._listeners.append(listener)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[PostgresTransaction]:
        async with self._pool.acquire() as connection, connection.transaction():
            mine = PostgresTransaction(connection)
            yield mine
            for payload in _payloads(mine.touched):
                text = f"{self._name}{payload}"
                await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, text)
        self._tell(frozenset(mine.touched))

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[PostgresTransaction]:
        async with self._pool.acquire() as connection, connection.transaction(readonly=True):
            yield PostgresTransaction(connection)

    def heard(self, *notice: Any) -> None:
        """A NOTIFY of some process; our own news we have told already."""
        sender, payload = notice[-1][:_NAME_LENGTH], notice[-1][_NAME_LENGTH:]
        if sender != self._name:
            self._tell(frozenset(json.loads(payload)))

    def _tell(self, topics: frozenset[str]) -> None:
        if topics:
            for listener in self._listeners:
                listener(topics)

    async def watch(self) -> None:
        """NOTIFY tells already; nothing to do."""

    async def copy_to(self, target: Path) -> None:
        """`pg_dump` in its custom format; it must be on the PATH."""
        try:
            dump = await asyncio.create_subprocess_exec(
                "pg_dump", "--format=custom", f"--file={target}", self._url
            )
        except FileNotFoundError:
            raise StorageError(
                "pg_dump was not found; install PostgreSQL's client programs to back up."
            ) from None
        if await dump.wait():
            raise StorageError(f"pg_dump ended with status {dump.returncode}.")

    async def close(self) -> None:
        await self._ear.close()
        await self._pool.close()


def _payloads(topics: set[str]) -> list[str]:
    """The topics as JSON lists, each short enough for one NOTIFY."""
    payloads, batch, size = [], list[str](), 2
    for topic in sorted(topics):
        if batch and size + len(topic) + 4 > NOTIFY_LIMIT:
            payloads.append(json.dumps(batch))
            batch, size = [], 2
        batch.append(topic)
        size += len(topic) + 4
    if batch:
        payloads.append(json.dumps(batch))
    return payloads


async def open_postgres(url: str) -> PostgresDatabase:
    try:
        import asyncpg
    except ModuleNotFoundError:
        raise DriverMissing(
            "DATABASE_URL names PostgreSQL; install its driver: pip install 'warmline[postgres]'."
        ) from None
    try:
        # Returned connections keep nothing that a reset would have to undo.
        pool = await asyncpg.create_pool(
            url, min_size=1, max_size=POOL_SIZE, reset=_no_reset, command_timeout=60
        )
        ear = await asyncpg.connect(url)
    except (OSError, asyncpg.PostgresError) as error:
        raise StorageError(f"PostgreSQL did not let us in: {error}. Check DATABASE_URL.") from error
    database = PostgresDatabase(url, pool, ear)
    await ear.add_listener(CHANNEL, database.heard)
    return database


async def _no_reset(connection: Any) -> None:
    """See facts/performance.md: a reset query costs 40 % of a short turn."""
