"""A hand-wound clock, a Telegram of our own, and Warmline's channel between it and the tables."""

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram.channel import Telegram
from bot.files import Files
from handlers.turn import Reply, new_key
from storage import conversations, inbox, notes, outbox
from storage.conversations import Address, Conversation
from storage.database import Database, Row, Transaction
from tests.databases import open_upgraded
from tests.fakes.telegram import FakeTelegram, Person

TOKEN = "123456:TEST"
ACCOUNT = "123456"


class HandClock:
    """Time stands until `advance`; `wait` ends when its time has come."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()
        self.waits: list[float] = []

    def now(self) -> datetime:
        return self._now

    async def wait(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        self.waits.append(seconds)
        sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        until = self._now + timedelta(seconds=seconds)
        heapq.heappush(self._sleepers, (until, next(self._numbers), sleeper))
        await sleeper

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        while self._sleepers and self._sleepers[0][0] <= self._now:
            sleeper = heapq.heappop(self._sleepers)[2]
            if not sleeper.done():
                sleeper.set_result(None)


async def until(true: Callable[[], Any], *, seconds: float = 30.0) -> Any:
    """Wait for real until something is so; the value it then has."""
    end = asyncio.get_running_loop().time() + seconds
    while not (found := true()):
        assert asyncio.get_running_loop().time() < end, f"not so within {seconds} s"
        await asyncio.sleep(0.002)
    return found


async def comes(true: Callable[[], Awaitable[Any]], *, seconds: float = 30.0) -> Any:
    """`until` for what has to be looked up."""
    async with asyncio.timeout(seconds):
        while True:
            if found := await true():
                return found
            await asyncio.sleep(0.005)


class House:
    """The database, and what an engine would do in it."""

    def __init__(
        self,
        database: Database,
        clock: HandClock,
        channel: str = "telegram",
        account: str = ACCOUNT,
    ) -> None:
        self.database = database
        self.clock = clock
        self.channel = channel
        self.account = account

    async def talk(self, peer: int | str) -> Conversation:
        """The conversation with somebody, begun when it is new."""
        address = Address(self.channel, self.account, str(peer))
        async with self.database.transaction() as tx:
            known = await conversations.at(tx, address)
            return known or await conversations.begin(
                tx, address, language="zh", display_name="", now=self.clock.now()
            )

    async def queue(
        self, peer: int | str, *payloads: dict[str, Any], lane: str = "chat", key: str = ""
    ) -> str:
        """Put the parts of one message into the outbox; the message's key."""
        talk, key = await self.talk(peer), key or new_key()
        parts = [
            (key, outbox.ASIDE if payload.get("method") == "answerCallbackQuery" else n, payload)
            for n, payload in enumerate(payloads)
        ]
        async with self.database.transaction() as tx:
            await outbox.put(tx, talk, parts, now=self.clock.now(), lane=lane)
        return key

    async def rows(self, table: str = "outbox") -> list[Row]:
        async with self.database.reading() as view:
            return await view.rows(f"SELECT * FROM {table} ORDER BY id")

    async def states(self) -> list[str]:
        return [row["state"] for row in await self.rows()]

    async def settled(self, *states: str, seconds: float = 30.0) -> list[str]:
        """Wait until the outbox's rows have these states; or, without any, until none is open."""
        end = asyncio.get_running_loop().time() + seconds
        while True:
            found = await self.states()
            if found == list(states) or (not states and not {"pending", "sending"} & set(found)):
                return found
            assert asyncio.get_running_loop().time() < end, f"the outbox is {found}"
            await asyncio.sleep(0.005)

    async def received(self, number: int, *, seconds: float = 30.0) -> list[Row]:
        """Wait until the inbox has so many rows."""
        end = asyncio.get_running_loop().time() + seconds
        while len(found := await self.rows("inbox")) < number:
            assert asyncio.get_running_loop().time() < end, f"the inbox has {len(found)} rows"
            await asyncio.sleep(0.005)
        return found


def text(words: str) -> dict[str, Any]:
    return {"method": "sendMessage", "text": words, "parse_mode": "HTML", "plain": words}


async def echo(house: House, telegram: Telegram) -> None:
    """The smallest engine: says what it hears, once for each inbox row."""
    heard = asyncio.Event()
    house.database.listen(lambda _: heard.set())
    while True:
        heard.clear()
        async with house.database.transaction() as tx:
            for address in await inbox.waiting(tx):
                while waiting := await conversations.next_turn(tx, address):
                    incoming = telegram.native.to_neutral(waiting.payload)
                    talk = waiting.conversation or await conversations.begin(
                        tx, address, language="zh", display_name="", now=house.clock.now()
                    )
                    parts = telegram.native.to_native(Reply(f"听到：{incoming.text}"), [])
                    key = new_key()
                    numbered: Sequence[Any] = [(key, n, part) for n, part in enumerate(parts)]
                    await outbox.put(tx, talk, numbered, now=house.clock.now())
                    await inbox.done(tx, waiting.inbox_id, house.clock.now())
        await heard.wait()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await open_upgraded(tmp_path)
    yield opened
    await opened.close()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "media", 20 * 1024 * 1024)


@pytest.fixture
async def tg() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(TOKEN) as fake:
        yield fake


@pytest.fixture
def house(sqlite: Database, clock: HandClock) -> House:
    return House(sqlite, clock)


@pytest.fixture
def build(
    tg: FakeTelegram, sqlite: Database, files: Files, clock: HandClock
) -> Callable[..., Telegram]:
    """A channel that is not started."""

    def make(**other: Any) -> Telegram:
        given: dict[str, Any] = {
            "token": TOKEN,
            "api_url": tg.base_url,
            "mode": "polling",
            "public_url": "",
            "secret_key": "geheim",
            "database": sqlite,
            "files": files,
            "clock": clock,
            "wait": clock.wait,
        }
        return Telegram(**{**given, **other})

    return make


@pytest.fixture
async def telegram(build: Callable[..., Telegram]) -> AsyncIterator[Telegram]:
    """A channel that polls and delivers."""
    channel = build()
    await channel.start()
    yield channel
    await channel.stop()


@pytest.fixture
async def sending(build: Callable[..., Telegram]) -> AsyncIterator[Telegram]:
    """Only the way out."""
    channel = build()
    task = asyncio.create_task(channel.delivery.run())
    yield channel
    await channel.delivery.stop()
    await task
    await channel.close()


@pytest.fixture
def li(tg: FakeTelegram) -> Person:
    person = tg.user(1001, first_name="李奶奶")
    person.chat.started = True
    return person


class Full:
    """The facts whose names begin so cannot be written down, as long as they stand here."""

    def __init__(self) -> None:
        self.names: list[str] = []


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Full:
    works, made = notes.set_fact, Full()

    async def set_fact(tx: Transaction, name: str, text: str) -> None:
        if any(name.startswith(one) for one in made.names):
            raise OSError("disk full")
        await works(tx, name, text)

    monkeypatch.setattr(notes, "set_fact", set_fact)
    return made
