"""A list of a million and how fast its ledger is kept: no network, durable commits."""

import asyncio
import os
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil

from bot.channels.telegram.native import TelegramNative
from bot.noticing.lane import NoticeLane
from handlers.city.profile import load
from handlers.notices import running
from storage import audience, notice_ledger, notices
from storage.database import Database
from storage.notices import Notice
from storage.opening import open_database
from storage.outbox import Part, Receipt
from tests.notices import seed

ACCOUNT = "123456"
SETTLED = 50_000
"""So many of the million get their outcome in the measured ledger."""
BATCH = 32


@dataclass
class Frozen:
    people: int
    seconds: float
    longest_ms: float
    grown_mb: float
    slices: list[float] = field(default_factory=list)


async def measured(url: str, people: int) -> list[tuple[str, str]]:
    """Rows of the table for one database."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DISK", "/var/tmp")) as folder:
        database = await open_database(url, data_dir=Path(folder))
        try:
            now = datetime.now(UTC)
            await seed.subscribers(database, people, ACCOUNT, now)
            number = await seed.scheduled(database, people, now)
            frozen = await _frozen(database, number)
            per_second = await _kept(database, number)
        finally:
            await database.close()
    return [
        (f"a list of {people:,}", f"{frozen.seconds:.1f} s"),
        ("… its longest transaction", f"{frozen.longest_ms:.0f} ms"),
        ("… memory it took", f"{frozen.grown_mb:.0f} MB"),
        (f"ledger, claimed and settled, {BATCH} at a time", f"{per_second:,.0f} people/s"),
    ]


async def _frozen(database: Database, number: int) -> Frozen:
    async with database.transaction() as tx:
        upto = await audience.newest_person(tx)
        notice = await notices.find(tx, number)
        now = datetime.now(UTC)
        await notices.move(
            tx, notice, "freezing", actor="bench", action="begin", now=now,
            begun_at=now, frozen_upto=upto,
        )  # fmt: skip
    before, began = _memory(), time.perf_counter()
    slices, most, more = [], 0.0, True
    while more:
        at = time.perf_counter()
        async with database.transaction() as tx:
            fresh = await notices.find(tx, number)
            more = (await running.freeze(tx, fresh, datetime.now(UTC))).more
        slices.append(time.perf_counter() - at)
        most = max(most, _memory())
    seconds = time.perf_counter() - began
    done = await _found(database, number)
    assert done.state == "running", done
    return Frozen(done.total, seconds, max(slices) * 1000, most - before, slices)


async def _kept(database: Database, number: int) -> float:
    """Claim, mark, settle: two durable commits for `BATCH` people, as in delivery's rounds."""
    lane = NoticeLane("telegram", ACCOUNT, TelegramNative(), load("jinan"))
    began, settled, parts = time.perf_counter(), 0, tuple[Part, ...]()
    while settled < SETTLED:
        async with database.transaction() as tx:
            now = datetime.now(UTC)
            if parts:
                await lane.settle(tx, [_sent(part) for part in parts], now)
                settled += len(parts)
            parts = (await lane.claim(tx, now, BATCH)).parts
        assert parts
    per_second = settled / (time.perf_counter() - began)
    async with database.reading() as view:
        assert (await notice_ledger.states(view, number))["sent"] == settled
    return per_second


def _sent(part: Part) -> Receipt:
    return Receipt(part.id, "sent", str(part.id), lane=part.lane, message_key=part.message_key)


async def _found(database: Database, number: int) -> Notice:
    async with database.reading() as view:
        return await notices.find(view, number)


def _memory() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6


def rows(url: str, people: int) -> list[tuple[str, str]]:
    return asyncio.run(measured(url, people))
