"""Timers: what a look costs beside a million that are not due, and how late 10,000 are fired."""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from benchmarks.tables import table
from bot.clock import WallClock
from bot.metrics import TIMERS
from bot.timers import Timers
from storage import timers
from storage.database import Database
from storage.opening import open_database
from tests.dialogue import Hotline, hotline

PENDING = (0, 10_000, 1_000_000)
DUE = 10_000
MINUTE = timedelta(minutes=1)
LEAD = timedelta(seconds=30)
"""Until the first is due: long enough for all to be planned, and for a second process to start."""
CHUNK = 50_000
LOOKS = 50
EVENT = "clock-eighty"


@dataclass(frozen=True, slots=True)
class Late:
    """How late timers were fired, in seconds, and how many a second."""

    p50: float
    p99: float
    most: float
    seconds: float
    twice: int
    beside: int
    """Fired by the second process."""


def table_of_timers(postgres: str | None) -> str:
    rows = []
    for name, url in (("SQLite", ""), *([("PostgreSQL", postgres)] if postgres else [])):
        rows += asyncio.run(_measured(name, url))
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"load {load}\n\n{table(('what', 'figure'), rows)}"


async def _measured(name: str, url: str) -> list[tuple[str, str]]:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        async with _opened(url, Path(folder)) as line:
            before = 0
            for pending in PENDING:
                await _plan_far(line.database, before, pending)
                before = pending
                cost = await _look(line)
                rows.append((f"{name}: a look, {pending:,} pending, none due", f"{cost:.2f} ms"))
            talks = await _cases(line.database)
            for round, (span, beside) in enumerate(_ways(url), start=1):
                late = await _fired(line, talks, span, round, beside)
                over = "over one minute" if span else "at one moment"
                by = ", two processes" if beside else ""
                rows.append((f"{name}: {DUE:,} due {over}{by}", _said(late)))
    return rows


def _ways(url: str) -> list[tuple[timedelta, str]]:
    """Over how long they are due, and where a second process fires as well, if one does."""
    spans = (MINUTE, timedelta())
    return [(span, beside) for beside in ("", *([url] if url else [])) for span in spans]


def _said(late: Late) -> str:
    shared = f"; {late.beside} by the second" if late.beside else ""
    return (
        f"late p50 {late.p50:.2f} s, p99 {late.p99:.2f} s, most {late.most:.2f} s; "
        f"{DUE / late.seconds:,.0f}/s; {late.twice} twice{shared}"
    )


@asynccontextmanager
async def _opened(url: str, folder: Path) -> AsyncIterator[Hotline]:
    database = await open_database(url, data_dir=folder)
    try:
        async with hotline(database, folder) as line:
            line.engine.clock = WallClock()
            yield line
    finally:
        await database.close()


async def _plan_far(database: Database, first: int, last: int) -> None:
    """Timers that are due in a year."""
    due = WallClock().now() + timedelta(days=365)
    for start in range(first, last, CHUNK):
        async with database.transaction() as tx:
            await tx.many(
                """INSERT INTO timers (timer_key, subject, event, due_at)
                VALUES (:key, :subject, 'followup-close', :due_at)""",
                [
                    {"key": f"far:{n}", "subject": f"far:{n}", "due_at": due + timedelta(seconds=n)}
                    for n in range(start, min(last, start + CHUNK))
                ],
            )


async def _look(line: Hotline) -> float:
    """Milliseconds for one look for what is due, and for the next one."""
    spent = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        async with line.database.transaction() as tx:
            assert await timers.due(tx, WallClock().now()) == []
            await timers.next_due(tx)
        spent.append((time.perf_counter() - began) * 1000)
    return median(spent)


async def _cases(database: Database) -> list[tuple[int, int]]:
    """As many citizens, each with a case at work: (conversation, case)."""
    now = WallClock().now()
    async with database.transaction() as tx:
        person = await tx.value(
            "INSERT INTO people (created_at) VALUES (:created_at) RETURNING id", created_at=now
        )
        await tx.many(
            """INSERT INTO conversations (person_id, channel, account, peer, created_at)
            VALUES (:person, 'web', 'web', :peer, :created_at)""",
            [{"person": person, "peer": f"{n:032x}", "created_at": now} for n in range(DUE)],
        )
        await tx.execute(
            """INSERT INTO cases (number, person_id, conversation_id, status, kind, urgency,
                summary, detail, created_at, changed_at)
            SELECT 'JN-' || c.id, c.person_id, c.id, 'in_progress', 'help', 'normal', 'x', 'x',
                c.created_at, c.created_at FROM conversations c"""
        )
        rows = await tx.rows("SELECT conversation_id, id FROM cases ORDER BY id")
    return [(row["conversation_id"], row["id"]) for row in rows]


