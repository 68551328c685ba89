"""`warmline bench`: what this machine can do, in a minute and in plain words."""

import argparse
import asyncio
from dataclasses import asdict

from bot import settings
from bot.command.measuring import AT_ONCE, Measured, measure
from bot.command.opening import print_json
from bot.command.values import JSON, seconds

SLOW_DISK = 100
"""Durable writes a second below which the disk decides."""


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=JSON)
    parser.add_argument(
        "--seconds", type=seconds, default=5.0, metavar="N", help="for each measure (default: 5)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    known = settings.load()
    if not args.json:
        print("Measuring; your own data is only read. Figures hold for a machine that is idle.")
    found = asyncio.run(measure(known, min(args.seconds, 60.0)))
    if args.json:
        print_json(asdict(found))
        return 0
    print("\n".join(_told(found, postgres=known.database_url.startswith("postgres"))))
    return 0


def _told(found: Measured, *, postgres: bool) -> list[str]:
    disk, turns, lookups = found.disk, found.turns, found.lookups
    whose = "your" if found.own else "the sample's"
    lines = [
        f"Disk     {disk.per_second:,.0f} durable writes a second ({disk.p50_ms:g} ms each; "
        f"99 of 100 within {disk.p99_ms:g} ms)",
        f"Turns    {turns.per_second:,.0f} messages a second stored, answered and saved, "
        f"{AT_ONCE} citizens side by side",
        f"Answer   {turns.p50_ms:g} ms for a citizen alone (99 of 100 within {turns.p99_ms:g} ms)",
        f"Lookups  {lookups.per_second:,.0f} a second in {whose} {found.articles:,} articles "
        f"(99 of 100 within {lookups.p99_ms:g} ms)",
        f"That is room for about {round(turns.per_second * 3600, -4):,.0f} messages an hour, "
        "before the platforms' own limits.",
    ]
    if disk.per_second < SLOW_DISK:
        lines.append(
            f"The disk of {found.folder} is slow at writing for good: it decides how fast single "
            "messages are answered. A solid-state disk of this machine itself is better."
        )
    if postgres:
        lines.append("Turns were measured on SQLite; yours go to PostgreSQL, which may differ.")
    return lines
