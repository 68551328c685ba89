"""`warmline doctor`."""

import argparse
import asyncio
from dataclasses import asdict

from bot.command.opening import print_json
from bot.command.values import JSON
from bot.doctor import examine

_SIGNS = {"good": "✓", "note": "!", "wrong": "✗"}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=JSON)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    findings = asyncio.run(examine())
    if args.json:
        print_json([asdict(one) for one in findings])
    else:
        for one in findings:
            mend = f" {one.mend}" if one.mend else ""
            print(f"{_SIGNS[one.state]} {one.check}: {one.text}{mend}")
    return 1 if any(one.state == "wrong" for one in findings) else 0
