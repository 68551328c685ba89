"""`warmline serve`."""

import argparse
import asyncio

from bot import logs, settings
from bot.memory import share_arenas


def add(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    share_arenas()
    from bot.serving import serve

    known = settings.load()
    logs.setup(known.log, known.log_level)
    asyncio.run(serve(known))
    return 0
