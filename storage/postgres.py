"""PostgreSQL through asyncpg: a pool, real row locks, news between processes by NOTIFY."""

import asyncio
import json
import logging
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from storage import postgres_tools
from storage.database import EVERYTHING, Listener, Row, from_stored, numbered, to_stored
from storage.errors import DriverMissing, LeaseLost, StorageError

if TYPE_CHECKING:
    import asyncpg

log = logging.getLogger("warmline.storage")

POOL_SIZE = 16
CHANNEL = "warmline"
_LEASES = 8345  # our corner of the two-number advisory locks; transactions use the one-number ones
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
        self.changed: set[int] = set()

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


def _bound(names: tuple[str, ...], values: Mapping[str, Any]) -> list[Any]:
    return [to_stored(name, values[name]) for name in names]


class PostgresDatabase:
    name = "postgresql"

    def __init__(self, url: str, pool: "asyncpg.Pool[Any]") -> None:
        self._url = url
        self._pool = pool
        self._ear: asyncpg.Connection[Any] | None = None
        self._listeners: list[Listener] = []
        self._name = secrets.token_hex(_NAME_LENGTH // 2)
        self._leases: set[str] = set()
        self._leasing = asyncio.Lock()  # the ear takes one question at a time

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

    async def hear(self) -> None:
        """Open a connection of our own for what other processes tell."""
        import asyncpg

        ear = await asyncpg.connect(self._url)
        await ear.add_listener(CHANNEL, self.heard)
        self._ear = ear

    async def lease(self, name: str) -> bool:
        async with self._leasing:
            ear = self._ear
            if name not in self._leases and ear is not None:
                key = crc32(name.encode()) - 2**31
                if await ear.fetchval("SELECT pg_try_advisory_lock($1, $2)", _LEASES, key):
                    self._leases.add(name)
            return name in self._leases

    async def watch(self, every: float = 1.0) -> None:
        """NOTIFY tells the news; here it is seen to that we go on hearing it.

        A lost connection is opened again and everything is looked at once. Raises `LeaseLost`
        when another process took meanwhile what only one may do.
        """
        while True:
            await asyncio.sleep(every)
            if self._ear is None or self._ear.is_closed():
                await self._hear_again()

    async def _hear_again(self) -> None:
        import asyncpg

        try:
            await self.hear()
            held, self._leases = self._leases, set()
            for name in held:
                if not await self.lease(name):
                    raise LeaseLost(f"Another process took over {name}. Start this one again.")
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            log.warning("PostgreSQL does not answer; trying again")
            return
        self._tell(frozenset({EVERYTHING}))

    async def copy_to(self, target: Path) -> None:
        """`pg_dump` in its custom format."""
        await postgres_tools.run("pg_dump", self._url, "--format=custom", f"--file={target}")

    async def close(self) -> None:
        if self._ear is not None:
            await self._ear.close()
        await self._pool.close()


def _payloads(topics: set[str]) -> list[str]:
    """The topics as JSON lists, each short enough for one NOTIFY."""
    payloads, batch, size = [], list[str](), 2
    for topic in sorted(topics):
        length = len(json.dumps(topic)) + 2
        if batch and size + length > NOTIFY_LIMIT:
            payloads.append(json.dumps(batch))
            batch, size = [], 2
        batch.append(topic)
        size += length
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
        database = PostgresDatabase(url, pool)
        await database.hear()
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise StorageError(f"PostgreSQL did not let us in: {error}. Check DATABASE_URL.") from error
    return database


async def _no_reset(connection: Any) -> None:
    """See facts/performance.md: a reset query costs 40 % of a short turn."""
