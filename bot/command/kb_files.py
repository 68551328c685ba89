"""`warmline kb import|export|check`: the knowledge base as CSV, XLSX, JSON or a folder of pages."""

import argparse
import asyncio
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bot import settings
from bot.command.opening import opened, print_json
from bot.command.progress import Progress
from bot.command.values import JSON
from bot.knowledge_files import disk
from handlers.articles import editing
from handlers.articles.written import from_row
from handlers.errors import Refused
from knowledge.articles import Article
from knowledge.files import csvfile
from knowledge.files.gathering import Problem, Result
from storage import articles

_FORMS = "a .csv, .xlsx or .json file, or a folder of .md pages"


def add(groups: Any) -> None:
    one = groups.add_parser("import", help=f"add articles, or replace same ids: {_FORMS}")
    one.add_argument("file", type=Path, metavar="FILE|FOLDER")
    one.add_argument("--partial", action="store_true", help="take the good rows, leave the bad")
    one.set_defaults(run=import_)

    one = groups.add_parser("export", help=f"write all articles: {_FORMS}")
    one.add_argument(
        "file", type=Path, nargs="?", metavar="FILE|FOLDER", help="CSV to standard output if none"
    )
    one.set_defaults(run=export)

    one = groups.add_parser("check", help="look for bad rows, change nothing")
    one.add_argument("file", type=Path, metavar="FILE|FOLDER")
    one.add_argument("--json", action="store_true", help=JSON)
    one.set_defaults(run=check)


def _read(path: Path) -> Result:
    """The good rows; the bad ones are listed on standard error."""
    progress = Progress()
    progress.note(f"reading {path.name} …")
    try:
        found, problems = disk.read(path, partial(progress, "reading"))
    finally:
        progress.end()
    for problem in problems:
        print(f"{path}, {problem.place}: {problem.reason}", file=sys.stderr)
    return found, problems


def import_(args: argparse.Namespace) -> int:
    known = settings.load()
    found, problems = _read(args.file)
    if problems and not (args.partial and found):
        raise Refused(
            f"Nothing was taken: {_rows(problems)} of {args.file} cannot be used. "
            f"Mend {'it' if len(problems) == 1 else 'them'}"
            f"{', or take the good ones with --partial' if found else ''}."
        )
    taken, total = asyncio.run(_take(known, found))
    left = f", {_rows(problems)} left out" if problems else ""
    same = f", {len(found) - taken} as they were" if taken < len(found) else ""
    print(f"{taken} articles taken{same}{left}; the knowledge base has {total}.")
    return 0


async def _take(known: settings.Settings, found: list[Article]) -> tuple[int, int]:
    """How many are new or different, and how many there are now; all or none of them."""
    progress = Progress()
    try:
        async with opened(known) as database, database.transaction() as tx:
            taken = await editing.take(
                tx, found, by="import", now=datetime.now(UTC), tell=partial(progress, "writing")
            )
            return taken, await articles.count(tx)
    finally:
        progress.end()


def _rows(problems: list[Problem]) -> str:
    """How many, called what they are: an item of a list, a page of a folder, else a row."""
    units = {"item" if one.unit == "item" else "row" for one in problems}
    unit = "page" if problems[0].part.endswith(".md") else units.pop()
    return f"{len(problems)} {unit}{'s' if len(problems) != 1 else ''}"


def export(args: argparse.Namespace) -> int:
    found = asyncio.run(_everything(settings.load()))
    if args.file:
        disk.write(args.file, found)
    else:
        sys.stdout.write(csvfile.write(found))
    return 0


async def _everything(known: settings.Settings) -> list[Article]:
    async with opened(known) as database, database.reading() as view:
        return [from_row(row) for row in await articles.everything(view)]


def check(args: argparse.Namespace) -> int:
    if args.json:
        found, problems = disk.read(args.file)
        print_json({"articles": len(found), "problems": [asdict(one) for one in problems]})
        return 0 if found and not problems else 1
    found, problems = _read(args.file)
    if problems:
        raise Refused(f"{_rows(problems)} of {args.file} cannot be used.")
    if not found:
        raise Refused(f"There is no article in {args.file}.")
    print(f"{len(found)} articles, all good.")
    return 0
