"""`warmline kb gaps`: what citizens asked in vain, for scripts."""

import argparse
import asyncio
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot import settings
from bot.clock import WallClock
from bot.command.opening import opened, table, told
from bot.command.values import JSON
from bot.profile import of_now
from bot.shelf import Shelf
from handlers.masking import mask
from storage import tasks
from storage.tasks import KINDS, Task

MOST = 10_000


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", choices=KINDS, default="", help="only this kind")
    parser.add_argument("--json", action="store_true", help=JSON)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    # What a search of the knowledge, the same group of commands, need not load.
    from bot.tending import Tending
    from handlers.house import House
    from handlers.texts import Texts

    known = settings.load()
    city = of_now(known)

    async def read() -> list[Task]:
        async with opened(known) as database:
            shelf = Shelf(database)
            await shelf.load()
            await Tending(database, House(city, Texts(), shelf), WallClock()).gather()
            async with database.reading() as view:
                return await tasks.listed(view, kind=args.kind, limit=MOST)

    zone = ZoneInfo(city.timezone)
    now = WallClock().now()
    found = [_shown(task, zone, now) for task in asyncio.run(read())]
    head = ["id", "kind", "times", "department", "due_at", "question"]
    rows = [[_cell(name, one) for name in head] for one in found]
    return told(args, found, table(head, rows) if rows else "No open tasks.")


def _shown(task: Task, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """A task for a script; times ISO 8601 with zone, personal data masked."""
    return {
        "id": task.id,
        "kind": task.kind,
        "question": mask(task.question),
        "times": task.times,
        "department": task.department,
        "article": task.article_id,
        "text": mask(task.text),
        "opened_at": _at(task.opened_at, zone),
        "last_at": _at(task.last_at, zone),
        "due_at": _at(task.due_at, zone) if task.due_at else None,
        "overdue": bool(task.due_at and task.due_at <= now),
    }


def _at(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat(timespec="seconds")


def _cell(name: str, one: dict[str, Any]) -> str:
    value = str(one[name] or "")
    if name == "due_at":
        return value[:16].replace("T", " ") + (" !" if one["overdue"] else "")
    return value if name != "question" else " ".join(value.split())[:60]