async def _fired(
    line: Hotline, talks: list[tuple[int, int]], span: timedelta, round: int, beside: str
) -> Late:
    """Let the program fire a notice of each case: an event of the case and an alarm."""
    async with _second(beside) as fired:
        first = WallClock().now() + LEAD
        await _plan_due(line.database, talks, first, span, round)
        assert WallClock().now() < first, "the lead was too short"
        running = asyncio.create_task(Timers(line.engine, line.engine.clock).run())
        await asyncio.sleep((first + span - WallClock().now()).total_seconds())
        while await _left(line.database, first + span):  # noqa: ASYNC110 - the table tells
            await asyncio.sleep(0.2)
        running.cancel()
    return await _reckoned(line.database, first, round, sum(fired))


async def _plan_due(
    database: Database, talks: list[tuple[int, int]], first: datetime, span: timedelta, round: int
) -> None:
    async with database.transaction() as tx:
        await tx.many(
            """INSERT INTO timers (timer_key, subject, event, conversation_id, details, due_at)
            VALUES (:key, :subject, :event, :talk, :details, :due_at)""",
            [
                {
                    "key": f"clock:{case}:{EVENT}:{round}",
                    "subject": f"clock:{case}",
                    "event": EVENT,
                    "talk": talk,
                    "details": f'{{"case": {case}}}',
                    "due_at": first + span * number / len(talks),
                }
                for number, (talk, case) in enumerate(talks)
            ],
        )
        tx.touch(timers.TOPIC)


@asynccontextmanager
async def _second(url: str) -> AsyncIterator[list[int]]:
    """A second process that fires as well; in the end it tells how many."""
    fired: list[int] = []
    if not url:
        yield fired
        return
    command = (sys.executable, "-m", "benchmarks.timers", url)
    pipe = asyncio.subprocess.PIPE
    other = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    assert other.stdout is not None
    await other.stdout.readline()
    try:
        yield fired
    except BaseException:
        other.kill()
        raise
    told, _ = await other.communicate(b"")  # closes its input
    fired.append(int(told))


async def _beside(url: str) -> None:
    """What the second process does, until its input ends."""
    with tempfile.TemporaryDirectory() as folder:
        async with _opened(url, Path(folder)) as line:
            watching = asyncio.create_task(line.database.watch())
            running = asyncio.create_task(Timers(line.engine, line.engine.clock).run())
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            await asyncio.to_thread(sys.stdin.read)
            for one in (running, watching):
                one.cancel()
                with suppress(asyncio.CancelledError):
                    await one
    sys.stdout.write(f"{_counted()}\n")


def _counted() -> int:
    """Timers that this process has fired."""
    samples = [one for metric in TIMERS.collect() for one in metric.samples]
    return sum(
        int(one.value)
        for one in samples
        if one.labels.get("event") == EVENT and one.name.endswith("_total")
    )


async def _left(database: Database, until: datetime) -> bool:
    async with database.reading() as view:
        return bool(
            await view.value(
                "SELECT 1 FROM timers WHERE done_at IS NULL AND due_at <= :until_at LIMIT 1",
                until_at=until,
            )
        )


async def _reckoned(database: Database, first: datetime, round: int, beside: int) -> Late:
    async with database.reading() as view:
        done = await view.rows(
            """SELECT due_at, done_at FROM timers
            WHERE event = :event AND due_at >= :first_at""",
            event=EVENT,
            first_at=first,
        )
        counts = await view.rows(
            "SELECT count(*) AS n FROM case_events WHERE action = 'notice' GROUP BY case_id"
        )
    late = sorted((row["done_at"] - row["due_at"]).total_seconds() for row in done)
    assert len(late) == DUE, "some were lost"
    last = max(row["done_at"] for row in done)
    return Late(
        late[DUE // 2],
        late[DUE * 99 // 100],
        late[-1],
        (last - first).total_seconds(),
        sum(row["n"] != round for row in counts),
        beside,
    )


if __name__ == "__main__":
    asyncio.run(_beside(sys.argv[1]))
