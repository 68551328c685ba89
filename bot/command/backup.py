"""`warmline backup`."""

import argparse
from dataclasses import asdict
from pathlib import Path

from bot import settings
from bot.backup import backup
from bot.command.opening import print_json
from bot.command.values import JSON


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a new .tar or .tar.gz file")
    parser.add_argument("--json", action="store_true", help=JSON)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    known = settings.load()
    manifest = backup(known, args.file)
    if args.json:
        print_json({"file": str(args.file), **asdict(manifest)})
        return 0
    counts = ", ".join(f"{count} {name}" for name, count in manifest.counts.items())
    print(f"{args.file}: {counts}, {manifest.files} files.")
    print("It holds citizens' data and the secret key: keep it where only you can read it.")
    return 0
