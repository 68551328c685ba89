"""`warmline serve`."""

import argparse
import asyncio

from bot import logs, settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from bot.serving import serve

    known = settings.load()
    logs.setup(known.log, known.log_level)
    asyncio.run(serve(known))
    return 0
