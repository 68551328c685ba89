"""A notice through the whole program to a Bot API server with a delay, and chats beside it."""

import asyncio
import random
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles

from benchmarks.programs import Program, running
from storage import notices
from storage.opening import open_database
from tests.fakes.mass_telegram import MassTelegram, Trouble
from tests.notices import seed

DELAY = 0.05
WARMLINE = Program("Warmline", ("-m", "benchmarks.notices.program"), {"BENCH_RATE": "5000"})
SERVED = Program("Warmline", ("-m", "bot", "serve"), {"TELEGRAM_BULK_RATE": "1000"})
PATIENCE = 600.0
TALKERS, FIRST_TALKER = 40, 5_000_000
CHAT_EVERY = 0.05
WARM = 60
"""Chats before those that count."""


@dataclass(frozen=True, slots=True)
class Sent:
    name: str
    people: int
    per_second: float


async def peer(name: str, module: str, people: int) -> Sent:
    """A naive loop's speed."""
    async with MassTelegram(random.Random(1), delay=DELAY) as tg:
        program = Program(name, ("-m", module, str(people)))
        with (
            tempfile.TemporaryDirectory() as folder,
            running(program, Path(folder), **tg.settings()),
        ):
            await _arrived(tg, people)
        return Sent(name, people, (people - 1) / (tg.last_at - tg.first_at))


async def warmline(people: int) -> Sent:
    """The whole program's speed, with a durable ledger."""
    async with MassTelegram(random.Random(1), delay=DELAY) as tg:
        with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
            await _prepared(Path(name), people)
            with running(WARMLINE, Path(name), **tg.settings()):
                await _arrived(tg, people)
            assert max(tg.arrived.values()) == 1
        return Sent("Warmline, SQLite", people, (people - 1) / (tg.last_at - tg.first_at))


async def chats(people: int, *, trouble: Trouble | None = None) -> Mapping[str, list[float]]:
    """Milliseconds from a citizen's message to the answer's arrival: p50 and p99, at rest and
    while a notice goes out at Telegram's paid rate."""
    found: dict[str, list[float]] = {}
    for state, count in (("at rest", 0), ("beside a notice", people)):
        async with MassTelegram(random.Random(1), delay=DELAY) as tg:
            tg.trouble = trouble or Trouble()
            with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
                await _prepared(Path(name), count)
                program = Program(
                    "Warmline", ("-m", "bot", "serve"), {"TELEGRAM_BULK_RATE": "1000"}
                )
                with running(program, Path(name), **tg.settings()):
                    await _talked(tg, WARM)
                    tg.latencies.clear()
                    if count:
                        await _begin(Path(name))
                    began = time.perf_counter()
                    await _talked(tg, 400)
                    assert not count or tg.last_at > began, "nothing went out beside them"
        cuts = quantiles(tg.latencies, n=100)
        found[state] = [cuts[49] * 1000, cuts[98] * 1000]
    return found


async def _prepared(folder: Path, people: int) -> None:
    database = await open_database("", data_dir=folder)
    now = datetime.now(UTC)
    await seed.subscribers(database, max(1, people), "123456", now)
    if people:
        await seed.scheduled(database, people, now)
    await database.close()


async def _begin(folder: Path) -> None:
    """The notice is on its way already when the program starts: wait until it goes."""
    database = await open_database("", data_dir=folder)
    async with asyncio.timeout(60):
        while True:
            async with database.reading() as view:
                if (await notices.find(view, 1)).state in ("running", "done"):
                    break
            await asyncio.sleep(0.05)
    await database.close()


async def _talked(tg: MassTelegram, count: int) -> None:
    """Citizens write at a steady pace, each again when they were answered."""
    for n in range(count):
        talker = FIRST_TALKER + n % TALKERS
        async with asyncio.timeout(60):
            while talker in tg.waiting:
                await tg.next_send()
        tg.asks(talker, "停水了怎么办")
        await asyncio.sleep(CHAT_EVERY)
    async with asyncio.timeout(60):
        while tg.waiting:
            await tg.next_send()


async def _arrived(tg: MassTelegram, people: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while tg.arrived.total() < people:
            await tg.next_send()
