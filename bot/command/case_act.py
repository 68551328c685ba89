"""`warmline case act`: what staff do with a case."""

import argparse
import asyncio

from bot import settings
from bot.command.acting import member
from bot.command.beside import beside
from bot.files import Files
from handlers.cases.lifecycle import CORRECTED
from handlers.desk import cases as desk
from handlers.desk.cases import Order
from handlers.turn import Attachment, Turn, new_key
from storage import cases
from storage.cases import Case


def act(args: argparse.Namespace) -> int:
    known = settings.load()
    data = [(path.name, path.read_bytes()) for path in args.file]
    case = asyncio.run(_act(known, args, data))
    print(f"{case.number} {case.status}")
    return 0


async def _act(
    known: settings.Settings, args: argparse.Namespace, data: list[tuple[str, bytes]]
) -> Case:
    """Do it as a turn of the citizen's conversation; a running server sends what was said."""
    async with beside(known) as acts:
        async with acts.database.transaction() as tx:
            case = await cases.by_number(tx, args.number)
            by = await member(tx, args.by)
        files = [await _kept(acts.files, name, content) for name, content in data]
        order = Order(
            args.action,
            to=args.to,
            text=args.text,
            reason=args.reason,
            files=files,
            helpers=args.helpers,
            designate=args.designate,
            days=args.days,
            refusal=args.refusal,
            changes={
                name: given for name in CORRECTED if (given := getattr(args, name)) is not None
            },
        )

        async def do(turn: Turn) -> Case:
            return await desk.act(turn, case.number, by, order)

        return await acts.act(case.conversation_id, do)


async def _kept(files: Files, name: str, data: bytes) -> Attachment:
    stored = await files.keep(data)
    return Attachment(new_key(), stored.kind, name, stored.mime, stored.size, stored.sha256)
