"""Desks with their event streams open on a served program, while citizens speak.

Each operator holds as many chats as all others and has one of them open. A word in the open chat
comes as a message; a word in another one as a changed row of the queue, whose picture is taken
twice a second at most.
"""

import asyncio
import contextlib
import random
import re
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import httpx

from benchmarks.tables import table
from bot import accounts
from bot.pages.desk.door import COOKIE
from bot.pages.guard import Visitors
from storage import handoff_lists, inbox, staff
from storage.conversations import Address
from storage.database import Database
from storage.inbox import Received
from storage.opening import open_database
from storage.staff import Member
from tests.served import Served, serving

DESKS, CHATS, SECONDS, PACE = 50, 500, 60.0, 20.0
SECRET = "a secret of the benchmark, as long as it must be"
WORD = re.compile(r"第(\d+)句")
PATIENCE = 120.0


@dataclass(slots=True)
class Load:
    """Milliseconds from handing a word in until the operator's page had it; what it cost."""

    message_ms: list[float] = field(default_factory=list)
    queue_ms: list[float] = field(default_factory=list)
    unheard: int = 0
    broken: int = 0
    memory_mb: float = 0.0
    cores: float = 0.0
    kb_a_second: float = 0.0


def at(share: float, late: list[float]) -> float:
    ordered = sorted(late)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class Seat:
    """An operator's page: the stream is read all the time."""

    def __init__(self, served: Served, member: Member, token: str) -> None:
        self.member = member
        self.chats: list[int] = []
        self.handoffs: list[int] = []
        self.heard: dict[int, float] = {}
        self.bytes = 0
        self.broken = False
        self._browser = httpx.AsyncClient(
            base_url=served.url, cookies={COOKIE: token}, timeout=httpx.Timeout(PATIENCE)
        )
        self._reading: asyncio.Task[None] | None = None

    async def takes(self) -> None:
        """Claim all that are to be mine, one after the other."""
        page = await self._browser.get("/desk")
        csrf = re.search(r'name="csrf" value="(\w+)"', page.text)
        assert csrf
        for chat, handoff in zip(self.chats, self.handoffs, strict=True):
            form = {"csrf": csrf[1], "handoff": str(handoff), "text": ""}
            headers = {"accept": "application/json"}
            done = await self._browser.post(f"/desk/chats/{chat}/claim", data=form, headers=headers)
            assert done.is_success, done.text

    async def opens(self) -> None:
        first = asyncio.Event()
        self._reading = asyncio.create_task(self._read(first))
        await asyncio.wait_for(first.wait(), PATIENCE)

    async def _read(self, first: asyncio.Event) -> None:
        while not first.is_set():  # a kept connection may be closed as it is used again
            with contextlib.suppress(httpx.HTTPError):
                async for line in self._lines():
                    first.set()
                    self.bytes += len(line)
                    now = time.monotonic()
                    for found in WORD.finditer(line):
                        self.heard.setdefault(int(found[1]), now)
        self.broken = True

    async def _lines(self) -> AsyncIterator[str]:
        url = f"/desk/events?chat={self.chats[0]}"
        async with self._browser.stream("GET", url) as stream:
            async for line in stream.aiter_lines():
                yield line

    async def closes(self) -> None:
        if self._reading:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        await self._browser.aclose()


class Crowd:
    """Citizens on the web chat, by cookies of our own."""

    def __init__(self, served: Served, chats: int) -> None:
        self._visitors = Visitors(SECRET)
        self._tokens = [self._visitors.new() for _ in range(chats)]
        self._by_chat: dict[int, str] = {}
        self._web = httpx.AsyncClient(base_url=served.url, timeout=PATIENCE)

    async def asks(self, database: Database) -> None:
        """All ask for a person, and are waited for until they are in the queue."""
        now = datetime.now(UTC)
        rows = []
        for token in self._tokens:
            payload: dict[str, Any] = {"key": str(uuid4()), "text": "人工", "choice": ""}
            payload |= {"place": None, "files": [], "language": "zh"}
            address = Address("web", "web", self._visitors.peer(token))
            rows.append(Received(address, f"{address.peer}:{payload['key']}", payload))
        async with database.transaction() as tx:
            await inbox.store(tx, rows, now)

    async def queued(self, database: Database) -> list[tuple[int, int]]:
        """(chat, handoff) of all, once all are there."""
        until = time.monotonic() + PATIENCE
        while True:
            async with database.reading() as view:
                rows = await handoff_lists.open_ones(view)
                peers = await view.rows("SELECT id, peer FROM conversations")
            if len(rows) == len(self._tokens):
                break
            assert time.monotonic() < until, f"{len(rows)} of {len(self._tokens)} wait"
            await asyncio.sleep(0.2)
        talks = {row["peer"]: row["id"] for row in peers}
        self._by_chat = {talks[self._visitors.peer(one)]: one for one in self._tokens}
        return [(row["conversation_id"], row["id"]) for row in rows]

    async def says(self, chat: int, text: str) -> None:
        token = self._by_chat[chat]
        cookie = self._visitors.signed(token)
        form = {"csrf": self._visitors.csrf(token), "key": str(uuid4()), "text": text}
        headers = {"accept": "application/json", "cookie": f"{Visitors.cookie}={cookie}"}
        sent = await self._web.post("/chat/send", data=form, headers=headers)
        assert sent.is_success, sent.text

    async def leaves(self) -> None:
        await self._web.aclose()


