"""SQLite: one writer, durable commits in groups, readers (aiosqlite) beside it.

Transactions that arrive while another runs share its commit: each is a savepoint of one
outer transaction, which commits (synchronous=FULL) when nobody waits or the group is full.
Nobody's block returns before the group is on the disk. Measured: five times the rate of a
commit for each (docs/performance.md).

What may wait for others or for the disk (BEGIN IMMEDIATE, COMMIT, long lists of rows, all that
readers read) runs in a thread of its connection. A turn's own statements run where they are
called: each takes some 10 µs, and the way to a thread and back takes ten times that.
"""

import asyncio
import contextlib
import logging
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from storage.database import EVERYTHING, Listener, Row, from_rows, parameters, to_stored
from storage.errors import StorageError

log = logging.getLogger("warmline.storage")

T = TypeVar("T")

GROUP_LIMIT = 64
READERS = 2
LEAST_ROOM = 128 * 1024
"""Bytes on the disk without which nothing can be opened."""
MANY = 64
"""From this many rows on, a list is written in the thread."""

_MARKS = {"{for_update}": "", "{skip_locked}": ""}


@lru_cache(maxsize=1024)
def _read(sql: str) -> tuple[str, tuple[str, ...]]:
    """The statement as SQLite takes it, and its parameters that are times."""
    times = tuple(name for name in parameters(sql) if name.endswith("_at"))
    for mark, word in _MARKS.items():
        sql = sql.replace(mark, word)
    return sql, times


class SqliteTransaction:
    """One caller's statements on a connection; `here` is the same connection without its thread."""

    def __init__(
        self, connection: aiosqlite.Connection, here: sqlite3.Connection | None = None
    ) -> None:
        self._connection = connection
        self._here = here
        self.touched: set[str] = set()
        self.changed: set[int] = set()

    async def execute(self, sql: str, /, **values: Any) -> int:
        text, times = _read(sql)
        if self._here:
            return self._here.execute(text, _bound(times, values)).rowcount
        cursor = await self._connection.execute(text, _bound(times, values))
        return cursor.rowcount

    async def many(self, sql: str, rows: Sequence[Mapping[str, Any]], /) -> None:
        text, times = _read(sql)
        lines = [_bound(times, row) for row in rows]
        if self._here and len(rows) < MANY:
            self._here.executemany(text, lines)
        else:
            # Rows written by the thread after a rollback here would be half a transaction.
            await _to_the_end(self._write(text, lines))

    async def _write(self, text: str, lines: list[dict[str, Any]]) -> None:
        await self._connection.executemany(text, lines)

    async def rows(self, sql: str, /, **values: Any) -> list[Row]:
        text, times = _read(sql)
        found: Iterable[sqlite3.Row]
        if self._here:
            found = self._here.execute(text, _bound(times, values)).fetchall()
        else:
            found = await self._connection.execute_fetchall(text, _bound(times, values))
        rows = list(found)
        return from_rows(rows[0].keys(), rows) if rows else []

    async def row(self, sql: str, /, **values: Any) -> Row | None:
        found = await self.rows(sql, **values)
        return found[0] if found else None

    async def value(self, sql: str, /, **values: Any) -> Any:
        found = await self.row(sql, **values)
        return next(iter(found.values())) if found else None

    async def lock(self, name: str) -> None:
        """The writer lock is held already."""

    def touch(self, topic: str) -> None:
        self.touched.add(topic)


