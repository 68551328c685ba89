"""The tables about notices."""

import asyncio
import os
from collections.abc import Iterator

from benchmarks.notices import ledger, sending
from benchmarks.tables import table

MILLION = 1_000_000
PEOPLE, NAIVE = 20_000, 400


def tables(postgres: str | None) -> Iterator[tuple[str, str]]:
    yield (
        "Notices: a list and its ledger",
        table(("what", "SQLite", *(("PostgreSQL",) if postgres else ())), _kept(postgres)),
    )
    yield "Notices: sent to a server with 50 ms delay", asyncio.run(_sent())
    yield "Chats beside a notice", asyncio.run(_beside())


def _kept(postgres: str | None) -> list[tuple[str, ...]]:
    found = [ledger.rows(url, MILLION) for url in ("", *([postgres] if postgres else []))]
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    rows = [(line[0][0], *(one[1] for one in line)) for line in zip(*found, strict=True)]
    return [*rows, ("load of the machine", *([load] * len(found)))]


async def _sent() -> str:
    runs = [
        await sending.peer("PTB, one after the other", "benchmarks.peers.ptb_broadcast", NAIVE),
        await sending.peer("aiogram, 64 at a time", "benchmarks.peers.aiogram_broadcast", PEOPLE),
        await sending.warmline(PEOPLE),
    ]
    first = runs[0].per_second
    return table(
        ("program", "people", "people/s", "beside PTB"),
        [
            (
                run.name,
                f"{run.people:,}",
                f"{run.per_second:,.0f}",
                f"{run.per_second / first:.1f} ×",
            )
            for run in runs
        ],
    )


async def _beside() -> str:
    found = await sending.chats(PEOPLE * 2)
    return table(
        ("a citizen's message to the answer", "p50", "p99"),
        [(state, f"{p50:.0f} ms", f"{p99:.0f} ms") for state, (p50, p99) in found.items()],
    )
