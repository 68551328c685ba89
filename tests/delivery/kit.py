"""A running delivery, its platform and its clock."""

import asyncio
from pathlib import Path
from typing import Any

from bot.begun import Begun
from bot.delivery import Delivery
from bot.pace import Pace
from bot.sending import SendError
from storage.database import Database
from tests.channels.conftest import ACCOUNT, HandClock, House

PATIENCE = 60.0
"""Seconds: a machine may be busy with something else, its database too."""


class Platform:
    """A sender that remembers, and fails as told: errors wait for a text, used up one by one."""

    tells = False

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.errors: dict[str, list[SendError | Exception]] = {}
        self.gate = asyncio.Event()
        self.gate.set()
        self.most = self.now = 0

    def cost(self, payload: dict[str, Any]) -> int:
        return 0 if payload["method"] == "answerCallbackQuery" else 1

    async def send(self, peer: str, payload: dict[str, Any]) -> str | None:
        words = payload.get("text", "")
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await self.gate.wait()
        finally:
            self.now -= 1
        if self.errors.get(words):
            raise self.errors[words].pop(0)
        self.heard.append(words)
        return str(len(self.heard))


class Desk:
    """A running delivery with its platform."""

    def __init__(
        self,
        database: Database,
        clock: HandClock,
        pace: Pace | None = None,
        folder: Path | None = None,
    ) -> None:
        self.folder = folder
        self.house = House(database, clock)
        self.clock = clock
        self.platform = Platform()
        self.pace = pace or Pace()
        self.delivery = self._new()
        self.task: asyncio.Task[None] | None = None

    def _new(self) -> Delivery:
        return Delivery(
            database=self.house.database,
            clock=self.clock,
            sender=self.platform,
            channel="telegram",
            account=ACCOUNT,
            pace=self.pace,
            begun=Begun(self.folder, "telegram", ACCOUNT),
            wait=self.clock.wait,
        )

    def start(self) -> None:
        self.task = asyncio.create_task(self.delivery.run())

    async def crash(self) -> None:
        assert self.task
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        self.delivery = self._new()

    async def passes(self, seconds: float, step: float = 0.5) -> None:
        """Let time pass, with room for work between its steps."""
        await self.rests()
        for _ in range(round(seconds / step)):
            self.clock.advance(step)
            await self.rests()

    async def rests(self) -> None:
        await at_rest(self.delivery, self.platform.gate)


async def at_rest(delivery: Delivery, gate: asyncio.Event) -> None:
    """Until it waits for news or for the clock; what is on its way may wait at a shut gate."""
    quiet, end = 0, asyncio.get_running_loop().time() + PATIENCE
    while asyncio.get_running_loop().time() < end:
        for _ in range(8):
            await asyncio.sleep(0)
        waits = delivery.resting and not delivery._news.is_set()
        if waits and not gate.is_set():
            return
        quiet = quiet + 1 if waits and not delivery._in_flight else 0
        if quiet == 2:  # its wait for the clock has begun too
            return
        if not quiet:
            await asyncio.sleep(0.0002)
    raise AssertionError("it never rests")
