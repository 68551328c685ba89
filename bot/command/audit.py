"""`warmline audit …`: the audit trail, taken along masked."""

import argparse
import asyncio
import json
import sys
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot import settings
from bot.command.opening import opened
from bot.profile import of_now
from handlers.admin.trail import entry
from handlers.errors import Refused
from storage import notes, trail
from storage.trail import Wanted


def add(parser: argparse.ArgumentParser) -> None:
    groups = parser.add_subparsers(metavar="WHAT", required=True)
    one = groups.add_parser("export", help="the trail as JSON lines, oldest first, masked")
    one.add_argument("--since", default="", metavar="DATE", help="from this day on (2026-11-01)")
    one.set_defaults(run=export)


def export(args: argparse.Namespace) -> int:
    """Rows go out as they are read; that they were taken along is in the trail as well."""
    known = settings.load()
    zone = ZoneInfo(of_now(known).timezone)
    wanted = Wanted(since=_day(args.since, zone))

    async def work() -> None:
        async with opened(known) as database:
            count = 0
            async with database.reading() as tx:
                async for row in trail.all_of(tx, wanted):
                    sys.stdout.write(json.dumps(entry(row, zone), ensure_ascii=False) + "\n")
                    count += 1
            async with database.transaction() as tx:
                text = f"jsonl {count} since={args.since}"
                now = datetime.now(UTC)
                await notes.audit(tx, "command", "export-audit", "audit", now=now, text=text)

    asyncio.run(work())
    return 0


def _day(text: str, zone: ZoneInfo) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time(), zone)
    except ValueError:
        raise Refused(f"--since is {text!r}: it must be a day like 2026-11-01.") from None
