"""A newsroom: citizens on both channels, two duty leaders, a delivery and a clock by hand."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from bot.channels.telegram.native import TelegramNative
from bot.delivery import Delivery
from bot.noticing.lane import NoticeLane
from bot.noticing.worker import Noticing
from bot.pace import Pace
from bot.sending import SendError
from handlers.notices import acting, writing
from handlers.notices.writing import Draft
from handlers.turn import Turn
from storage import notice_ledger, notices, subscriptions
from storage.audience import Audience
from storage.database import Database
from storage.notices import Notice, Words
from storage.staff import Member
from tests.channels.conftest import ACCOUNT, HandClock
from tests.delivery.kit import at_rest
from tests.dialogue import Citizen, Hotline, hotline

T = TypeVar("T")

WATER = Draft(
    "B",
    Words("经十路停水", "明天8点到18点经十路停水，请提前存水。"),
    Audience(topics=("water",)),
)


class Clock(HandClock):
    """By hand; no two things carry the same moment."""

    def now(self) -> datetime:
        self._now += timedelta(microseconds=1)
        return self._now

    def move(self, **by: float) -> None:
        self.advance(timedelta(**by).total_seconds())


class Platform:
    """A sender that remembers each call, and fails for a peer as told."""

    tells = False

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.errors: dict[str, list[SendError]] = {}
        self.gate = asyncio.Event()
        self.gate.set()

    def cost(self, payload: dict[str, Any]) -> int:
        return 0 if payload["method"] == "answerCallbackQuery" else 1

    async def send(self, peer: str, payload: dict[str, Any]) -> str | None:
        await self.gate.wait()
        if self.errors.get(peer):
            raise self.errors[peer].pop(0)
        self.calls.append((peer, payload))
        return str(len(self.calls))

    def to(self, citizen: Citizen) -> list[dict[str, Any]]:
        return [payload for peer, payload in self.calls if peer == citizen.address.peer]

    def notices(self) -> list[str]:
        """Whom a notice was sent to, in order."""
        return [
            peer for peer, payload in self.calls if "经十路停水" in str(payload.get("text", ""))
        ]


class Newsroom:
    """Everything that a notice needs; `goes` lets time pass with room for work."""

    def __init__(self, line: Hotline, clock: Clock, pace: Pace | None) -> None:
        self.hotline = line
        self.clock = clock
        self.platform = Platform()
        self.pace = pace or Pace()
        self.noticing = Noticing(line.database, line.engine, clock)
        self.delivery: Delivery
        self._task: asyncio.Task[None] | None = None

    async def staffed(self) -> None:
        self.author = await self.hotline.member("老吴", "duty_leader")
        self.approver = await self.hotline.member("小孙", "duty_leader")

    def start(self) -> None:
        city = self.hotline.engine.house.city
        self.delivery = Delivery(
            database=self.hotline.database,
            clock=self.clock,
            sender=self.platform,
            channel="telegram",
            account=ACCOUNT,
            pace=self.pace,
            notices=NoticeLane("telegram", ACCOUNT, TelegramNative(), city),
            wait=self.clock.wait,
        )
        self._task = asyncio.create_task(self.delivery.run())

    async def crash(self) -> None:
        assert self._task
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def stop(self) -> None:
        self.platform.gate.set()
        if self._task and not self._task.done():
            await self.delivery.stop()
            await self._task

    # Citizens

    async def subscriber(
        self, name: str, channel: str = "telegram", district: str = "", topic: str = "water"
    ) -> Citizen:
        citizen = self.hotline.citizen(name, channel)
        await citizen.says("你好")
        await self._rests()  # what is said to them later must not meet the greeting on its way
        person = (await citizen.talk()).person_id
        async with self.hotline.database.transaction() as tx:
            await subscriptions.add(tx, person, topic, district, now=self.clock.now())
        return citizen

    async def subscribers(self, count: int, channel: str = "telegram") -> list[Citizen]:
        return [await self.subscriber(f"市民{n}", channel) for n in range(count)]

    # Staff

    async def does(self, do: Callable[[Turn], Awaitable[T]]) -> T:
        return await self.hotline.engine.act(None, do)

    async def acts(self, notice_id: int, action: str, by: Member, reason: str = "") -> int:
        return await self.does(lambda turn: acting.act(turn, by, notice_id, action, reason))

    async def writes(self, draft: Draft = WATER, **changes: Any) -> int:
        written = replace(draft, **changes)
        return await self.does(lambda turn: writing.begin(turn, self.author, written))

    async def approved(self, draft: Draft = WATER, **changes: Any) -> int:
        await self._rests()  # what was said to anybody is out: a notice lets it go first
        notice_id = await self.writes(draft, **changes)
        await self.acts(notice_id, "submit", self.author)
        return await self.acts(notice_id, "approve", self.approver)

    async def notice(self, notice_id: int) -> Notice:
        return await self.hotline.read(lambda tx: notices.find(tx, notice_id))

    async def counts(self, notice_id: int) -> dict[str, int]:
        """Outcomes as counted; they must be what the rows say."""
        doors = await self.hotline.read(lambda tx: notices.doors(tx, notice_id))
        found = {
            name: sum(door.counts[name] for door in doors)
            for name in notices.OUTCOMES
            if any(door.counts[name] for door in doors)
        }
        rows = await self.hotline.read(lambda tx: notice_ledger.states(tx, notice_id))
        assert {name: rows.get(name, 0) for name in found} == found
        assert sum(rows.values()) == sum(door.total for door in doors)
        return found

    # Time

    async def goes(self, seconds: float = 5.0, step: float = 0.5) -> None:
        await self.works()
        for _ in range(round(seconds / step)):
            self.clock.advance(step)
            await self.works()

    async def works(self) -> None:
        """Whatever can be done now."""
        await self.hotline.timers.fire_due()
        await self.noticing.step()
        await self._rests()
        await self.noticing.step()
        await self.hotline.engine.settled()

    async def _rests(self) -> None:
        await at_rest(self.delivery, self.platform.gate)


@asynccontextmanager
async def newsroom(
    database: Database, folder: Path, pace: Pace | None = None
) -> AsyncIterator[Newsroom]:
    clock = Clock()
    clock.move(hours=-5)  # noon in the city
    async with hotline(database, folder, clock=clock) as line:
        made = Newsroom(line, clock, pace)
        await made.staffed()
        made.start()
        try:
            yield made
        finally:
            await made.stop()
