"""PostgreSQL through asyncpg: a pool, real row locks, news between processes by NOTIFY."""

import socket
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zlib import crc32

from storage import postgres_tools
from storage.database import Listener, Row, from_stored, numbered, to_stored
from storage.errors import DriverMissing, StorageError
from storage.postgres_ear import Ear

if TYPE_CHECKING:
    import asyncpg

POOL_SIZE = 16

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
        self._listeners: list[Listener] = []
        self.ear = Ear(url, self._tell)

    def listen(self, listener: Listener) -> None:
        self._listeners.append(listener)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[PostgresTransaction]:
        async with self._pool.acquire() as connection, connection.transaction():
            mine = PostgresTransaction(connection)
            yield mine
        self._tell(frozenset(mine.touched))
        self.ear.say(mine.touched)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[PostgresTransaction]:
        async with self._pool.acquire() as connection, connection.transaction(readonly=True):
            yield PostgresTransaction(connection)

    def _tell(self, topics: frozenset[str]) -> None:
        if topics:
            for listener in self._listeners:
                listener(topics)

    async def lease(self, name: str) -> bool:
        return await self.ear.lease(name)

    async def watch(self, every: float = 1.0) -> None:
        """See `Ear.watch`."""
        await self.ear.watch(every)

    async def copy_to(self, target: Path) -> None:
        """`pg_dump` in its custom format."""
        await postgres_tools.run("pg_dump", self._url, "--format=custom", f"--file={target}")

    async def close(self) -> None:
        await self.ear.close()
        await self._pool.close()


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
        await database.ear.open()
    except socket.gaierror as error:
        raise StorageError(
            f"There is no host {urlsplit(url).hostname}. Check DATABASE_URL and the network."
        ) from error
    except (ssl.SSLError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise StorageError(f"PostgreSQL did not let us in: {error}. Check DATABASE_URL.") from error
    except OSError as error:
        raise StorageError(
            f"PostgreSQL does not answer at {urlsplit(url).hostname}. See whether it runs, and "
            "check DATABASE_URL."
        ) from error
    return database


async def _no_reset(connection: Any) -> None:
    """A reset query costs 40 % of a short turn, and there is nothing to be reset."""
