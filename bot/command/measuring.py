"""What this machine can do: its disk, whole turns, lookups.

All that is written goes into a throwaway folder beside the data folder (the same disk, as a rule);
the city's own data is only read.
"""

import asyncio
import logging
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from uuid import uuid4
from zlib import crc32

from bot.app import App, build
from bot.settings import Settings
from handlers.articles.written import from_row
from knowledge.articles import Article
from knowledge.files import csvfile
from knowledge.search import Index
from storage import articles, inbox
from storage.conversations import Address
from storage.database import driver_errors
from storage.opening import open_database

AT_ONCE = 64
"""Citizens who write side by side."""
FEWEST = 20
"""Tries of one kind, however short the time."""
REPORTS = ("路灯坏了一个星期了，晚上很黑", "楼下半夜还在放音响，吵得睡不着", "人工", "谢谢")


@dataclass(frozen=True, slots=True)
class Pace:
    """How many a second, and how long one takes: the middle one and 99 of 100, in ms."""

    per_second: float
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class Measured:
    folder: str
    disk: Pace
    turns: Pace
    """`per_second` with many citizens at once, the times with one alone."""
    lookups: Pace
    articles: int
    own: bool
    """Whether the articles are the city's; else those of the sample."""


async def measure(settings: Settings, seconds: float) -> Measured:
    """Each of the four takes about that many seconds."""
    own = await _own(settings)
    known = own or _sample()
    index = await asyncio.to_thread(Index.build, known)
    asked = [text for one in known for text in (one.question, *one.aliases)]
    asked.sort(key=lambda text: crc32(text.encode()))  # mixed, the same each time
    with tempfile.TemporaryDirectory(prefix=".warmline-bench-", dir=_beside(settings)) as folder:
        there = Path(folder)
        return Measured(
            folder=str(there.parent),
            disk=await asyncio.to_thread(_disk, there / "disk", seconds),
            turns=await _turns(settings, there / "data", asked, seconds),
            lookups=await asyncio.to_thread(_lookups, index, asked, seconds),
            articles=len(known),
            own=bool(own),
        )


def _beside(settings: Settings) -> Path | None:
    """The folder that holds the data folder, or will; None (the usual place) if it is not ours."""
    there = settings.data_dir.absolute().parent
    while not there.exists():
        there = there.parent
    return there if os.access(there, os.W_OK) else None


async def _own(settings: Settings) -> list[Article]:
    """The city's articles as they lie there, without an upgrade; none where that cannot be."""
    if not settings.database_url and not (settings.data_dir / "warmline.db").exists():
        return []
    url, folder = settings.database_url, settings.data_dir
    try:
        database = await open_database(url, data_dir=folder, as_it_is=True)
        try:
            async with database.reading() as view:
                return [from_row(row) for row in await articles.everything(view)]
        finally:
            await database.close()
    except driver_errors():
        return []  # of another version


def _sample() -> list[Article]:
    text = resources.files("knowledge").joinpath("sample/articles.csv").read_text("utf-8")
    return csvfile.read(text)[0]


def _disk(path: Path, seconds: float) -> Pace:
    """Appends that the disk has for good before the next one begins: what a commit costs."""
    with path.open("ab", buffering=0) as file:

        def write() -> None:
            file.write(bytes(4096))
            os.fsync(file.fileno())

        return _paced(write, seconds)


def _lookups(index: Index, asked: list[str], seconds: float) -> Pace:
    numbers, today = iter(range(10**9)), datetime.now(UTC).date()
    return _paced(lambda: index.search(asked[next(numbers) % len(asked)], on=today), seconds)


def _paced(work: Callable[[], object], seconds: float) -> Pace:
    took: list[float] = []
    end = time.perf_counter() + seconds
    while (began := time.perf_counter()) < end or len(took) < FEWEST:
        work()
        took.append(time.perf_counter() - began)
    return _pace(len(took) / sum(took), took)


def _pace(per_second: float, took: list[float]) -> Pace:
    took = sorted(took)
    p50, p99 = (took[min(len(took) - 1, int(len(took) * share))] for share in (0.5, 0.99))
    return Pace(round(per_second, 1), round(p50 * 1000, 2), round(p99 * 1000, 2))


@asynccontextmanager
async def _working(settings: Settings, folder: Path) -> AsyncIterator[App]:
    """A hotline of its own without doors: engine and database, in the throwaway folder."""
    apart = replace(settings, data_dir=folder, database_url="", telegram_bot_token="", sample=True)
    # What its thousand citizens bring about is of no interest to anybody.
    log = logging.getLogger("warmline")
    level = log.level
    log.setLevel(logging.ERROR)
    app = await build(apart)
    running = asyncio.create_task(app.engine.run())
    try:
        yield app
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await app.close()
        log.setLevel(level)


async def _turns(settings: Settings, folder: Path, asked: list[str], seconds: float) -> Pace:
    """Stored, answered, saved for good. First one citizen at a time, then many side by side."""
    async with _working(settings, folder) as app:
        took: list[float] = []
        end = time.perf_counter() + seconds
        while (began := time.perf_counter()) < end or len(took) < FEWEST:
            await _says(app, asked[len(took) % len(asked)])
            await app.engine.settled()
            took.append(time.perf_counter() - began)
        said, start = 0, time.perf_counter()
        while time.perf_counter() < start + seconds:
            words = [asked[(said + n) % len(asked)] for n in range(AT_ONCE - len(REPORTS))]
            await asyncio.gather(*(_says(app, text) for text in [*words, *REPORTS]))
            await app.engine.settled()
            said += AT_ONCE
        return _pace(said / (time.perf_counter() - start), took)


async def _says(app: App, text: str) -> None:
    """Somebody new writes, as through the web page."""
    key = uuid4().hex
    address = Address("web", "web", key)
    payload = {"key": key, "text": text, "language": "zh"}
    async with app.database.transaction() as tx:
        await inbox.store(tx, [inbox.Received(address, key, payload)], app.clock.now())
