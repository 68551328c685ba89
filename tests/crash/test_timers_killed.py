"""kill -9 while timers fire: each has its effect once, by one process or by two.

Two processes share a PostgreSQL; on SQLite there is one.
"""

import asyncio
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import staff, timers
from storage.database import Database
from storage.opening import open_database
from tests.crash.program import Program
from tests.crash.test_crash import SEED
from tests.databases import fresh_postgres

COUNT = 1000
KILLS = 2
PATIENCE = 60.0

pytestmark = [pytest.mark.crash, pytest.mark.timeout(300)]


async def test_each_timer_fires_once_over_kill_9(
    database_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = ""
    if database_kind == "postgresql":
        url = await fresh_postgres(request.getfixturevalue("postgres_url"))
    chance = random.Random(SEED)
    folders = [tmp_path / "one", *([tmp_path / "two"] if url else [])]
    database = await open_database(url, data_dir=folders[0])
    programs = [Program(folder, _environment(url, folder)) for folder in folders]
    try:
        await _plan(database)
        for _ in range(KILLS):
            await _started(programs)
            await asyncio.sleep(chance.uniform(0.0, 0.4))
            await asyncio.gather(*(one.kill() for one in programs))
        open_ = await _count(database, "timers", "done_at IS NULL")
        assert open_, "all had fired before the last kill: the test tells nothing"
        await _started(programs)
        await _done(database, programs)
        assert await _count(database, "case_events", "action = 'notice'") == COUNT
        notices = "action = 'notice' GROUP BY case_id HAVING count(*) > 1"
        assert await _count(database, "case_events", notices) == 0
        assert (
            await _count(database, "timers", "subject LIKE 'clock:%' AND outcome = 'done'") == COUNT
        )
    finally:
        for one in programs:
            await one.end()
        await database.close()


def _environment(url: str, folder: Path) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    return {"WARMLINE_DATA_DIR": str(folder), "WARMLINE_PORT": "0", "DATABASE_URL": url}


async def _started(programs: list[Program]) -> None:
    for one in programs:
        await one.spawn()
    await asyncio.gather(*(one.ready() for one in programs))


async def _plan(database: Database) -> None:
    """Cases at work, each with a notice that is due."""
    now = datetime.now(UTC)
    async with database.transaction() as tx:
        await staff.add(tx, "管理员", ["admin"], now=now)
        person = await tx.value(
            "INSERT INTO people (created_at) VALUES (:created_at) RETURNING id", created_at=now
        )
        for number in range(COUNT):
            case = await tx.value(
                """INSERT INTO cases (number, person_id, status, kind, urgency, summary, detail,
                    created_at, changed_at)
                VALUES (:number, :person, 'in_progress', 'help', 'normal', 'x', 'x', :now_at,
                    :now_at) RETURNING id""",
                number=f"JN-{number}",
                person=person,
                now_at=now,
            )
            await timers.plan(tx, f"clock:{case}", "clock-half", now, details={"case": case})


async def _count(database: Database, table: str, condition: str) -> int:
    async with database.reading() as view:
        rows = await view.rows(f"SELECT count(*) AS n FROM {table} WHERE {condition}")
    return sum(row["n"] for row in rows)


async def _done(database: Database, programs: list[Program]) -> None:
    end = time.monotonic() + PATIENCE
    while await _count(database, "timers", "subject LIKE 'clock:%' AND done_at IS NULL"):
        assert time.monotonic() < end, programs[0].log()[-2000:]
        await asyncio.sleep(0.1)
