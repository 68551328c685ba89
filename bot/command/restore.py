"""`warmline restore`."""

import argparse
from dataclasses import asdict
from pathlib import Path

from bot import settings
from bot.command.opening import print_json
from bot.command.values import JSON
from bot.restore import restore


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="as warmline backup wrote it")
    parser.add_argument("--force", action="store_true", help="move the data that is there aside")
    parser.add_argument("--json", action="store_true", help=JSON)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    known = settings.load()
    manifest = restore(known, args.file, force=args.force)
    if args.json:
        print_json({"file": str(args.file), **asdict(manifest)})
        return 0
    print(f"Restored into {known.data_dir}: the state of {manifest.made_at}.")
    return 0
