"""`warmline notice …`: notices as they stand, and stopping one when the desk is out of reach."""

import argparse
import asyncio
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot import settings
from bot.command.acting import add_by, member
from bot.command.opening import opened, print_json, table, told
from bot.command.values import JSON, number
from handlers.city.profile import City, load
from handlers.notices import lifecycle
from handlers.turn import Turn
from storage import notice_figures, notices
from storage.database import Transaction
from storage.notices import OUTCOMES, Notice

MOST = 1000
ACTS = {
    "pause": "no further for now; what is on its way settles",
    "resume": "go on where it stopped",
    "cancel": "nobody else gets it",
}


def add(parser: argparse.ArgumentParser) -> None:
    groups = parser.add_subparsers(metavar="WHAT", required=True)

    one = groups.add_parser("list", help="notices, the newest first")
    one.add_argument(
        "--state",
        default="",
        choices=lifecycle.STATES,
        metavar="STATE",
        help=", ".join(lifecycle.STATES),
    )
    one.add_argument(
        "--limit", type=number(), default=50, metavar="N", help="the newest N (default: 50)"
    )
    one.add_argument("--json", action="store_true", help=JSON)
    one.set_defaults(run=list_)

    one = groups.add_parser("show", help="one notice: its words, how far it is, what happened")
    one.add_argument("number", type=number(), metavar="NUMBER", help="as notice list shows it")
    one.add_argument("--json", action="store_true", help=JSON)
    one.set_defaults(run=show)

    for name, help_ in ACTS.items():
        one = groups.add_parser(name, help=help_)
        one.add_argument("number", type=number(), metavar="NUMBER", help="as notice list shows it")
        add_by(one)
        one.add_argument("--reason", default="", help="why; it stands in the notice's log")
        one.add_argument("--json", action="store_true", help=JSON)
        one.set_defaults(run=act, action=name)


def list_(args: argparse.Namespace) -> int:
    known = settings.load()
    city = load(known.city)

    async def read() -> list[dict[str, Any]]:
        async with opened(known) as database, database.reading() as view:
            states = (args.state,) if args.state else ()
            limit = min(args.limit, MOST)
            found = await notices.latest(view, states=states, limit=limit)
            return [await described(view, city, one) for one in found]

    shown = asyncio.run(read())
    columns = ["number", "state", "grade", "kind", "total", "sent", "author", "title"]
    rows = [[str(one[name]) or "-" for name in columns] for one in shown]
    return told(args, shown, table(columns, rows) if rows else "There is no notice.")


def show(args: argparse.Namespace) -> int:
    known = settings.load()
    city = load(known.city)

    async def read() -> dict[str, Any]:
        async with opened(known) as database, database.reading() as view:
            notice = await notices.find(view, args.number)
            events = await notices.events(view, args.number)
            return {
                **await described(view, city, notice),
                "body": notice.words.body,
                "events": [
                    {
                        "at": _at(city, one["happened_at"]),
                        "actor": one["actor"],
                        "action": one["action"],
                        "text": one["text"],
                    }
                    for one in events
                ],
            }

    shown = asyncio.run(read())
    if args.json:
        print_json(shown)
        return 0
    for name, value in shown.items():
        if name != "events" and value not in ("", None):
            print(f"{name:<12} {value}")
    for event in shown["events"]:
        print(f"{event['at']}  {event['actor']}  {event['action']}  {event['text']}".rstrip())
    return 0


async def described(tx: Transaction, city: City, notice: Notice) -> dict[str, Any]:
    """A notice as scripts read it; times ISO 8601 with zone."""
    sums = (await notice_figures.sums(tx, notice.id, notice.id)).get(notice.id, {})
    counts = {name: int(sums.get(name, 0)) for name in ("total", *OUTCOMES)}
    waiting = counts["total"] - sum(counts[name] for name in OUTCOMES)
    return {
        "number": notice.id,
        "state": notice.state,
        "grade": notice.grade,
        "kind": notice.kind,
        "title": notice.words.title,
        "author": notice.author,
        "approver": notice.approver,
        **counts,
        "waiting": waiting,
        "begin_at": _at(city, notice.begun_at or notice.begin_at),
        "ended_at": _at(city, notice.ended_at),
    }


def _at(city: City, moment: datetime | None) -> str | None:
    zone = ZoneInfo(city.timezone)
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None


def act(args: argparse.Namespace) -> int:
    shown = asyncio.run(_act(settings.load(), args))
    return told(args, shown, f"{shown['number']} {shown['state']}")


async def _act(known: settings.Settings, args: argparse.Namespace) -> dict[str, Any]:
    """As a turn beside the running server, which hears of it at once."""
    from bot.command.beside import beside
    from handlers.notices import acting

    async with beside(known) as acts:
        async with acts.database.transaction() as tx:
            by = await member(tx, args.by)

        async def do(turn: Turn) -> int:
            return await acting.act(turn, by, args.number, args.action, args.reason)

        await acts.act(None, do)
        async with acts.database.reading() as view:
            notice = await notices.find(view, args.number)
            return await described(view, acts.house.city, notice)
