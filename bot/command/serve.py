"""`warmline serve`."""

import argparse
import asyncio
import gc

from bot import logs, settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    # What a start makes stays: to look through it for garbage again and again was a twentieth of
    # the start. `serving` turns the collector on when all is there.
    gc.disable()
    try:
        return _run()
    finally:
        gc.enable()


def _run() -> int:
    from bot.serving import serve

    known = settings.load()
    logs.setup(known.log, known.log_level)
    asyncio.run(serve(known))
    return 0
