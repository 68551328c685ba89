"""kill -9 at random moments under load: nothing lost, nothing doubled, nothing pretended.

`make test` runs a few rounds, `make crash` fifty. WARMLINE_CRASH_SEED repeats a failed run.
"""

import asyncio
import os
import random
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from storage.database import Database
from storage.opening import open_database
from tests.crash.citizens import Crowd
from tests.crash.ledger import Ledger
from tests.crash.program import Program
from tests.databases import fresh_postgres
from tests.fakes.telegram import FakeTelegram

ROUNDS = int(os.environ.get("WARMLINE_CRASH_ROUNDS", "3"))
SEED = int(os.environ.get("WARMLINE_CRASH_SEED", "12345"))
DRAIN = 120.0

pytestmark = [pytest.mark.crash, pytest.mark.timeout(240 + 20 * ROUNDS)]


@asynccontextmanager
async def opened(url: str, folder: Path) -> AsyncIterator[Database]:
    database = await open_database(url, data_dir=folder)
    try:
        yield database
    finally:
        await database.close()


async def on_their_way(url: str, folder: Path) -> set[int]:
    async with opened(url, folder) as database, database.reading() as view:
        return {row["id"] for row in await view.rows("SELECT id FROM outbox WHERE state='sending'")}


async def counted(database: Database, table: str, condition: str) -> int:
    async with database.reading() as view:
        return int(await view.value(f"SELECT count(*) FROM {table} WHERE {condition}"))


async def test_kill_9_loses_nothing_and_doubles_nothing(
    database_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = ""
    if database_kind == "postgresql":
        url = await fresh_postgres(request.getfixturevalue("postgres_url"))
    chance = random.Random(SEED)
    async with FakeTelegram() as tg:
        tg.delay = 0.02
        program = Program(tmp_path, environment(tg, url, tmp_path))
        crowd = Crowd(tg, chance)
        writing = asyncio.create_task(crowd.run())
        try:
            in_flight: set[int] = set()
            for round in range(ROUNDS):
                in_flight |= await _round(program, chance, url, tmp_path, first=round == 0)
            writing.cancel()
            await program.spawn()
            await program.ready()
            async with opened(url, tmp_path) as database:
                await drained(tg, database, program)
                assert await program.stop() == 0, program.log()[-4000:]
                ledger = await Ledger.read(tg, database)
        finally:
            writing.cancel()
            await program.end()
        ledger.check(in_flight)
        assert [one for one in tg.violations if "query is too old" not in one.description] == []
    _tell(ledger, program, in_flight)


async def _round(
    program: Program, chance: random.Random, url: str, folder: Path, *, first: bool
) -> set[int]:
    """Start, work, kill; the parts that were on their way then."""
    await program.spawn()
    if first or chance.random() < 0.8:
        await program.ready()
        replying = asyncio.create_task(_reply(program, chance, url, folder))
        await asyncio.sleep(chance.uniform(0.05, 2.5))
        await program.kill()
        await replying
    else:  # in the middle of its start
        await asyncio.sleep(chance.uniform(0.3, 2.0))
        await program.kill()
    return await on_their_way(url, folder)


async def _reply(program: Program, chance: random.Random, url: str, folder: Path) -> None:
    """Staff resolve a case by the command line beside the server, and may be killed too."""
    async with opened(url, folder) as database, database.reading() as view:
        rows = await view.rows("SELECT number FROM cases WHERE status = 'to_dispatch' ORDER BY id")
    if not rows:
        return
    number = chance.choice(rows)["number"]
    for words in (("dispatch", "--to", "市城市管理局"), ("reply", "--text", "已经修好了。")):
        command = await program.command("case", "act", number, *words)
        if chance.random() < 0.2:
            await asyncio.sleep(chance.uniform(0.2, 1.5))
            if command.returncode is None:
                command.kill()
        await command.wait()


async def drained(tg: FakeTelegram, database: Database, program: Program) -> None:
    """Wait until everything that was said is done and everything to be said has gone."""
    end = time.monotonic() + DRAIN
    while True:
        left = {
            "updates": len(tg.updates.pending),
            "inbox": await counted(database, "inbox", "done_at IS NULL"),
            "outbox": await counted(database, "outbox", "state IN ('pending', 'sending')"),
            "media": await counted(database, "media", "state = 'waiting'"),
        }
        if not any(left.values()):
            return
        assert time.monotonic() < end, f"still open: {left}\n{program.log()[-2000:]}"
        await asyncio.sleep(0.1)


def environment(tg: FakeTelegram, url: str, folder: Path) -> dict[str, str]:
    return {
        "WARMLINE_DATA_DIR": str(folder),
        "WARMLINE_PORT": "0",
        "WARMLINE_LOG": "json",
        "DATABASE_URL": url,
        "TELEGRAM_BOT_TOKEN": tg.token,
        "TELEGRAM_API_URL": tg.base_url,
    }


def _tell(ledger: Ledger, program: Program, in_flight: set[int]) -> None:
    tables = ledger.tables
    unknown = sum(row["state"] == "unknown" for row in tables["outbox"])
    sys.stdout.write(
        f"\n{ROUNDS} kills: {len(tables['inbox'])} updates, {len(tables['outbox'])} parts, "
        f"{len(tables['cases'])} cases; {len(in_flight)} were on their way, {unknown} are unknown "
        f"(of {ledger.words_unknown} messages {ledger.came_all_the_same} came all the same); "
        f"starts {statistics.median(program.starts):.1f} s (median), {max(program.starts):.1f} s\n"
    )
