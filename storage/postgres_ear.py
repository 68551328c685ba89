"""What the processes of one PostgreSQL database tell each other, on a connection of its own.

News are told by NOTIFY after the commit, not inside it: PostgreSQL keeps the order of all that is
told under one lock, which a transaction that tells something holds until the disk has it, so
that turns would commit one after the other. What is touched while a NOTIFY is under way goes
with the next one.

Whoever dies between a commit and its NOTIFY leaves something untold. So it is noticed when a
process is gone, and everything is looked at.
"""

import asyncio
import json
import logging
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from zlib import crc32

from storage.database import EVERYTHING
from storage.errors import LeaseLost

if TYPE_CHECKING:
    import asyncpg

log = logging.getLogger("warmline.storage")

CHANNEL = "warmline"
EAR = "warmline ear"
"""The name by which the processes know each other's connections."""
NOTIFY_LIMIT = 7000  # PostgreSQL refuses payloads of 8000 bytes and more
_NAME_LENGTH = 16
_LEASES = 8345  # our corner of the two-number advisory locks; transactions use the one-number ones


class Ear:
    """Hears and tells news, and holds leases; `tell` is called with what others told."""

    def __init__(self, url: str, tell: Callable[[frozenset[str]], None]) -> None:
        self._url = url
        self._tell = tell
        self._connection: asyncpg.Connection[Any] | None = None
        self._asking = asyncio.Lock()  # a connection takes one question at a time
        self._name = secrets.token_hex(_NAME_LENGTH // 2)
        self._leases: set[str] = set()
        self._neighbours: set[int] = set()
        self._untold: set[str] = set()
        self._telling: asyncio.Task[None] | None = None

    async def open(self) -> "asyncpg.Connection[Any]":
        import asyncpg

        connection = await asyncpg.connect(
            self._url,
            command_timeout=60,
            # Nothing is kept here, so no NOTIFY has to wait for the disk.
            server_settings={"application_name": EAR, "synchronous_commit": "off"},
        )
        await connection.add_listener(CHANNEL, self._heard)
        self._connection = connection
        self.say(set())
        return connection

    def _heard(self, *notice: Any) -> None:
        """A NOTIFY of some process; our own news we have told already."""
        sender, payload = notice[-1][:_NAME_LENGTH], notice[-1][_NAME_LENGTH:]
        if sender != self._name:
            self._tell(frozenset(json.loads(payload)))

    def say(self, topics: set[str]) -> None:
        """Tell the other processes, soon."""
        self._untold |= topics
        if self._untold and (self._telling is None or self._telling.done()):
            self._telling = asyncio.create_task(self._say())

    async def _say(self) -> None:
        import asyncpg

        while self._untold and self._connection is not None:
            topics, self._untold = self._untold, set()
            texts = [(CHANNEL, f"{self._name}{one}") for one in payloads(topics)]
            try:
                async with self._asking:
                    await self._connection.executemany("SELECT pg_notify($1, $2)", texts)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                self._untold |= topics  # told when the connection is open again
                return

    async def lease(self, name: str) -> bool:
        if name not in self._leases and self._connection is not None:
            if not await self._take(self._connection, name):
                return False
            self._leases.add(name)
        return name in self._leases

    async def _take(self, connection: "asyncpg.Connection[Any]", name: str) -> bool:
        key = crc32(name.encode()) - 2**31
        async with self._asking:
            taken = await connection.fetchval("SELECT pg_try_advisory_lock($1, $2)", _LEASES, key)
        return bool(taken)

    async def watch(self, every: float) -> None:
        """See to it that we go on hearing, and notice who is gone.

        A lost connection is opened again and everything is looked at once. Raises `LeaseLost`
        when another process took meanwhile what only one may do.
        """
        import asyncpg

        while True:
            await asyncio.sleep(every)
            try:
                await self._look_around()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                log.warning("PostgreSQL does not answer; trying again")

    async def _look_around(self) -> None:
        """What a process that is gone may not have told we look for ourselves."""
        if self._connection is None or self._connection.is_closed():
            await self._open_again()
        connection = self._connection
        assert connection is not None
        async with self._asking:
            rows = await connection.fetch(
                """SELECT pid FROM pg_stat_activity
                WHERE application_name = $1 AND datname = current_database()""",
                EAR,
            )
        before, self._neighbours = self._neighbours, {row["pid"] for row in rows}
        if before - self._neighbours:
            self._tell(frozenset({EVERYTHING}))

    async def _open_again(self) -> None:
        connection = await self.open()
        for name in self._leases:
            if not await self._take(connection, name):
                raise LeaseLost(f"Another process took over {name}. Start this one again.")
        self._tell(frozenset({EVERYTHING}))

    async def close(self) -> None:
        """Nothing that was touched stays untold."""
        if self._telling is not None:
            await self._telling
        if self._connection is not None:
            await self._connection.close()


def payloads(topics: set[str]) -> list[str]:
    """The topics as JSON lists, each short enough for one NOTIFY."""
    found, batch, size = [], list[str](), 2
    for topic in sorted(topics):
        length = len(json.dumps(topic)) + 2
        if batch and size + length > NOTIFY_LIMIT:
            found.append(json.dumps(batch))
            batch, size = [], 2
        batch.append(topic)
        size += length
    if batch:
        found.append(json.dumps(batch))
    return found