async def load(folder: Path, desks: int, chats: int, seconds: float, pace: float) -> Load:
    """Measure so many desks and chats, for so long, with so many words a second."""
    async with AsyncExitStack() as stack:
        served = await stack.enter_async_context(serving(folder, WARMLINE_SECRET_KEY=SECRET))
        database = await open_database("", data_dir=served.data)
        stack.push_async_callback(database.close)
        crowd = Crowd(served, chats)
        stack.push_async_callback(crowd.leaves)
        await crowd.asks(database)
        seats = await _seats(served, database, desks)
        for number, (chat, handoff) in enumerate(await crowd.queued(database)):
            seats[number % desks].chats.append(chat)
            seats[number % desks].handoffs.append(handoff)
        for seat in seats:
            stack.push_async_callback(seat.closes)
            await seat.takes()
        await asyncio.gather(*(seat.opens() for seat in seats))
        return await _measured(served, crowd, seats, seconds, pace)


async def _seats(served: Served, database: Database, desks: int) -> list[Seat]:
    now = datetime.now(UTC)
    async with database.transaction() as tx:
        members = [
            await staff.add(tx, f"受理员{n}", ["operator"], department="", now=now)
            for n in range(desks)
        ]
        tokens = [await accounts.begin_session(tx, one.id, "", now) for one in members]
    return [Seat(served, *one) for one in zip(members, tokens, strict=True)]


async def _measured(
    served: Served, crowd: Crowd, seats: list[Seat], seconds: float, pace: float
) -> Load:
    await asyncio.sleep(2.0)  # the claims have settled
    chance, process, found = random.Random(12345), served.process, Load()
    used, before = process.cpu_times(), sum(seat.bytes for seat in seats)
    said: dict[int, tuple[float, Seat, bool]] = {}
    began = time.monotonic()
    talking: set[asyncio.Task[None]] = set()
    while time.monotonic() - began < seconds:
        number = len(said) + 1
        # By turns: a second word in a chat within a picture's second would hide the first.
        seat, round_ = seats[number // 2 % len(seats)], number // 2 // len(seats)
        open_one = number % 2 == 0
        chat = seat.chats[0 if open_one else 1 + round_ % (len(seat.chats) - 1)]
        said[number] = (time.monotonic(), seat, open_one)
        talking.add(asyncio.create_task(crowd.says(chat, f"第{number}句")))
        await asyncio.sleep(chance.expovariate(pace))
    lasted, now = time.monotonic() - began, process.cpu_times()
    await asyncio.gather(*talking)
    await asyncio.sleep(3.0)  # the last picture of the queue
    found.cores = (now.user + now.system - used.user - used.system) / lasted
    found.memory_mb = process.memory_info().rss / 1e6
    found.kb_a_second = (sum(seat.bytes for seat in seats) - before) / 1000 / lasted
    found.broken = sum(seat.broken for seat in seats)
    for number, (at_, seat, open_one) in said.items():
        if number not in seat.heard:
            found.unheard += 1
            continue
        late = found.message_ms if open_one else found.queue_ms
        late.append((seat.heard[number] - at_) * 1000)
    return found


async def table_of_streams() -> str:
    with TemporaryDirectory() as folder:
        one = await load(Path(folder), DESKS, CHATS, SECONDS, PACE)
    heads = ("what", "p50", "p99", "most")
    rows = [
        (name, *(f"{at(share, late):.0f} ms" for share in (0.5, 0.99, 1.0)))
        for name, late in (("the open chat", one.message_ms), ("a row", one.queue_ms))
    ]
    words = (
        f"{DESKS} desks, {CHATS} open chats, {PACE:.0f} words a second for {SECONDS:.0f} s: "
        f"{one.unheard} unheard, {one.broken} streams broken; the server {one.memory_mb:.0f} MB, "
        f"{one.cores:.2f} of a core, {one.kb_a_second:.0f} KB/s to all desks"
    )
    return f"{words}\n\n{table(heads, rows)}"
