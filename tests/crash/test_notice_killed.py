"""kill -9 while a notice goes out to many, and a platform that refuses, blocks and loses answers:
each person at most once, the states add up, and those of whom nobody knows are `unknown`.

`make crash` sends to 10,000.
"""

import asyncio
import os
import random
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import notice_ledger, notices
from storage.notices import Notice
from storage.opening import open_database
from tests.crash.program import Program
from tests.databases import fresh_postgres
from tests.fakes.mass_telegram import MassTelegram, Trouble
from tests.notices import seed

PEOPLE = int(os.environ.get("WARMLINE_NOTICE_PEOPLE", "300"))
SEED = int(os.environ.get("WARMLINE_CRASH_SEED", "12345"))
KILLS = 3 if PEOPLE > 1000 else 2
PATIENCE = 60 + PEOPLE / 20

pytestmark = [pytest.mark.crash, pytest.mark.timeout(240 + 20 * KILLS + PEOPLE / 10)]


async def test_each_person_gets_it_at_most_once(
    database_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = ""
    if database_kind == "postgresql":
        url = await fresh_postgres(request.getfixturevalue("postgres_url"))
    chance = random.Random(SEED)
    async with MassTelegram(chance) as tg:
        tg.trouble = Trouble(too_fast=2 / PEOPLE, blocked=0.02, unheard=0.01, lost=0.01)
        tg.delay = 0.02
        number = await _prepared(url, tmp_path)
        program = Program(tmp_path, _settings(tg, url, tmp_path))
        try:
            for kill in range(KILLS):
                await program.spawn()
                await program.ready()
                await _until_sent(tg, (kill + 1) * PEOPLE // (KILLS + 2))
                await program.kill()
            await program.spawn()
            notice = await _done(url, tmp_path, number, program)
            assert await program.stop() == 0, program.log()[-4000:]
        finally:
            await program.end()
        await _reckon(tg, url, tmp_path, notice)


async def _prepared(url: str, folder: Path) -> int:
    database = await open_database(url, data_dir=folder)
    now = datetime.now(UTC)
    await seed.subscribers(database, PEOPLE, "123456", now)
    number = await seed.scheduled(database, PEOPLE, now)
    await database.close()
    return number


def _settings(tg: MassTelegram, url: str, folder: Path) -> dict[str, str]:
    return tg.settings(
        WARMLINE_DATA_DIR=str(folder),
        WARMLINE_PORT="0",
        WARMLINE_LOG="json",
        DATABASE_URL=url,
        TELEGRAM_BULK_RATE="1000",
    )


async def _until_sent(tg: MassTelegram, count: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while tg.arrived.total() < count:
            await tg.next_send()


async def _done(url: str, folder: Path, number: int, program: Program) -> Notice:
    database = await open_database(url, data_dir=folder)
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                async with database.reading() as view:
                    notice = await notices.find(view, number)
                if notice.state in ("done", "paused"):
                    return notice
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise AssertionError(f"it does not end:\n{program.log()[-3000:]}") from None
    finally:
        await database.close()


async def _reckon(tg: MassTelegram, url: str, folder: Path, notice: Notice) -> None:
    assert notice.state == "done"
    database = await open_database(url, data_dir=folder)
    async with database.reading() as view:
        states = await notice_ledger.states(view, notice.id)
        doors = await notices.doors(view, notice.id)
        rows = await notice_ledger.rows(view, notice.id, limit=PEOPLE)
    await database.close()
    assert max(tg.arrived.values()) == 1, "somebody got it twice"
    assert sum(states.values()) == PEOPLE == notice.total
    assert {name: count for door in doors for name, count in door.counts.items() if count} == states
    assert states.keys() <= {"sent", "blocked", "unknown"}, states
    arrived = {chat - seed.FIRST for chat in tg.arrived}
    sent = {row["person_id"] for row in rows if row["state"] == "sent"}
    unknown = {row["person_id"] for row in rows if row["state"] == "unknown"}
    assert sent <= arrived <= sent | unknown, "what is called sent arrived, what arrived is known"
    assert 0 < states["blocked"] <= tg.refused["blocked"], "the rest was in flight at a kill"
    sys.stdout.write(
        f"\n{KILLS} kills, {PEOPLE} people: {states}, {tg.refused['too_fast']} times too fast, "
        f"{len(arrived & unknown)} of the unknown did arrive\n"
    )
