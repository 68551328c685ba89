"""Searching half a million messages, and what a message costs that can be searched."""

import csv
import os
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.tables import table
from bot.clock import WallClock
from bot.files import Files
from bot.housekeeping import Housekeeping
from storage import conversations, messages, words
from storage.conversations import Address, Conversation
from storage.database import Database
from storage.messages import Message
from storage.opening import open_database
from storage.words import Wanted

MANY = int(os.environ.get("WARMLINE_BENCH_MESSAGES", "500000"))
PIECE = 5000
TIMES = 7
WANTED = {
    "common word": ("路灯",),
    "two rare characters": ("孔雀",),
    "nowhere": ("麒麟",),
    "a telephone number": ("13805319999",),
    "two words": ("孔雀", "阳台"),
}
RARE = "我家阳台能养孔雀吗，电话13805319999"


async def table_of_search(url: str | None) -> str:
    heads, columns = ["search"], []
    for name, where in (("SQLite", ""), ("PostgreSQL", url)):
        if where is None:
            continue
        with TemporaryDirectory() as folder:
            database = await open_database(where, data_dir=Path(folder))
            try:
                columns.append(await _measured(database, Path(folder)))
            finally:
                await database.close()
        heads += [f"{name} read through", "passed over"]
    rows = [(what, *(cell for one in columns for cell in one[what])) for what in columns[0]]
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{MANY:,} messages; load {load}\n\n{table(heads, rows)}"


async def _measured(database: Database, folder: Path) -> dict[str, tuple[str, str]]:
    """Times without and with bits; what sealing takes and weighs; what one more message takes."""
    await _fill(database)
    before = {what: await _search(database, asked) for what, asked in WANTED.items()}
    added = await _adding(database)
    began = time.perf_counter()
    await Housekeeping(database, Files(folder / "media", 1), WallClock()).seal()
    sealing = time.perf_counter() - began
    after = {what: await _search(database, asked) for what, asked in WANTED.items()}
    found = {what: (f"{before[what]:.0f} ms", f"{after[what]:.0f} ms") for what in WANTED}
    async with database.reading() as view:
        bits = await view.value("SELECT sum(length(bits)) FROM word_blocks")
        text = await view.value("SELECT sum(length(words)) FROM message_words")
    found["one more message"] = (f"{added:.2f} ms", f"{await _adding(database):.2f} ms")
    found["the bits"] = (
        f"{text / 1e6:.1f} M characters",
        f"{bits / 1e6:.1f} MB in {sealing:.1f} s",
    )
    return found


def _sentences() -> Iterator[str]:
    """Pieces of the sample's articles."""
    path = resources.files("knowledge") / "sample" / "articles.csv"
    rows = csv.DictReader(path.read_text("utf-8").splitlines())
    text, chance = "".join(row["question"] + row["answer"] for row in rows), Random(12345)
    while True:
        at = chance.randrange(len(text) - 50)
        yield text[at : at + chance.randint(6, 46)]


async def _fill(database: Database) -> None:
    said_at = datetime.now(UTC) - timedelta(days=30)
    sentences = _sentences()
    async with database.transaction() as tx:
        talks = [
            await conversations.begin(
                tx, Address("web", "web", f"{n:032x}"), language="zh", display_name="", now=said_at
            )
            for n in range(200)
        ]
    for begin in range(0, MANY, PIECE):
        async with database.transaction() as tx:
            talk = talks[begin // PIECE % len(talks)]
            texts = [next(sentences) for _ in range(PIECE)]
            if begin == MANY // 2 // PIECE * PIECE:
                texts[7] = RARE
            said = [Message(f"{begin}-{n}", "citizen", t, said_at) for n, t in enumerate(texts)]
            await messages.add(tx, talk, said)
    async with database.transaction() as tx:
        await tx.execute("ANALYZE")


async def _search(database: Database, asked: tuple[str, ...]) -> float:
    """Milliseconds, the median of a few."""

    async def once() -> None:
        async with database.reading() as view:
            await words.find(view, Wanted(words=asked), limit=41)

    return await _timed(once)


async def _adding(database: Database) -> float:
    async with database.reading() as view:
        talk = await conversations.find(view, 1)

    async def once() -> None:
        await _add(database, talk)

    return await _timed(once, 100)


async def _add(database: Database, talk: Conversation) -> None:
    key = f"more-{time.monotonic_ns()}"
    async with database.transaction() as tx:
        await messages.add(tx, talk, [Message(key, "citizen", RARE[:9], datetime.now(UTC))])


async def _timed(once: Callable[[], Awaitable[None]], times: int = TIMES) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        await once()
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)
