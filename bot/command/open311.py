"""`warmline open311 …`: the keys of other systems that file requests here."""

import argparse
import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

from bot import settings
from bot.accounts import token_hash
from bot.command.opening import opened, print_json, table, told
from bot.command.values import JSON, called
from storage import notes, open311
from storage.database import Transaction

T = TypeVar("T")


def add(parser: argparse.ArgumentParser) -> None:
    groups = parser.add_subparsers(metavar="WHAT", required=True)
    for name, run, help in (
        ("add", add_, "a key for another system; it is shown once"),
        ("revoke", revoke, "a key files nothing more"),
    ):
        one = groups.add_parser(name, help=help)
        one.add_argument("name", metavar="NAME")
        one.add_argument("--json", action="store_true", help=JSON)
        one.set_defaults(run=run)
    one = groups.add_parser("list", help="all keys")
    one.add_argument("--json", action="store_true", help=JSON)
    one.set_defaults(run=list_)


def _within(work: Callable[[Transaction, datetime], Awaitable[T]]) -> T:
    known = settings.load()

    async def do() -> T:
        async with opened(known) as database, database.transaction() as tx:
            return await work(tx, datetime.now(UTC))

    return asyncio.run(do())


def add_(args: argparse.Namespace) -> int:
    name = called(args.name)
    key = secrets.token_urlsafe(32)

    async def work(tx: Transaction, now: datetime) -> None:
        await open311.add_key(tx, name, token_hash(key), now)
        await notes.audit(tx, "command", "open311-add", name, now=now)

    _within(work)
    return told(args, {"name": name, "api_key": key}, f"Key of {name}, shown this once: {key}")


def revoke(args: argparse.Namespace) -> int:
    async def work(tx: Transaction, now: datetime) -> None:
        await open311.revoke_key(tx, args.name, now)
        await notes.audit(tx, "command", "open311-revoke", args.name, now=now)

    _within(work)
    return told(args, {"name": args.name, "revoked": True}, f"{args.name} files nothing more.")


def list_(args: argparse.Namespace) -> int:
    async def work(tx: Transaction, now: datetime) -> list[dict[str, str | None]]:
        return [
            {
                "name": row["name"],
                "created_at": row["created_at"].isoformat(timespec="seconds"),
                "revoked_at": row["revoked_at"] and row["revoked_at"].isoformat(timespec="seconds"),
            }
            for row in await open311.keys(tx)
        ]

    shown = _within(work)
    if args.json:
        print_json(shown)
    elif shown:
        print(
            table(
                ["name", "since", "revoked"], [[str(v or "-") for v in r.values()] for r in shown]
            )
        )
    else:
        print("No other system may file. Add one: warmline open311 add NAME")
    return 0
