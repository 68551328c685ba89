"""`warmline open311 …`: the keys of other systems that file requests here."""

import argparse
import secrets

from bot.accounts import token_hash
from bot.command.opening import At, table, told, within
from bot.command.values import JSON, called
from storage import open311


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


def add_(args: argparse.Namespace) -> int:
    name = called(args.name)
    key = secrets.token_urlsafe(32)

    async def work(at: At) -> None:
        await open311.add_key(at.tx, name, token_hash(key), at.now)
        await at.audit("open311-add", name)

    within(work)
    return told(args, {"name": name, "api_key": key}, f"Key of {name}, shown this once: {key}")


def revoke(args: argparse.Namespace) -> int:
    async def work(at: At) -> None:
        await open311.revoke_key(at.tx, args.name, at.now)
        await at.audit("open311-revoke", args.name)

    within(work)
    return told(args, {"name": args.name, "revoked": True}, f"{args.name} files nothing more.")


def list_(args: argparse.Namespace) -> int:
    async def work(at: At) -> list[dict[str, str | None]]:
        return [
            {
                "name": row["name"],
                "created_at": row["created_at"].isoformat(timespec="seconds"),
                "revoked_at": row["revoked_at"] and row["revoked_at"].isoformat(timespec="seconds"),
            }
            for row in await open311.keys(at.tx)
        ]

    shown = within(work)
    rows = [[str(value or "-") for value in one.values()] for one in shown]
    none = "No other system may file. Add one: warmline open311 add NAME"
    return told(args, shown, table(["name", "since", "revoked"], rows) if rows else none)
