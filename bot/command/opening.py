"""What several commands need: the settings and an open database, beside a running server."""

import json
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from unicodedata import east_asian_width

from bot import lock
from bot.seeding import seed
from bot.settings import Settings
from storage.database import Database
from storage.opening import open_database


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database, upgraded; an empty one gets the sample first, if the settings want it."""
    database = await open_database(settings.database_url, data_dir=settings.data_dir)
    try:
        await seed(database, sample=settings.sample, now=datetime.now(UTC))
        yield database
    finally:
        await database.close()


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
