"""What several commands need: the settings and an open database, beside a running server."""

import asyncio
import json
from argparse import Namespace
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from unicodedata import east_asian_width

from bot import lock, profile, settings
from bot.seeding import seed
from bot.settings import Settings
from handlers.errors import Refused
from storage import notes
from storage.database import Database, Transaction
from storage.opening import open_database

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class At:
    """Where a command works: an open transaction, the settings, the moment."""

    tx: Transaction
    known: Settings
    now: datetime

    async def audit(self, action: str, subject: str, *, text: str = "") -> None:
        """A command's trace: nobody is signed in here."""
        await notes.audit(self.tx, "command", action, subject, now=self.now, text=text)

    async def department(self, known_as: str) -> str:
        """The whole name of a department of the city; raises `Refused`."""
        city = await profile.of(self.tx, self.known)
        found = city.department(known_as)
        if found is None:
            raise Refused(city.no_department(known_as))
        return found.name


@asynccontextmanager
async def opened(known: Settings) -> AsyncIterator[Database]:
    """The database, upgraded; an empty one gets the sample first, if the settings want it."""
    database = await open_database(known.database_url, data_dir=known.data_dir)
    try:
        await seed(database, sample=known.sample, now=datetime.now(UTC))
        yield database
    finally:
        await database.close()


def within(work: Callable[[At], Awaitable[T]]) -> T:
    """Run `work` in a transaction of its own."""
    known = settings.load()

    async def do() -> T:
        async with opened(known) as database, database.transaction() as tx:
            return await work(At(tx, known, datetime.now(UTC)))

    return asyncio.run(do())


def address(known: Settings) -> str:
    """What links begin with: beside a server that was started with another port, its address."""
    return known.public_url or lock.address(known.data_dir) or known.base_url


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def told(args: Namespace, value: Any, text: str) -> int:
    """A command's answer: JSON for a script, else words. The exit status."""
    print_json(value) if args.json else print(text)
    return 0


def table(head: list[str], rows: list[list[str]]) -> str:
    """Rows under their heads, in columns; a Chinese character is two columns wide."""
    widths = [max(_width(row[n]) for row in [head, *rows]) for n in range(len(head))]
    lines = []
    for row in [head, *rows]:
        cells = (
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
