"""The whole program in the test's own process, on a port, with a clock that the test makes jump.

    async with clocked(tmp_path, begin) as house:
        house.url                              # as a browser or Telegram reaches it
        await house.until(datetime(2026, 9, 4, 8, 30))
        await house.restart()                  # on the same port, data and clock

Four weeks pass in the time that their work takes. It is closed in the task that opened it.
"""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import uvicorn

from bot import accounts
from bot.app import App, build
from bot.settings import load
from storage import staff
from storage.staff import Member
from tests.databases import prepare_learned
from tests.dialogue import FakeClock
from tests.served import free_port

T = TypeVar("T")
HOUR = 3600.0


class JumpingClock(FakeClock):
    """Runs like any other clock, from a moment of the test's; `move` makes it jump."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self._since = time.monotonic()

    def now(self) -> datetime:
        return self._now + timedelta(seconds=time.monotonic() - self._since)


class Clocked:
    """A running house and the clock that it goes by."""

    def __init__(self, folder: Path, clock: JumpingClock, settings: dict[str, str]) -> None:
        self.clock = clock
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.app: App
        known = {"WARMLINE_DATA_DIR": str(folder / "data"), "WARMLINE_PORT": str(self.port)}
        self._settings = load({**known, **settings}, folder / "no-dotenv")
        self._open = AsyncExitStack()
        prepare_learned(self._settings.data_dir)

    async def start(self) -> None:
        self.app = await build(self._settings, clock=self.clock)
        self._open.push_async_callback(self.app.close)
        await self._open.enter_async_context(self.app.running())
        await self._open.enter_async_context(self._listening())

    @asynccontextmanager
    async def _listening(self) -> AsyncIterator[None]:
        door = socket.create_server(("127.0.0.1", self.port))
        config = uvicorn.Config(self.app.web, log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[door]))
        try:
            yield
        finally:
            self.app.bells.close()
            server.should_exit = True
            await running

    async def end(self) -> None:
        await self._open.aclose()

    async def restart(self) -> None:
        await self.end()
        await self.start()

    async def until(self, wanted: datetime) -> None:
        """From full hour to full hour, to this moment (of the city, where it has no zone)."""
        if wanted.tzinfo is None:
            wanted = wanted.replace(tzinfo=ZoneInfo(self.app.city.timezone))
        while (left := (wanted - (now := self.clock.now())).total_seconds()) > 0:
            self.clock.move(seconds=min(HOUR - now.timestamp() % HOUR, left))
            await self.app.timers.fire_due()
            await self.app.engine.settled()

    async def member(self, name: str, *roles: str, department: str = "") -> Member:
        async with self.app.database.transaction() as tx:
            return await staff.add(
                tx, name, list(roles), department=department, now=self.clock.now()
            )

    async def session(self, member: Member) -> str:
        """They have signed in just now; it lasts for half a day of the house's clock."""
        async with self.app.database.transaction() as tx:
            return await accounts.begin_session(tx, member.id, "test", self.clock.now())

    async def read(self, do: Callable[[Any], Awaitable[T]]) -> T:
        async with self.app.database.reading() as tx:
            return await do(tx)


@asynccontextmanager
async def clocked(folder: Path, begin: datetime, **settings: str) -> AsyncIterator[Clocked]:
    """A house of a new or an existing `folder`, stopped kindly at the end."""
    house = Clocked(folder, JumpingClock(begin), settings)
    try:
        await house.start()
        yield house
    finally:
        await house.end()