def _bound(times: tuple[str, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, **{name: to_stored(name, values[name]) for name in times}}


class _Group:
    """Transactions that will be committed together."""

    def __init__(self) -> None:
        self.size = 0
        self.touched: set[str] = set()
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class SqliteDatabase:
    name = "sqlite"

    def __init__(
        self,
        path: Path,
        writer: aiosqlite.Connection,
        here: sqlite3.Connection,
        readers: list[aiosqlite.Connection],
    ) -> None:
        self.path = path
        self._writer = writer
        self._here = here
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._group: _Group | None = None
        self._readers: asyncio.Queue[aiosqlite.Connection] = asyncio.Queue()
        self._all_readers = readers
        for reader in readers:
            self._readers.put_nowait(reader)
        self._listeners: list[Listener] = []
        self._rescue: asyncio.Task[None] | None = None
        self._version_seen = 0

    def listen(self, listener: Listener) -> None:
        self._listeners.append(listener)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqliteTransaction]:
        """See `Database.transaction`.

        1. Wait for the writer; open the group's transaction if none is open.
        2. Run the caller's block inside a savepoint.
        3. Let the next one in, or commit the group when nobody waits.
        4. Return when the group is durable.
        """
        await self._enter()
        try:
            mine = SqliteTransaction(self._writer, self._here)
            try:
                group = self._group
                if group is None:
                    group = await _to_the_end(self._begin())
                self._here.execute("SAVEPOINT one")
                yield mine
            except BaseException as failure:
                await self._leave(failure)
                raise
            group.touched |= mine.touched
            await self._leave()
        finally:
            self._turn.release()
        await asyncio.shield(group.done)

    async def _enter(self) -> None:
        self._waiting += 1
        try:
            await self._turn.acquire()
        except asyncio.CancelledError:
            # The one before us left the commit to us.
            if self._waiting == 1 and self._group is not None:
                self._rescue = asyncio.create_task(self._commit_left_behind())
            raise
        finally:
            self._waiting -= 1

    async def _commit_left_behind(self) -> None:
        async with self._turn:
            if self._group is not None:
                await self._commit(self._group)

    async def _begin(self) -> _Group:
        await self._writer.execute("BEGIN IMMEDIATE")
        self._group = _Group()
        return self._group

    async def _leave(self, failure: BaseException | None = None) -> None:
        """Close the savepoint, and commit if nobody waits; what goes wrong the group tells."""
        group = self._group
        if group is None:  # it could not be begun
            return
        try:
            if failure is not None:
                self._here.execute("ROLLBACK TO one")
            self._here.execute("RELEASE one")
        except Exception as error:
            # SQLite itself rolls everything back when the disk is full or gone.
            self._fail(group, failure if isinstance(failure, sqlite3.Error) else error)
            return
        group.size += 1
        if not self._waiting or group.size >= GROUP_LIMIT:
            await _to_the_end(self._commit(group))

    async def _commit(self, group: _Group) -> None:
        self._group = None
        try:
            await self._writer.commit()
        except Exception as error:
            self._fail(group, error)
            return
        group.done.set_result(None)
        self._tell(frozenset(group.touched))

    def _fail(self, group: _Group, error: Exception) -> None:
        """The disk is full or gone: nobody of this group may believe to be saved."""
        self._group = None
        if self._here.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                self._here.rollback()
        group.done.set_exception(error)
        group.done.exception()  # each waiter raises it; without waiters it is no leak

    def _tell(self, topics: frozenset[str]) -> None:
        if topics:
            for listener in self._listeners:
                listener(topics)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqliteTransaction]:
        reader = await self._readers.get()
        try:
            yield SqliteTransaction(reader)
        finally:
            self._readers.put_nowait(reader)

    async def lease(self, name: str) -> bool:
        """The server alone serves this file (see `bot.lock`)."""
        return True

    async def watch(self, every: float = 0.5) -> None:
        """Notice what other processes (the command line) write, for as long as it runs; what they
        have written since this was opened as well."""
        while True:
            await asyncio.sleep(every)
            try:
                version = await self._version()
            except sqlite3.Error as error:
                log.warning("could not look for other processes' news: %s", error)
                continue
            if version != self._version_seen:
                self._version_seen = version
                self._tell(frozenset({EVERYTHING}))

    async def begin_hearing(self) -> None:
        """From here on nothing that others write is missed."""
        self._version_seen = await self._version()

    async def _version(self) -> int:
        """A number that changes when another connection than the writer has committed."""
        async with self._turn:
            found = await self._writer.execute_fetchall("PRAGMA data_version")
        return int(next(iter(found))[0])

    async def copy_to(self, target: Path) -> None:
        async with aiosqlite.connect(target) as copy, self.reading() as view:
            await view._connection.backup(copy)

    async def close(self) -> None:
        await self._commit_left_behind()
        async with self._turn:
            for connection in [*self._all_readers, self._writer]:
                await connection.close()


async def _to_the_end(work: Coroutine[Any, Any, T]) -> T:
    """Finish `work`, however often the caller is cancelled: half-way is no place to leave it."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is None:
        return task.result()
    task.exception()
    raise cancelled


async def open_sqlite(path: Path) -> SqliteDatabase:
    """Raises `StorageError` when the file is no database, or may not be read or written."""
    open_ones: list[aiosqlite.Connection] = []
    try:
        here = _connect(path)
        connects: list[Callable[[], sqlite3.Connection]] = [lambda: here]
        connects += [partial(_connect, path)] * READERS
        for connect in connects:
            open_ones.append(await aiosqlite.Connection(connect, iter_chunk_size=64))
            await _prepare(open_ones[-1])
        writer, *readers = open_ones
        await writer.execute_fetchall("PRAGMA journal_mode=WAL")
        for reader in readers:
            await reader.execute_fetchall("PRAGMA query_only=ON")
        database = SqliteDatabase(path, writer, here, readers)
        await database.begin_hearing()
    except BaseException as error:
        for connection in open_ones:
            await connection.close()
        if isinstance(error, sqlite3.Error):
            full = shutil.disk_usage(path.parent).free < LEAST_ROOM
            why = f"{error}; its disk is full: make room" if full else str(error)
            raise StorageError(f"The database {path} cannot be used: {why}.") from error
        raise
    return database


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        path, isolation_level=None, cached_statements=512, check_same_thread=False
    )


async def _prepare(connection: aiosqlite.Connection) -> None:
    connection.row_factory = sqlite3.Row
    # A second process (the command line) may write beside us: wait for it, do not fail.
    await connection.execute_fetchall("PRAGMA busy_timeout=10000")
    await connection.execute_fetchall("PRAGMA synchronous=FULL")
    await connection.execute_fetchall("PRAGMA foreign_keys=ON")
