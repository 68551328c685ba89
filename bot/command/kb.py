"""`warmline kb …`: the knowledge base as a CSV file, and how well it finds."""

import argparse
import asyncio
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bot import settings
from bot.command.opening import opened, print_json
from bot.shelf import Shelf
from handlers.articles import editing
from handlers.articles.written import from_row
from handlers.errors import Refused
from knowledge import csvfile
from knowledge.articles import Article
from knowledge.evaluate import evaluate, read_groups, read_queries
from knowledge.search import Found, Index, Why
from storage import articles

Figures = dict[str, float | int | None]


def add(parser: argparse.ArgumentParser) -> None:
    groups = parser.add_subparsers(metavar="WHAT", required=True)

    one = groups.add_parser("import", help="add the articles of a CSV file, or replace same ids")
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--partial", action="store_true", help="take the good rows, leave the bad")
    one.set_defaults(run=import_)

    one = groups.add_parser("export", help="write all articles as a CSV file")
    one.add_argument("file", type=Path, nargs="?", metavar="FILE", help="standard output if none")
    one.set_defaults(run=export)

    one = groups.add_parser("check", help="look for bad rows, change nothing")
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=check)

    one = groups.add_parser("search", help="what a citizen who writes TEXT would find")
    one.add_argument("text", metavar="TEXT")
    one.add_argument("--json", action="store_true")
    one.add_argument("--why", action="store_true", help="show what made each hit")
    one.set_defaults(run=search)

    one = groups.add_parser("eval", help="measure with a CSV file of query,expected")
    one.add_argument("file", type=Path, metavar="FILE.csv")
    one.add_argument("--json", action="store_true")
    one.add_argument("--by", default="", metavar="COLUMN", help="also for each of its values")
    one.set_defaults(run=eval_)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise Refused(f"{path}, line {line}: not UTF-8. Save the file as “CSV UTF-8”.") from None


def _read(path: Path) -> tuple[list[Article], list[csvfile.Problem]]:
    """The good rows; the bad ones are listed on standard error."""
    found, problems = csvfile.read(_text(path))
    for problem in problems:
        print(f"{path}, line {problem.line}: {problem.reason}", file=sys.stderr)
    return found, problems


def import_(args: argparse.Namespace) -> int:
    known = settings.load()
    found, problems = _read(args.file)
    if problems and not (args.partial and found):
        raise Refused(
            f"Nothing was taken: {_rows(len(problems))} of {args.file} cannot be used. "
            "Mend them, or take the good rows with --partial."
        )

    async def put() -> tuple[int, int]:
        async with opened(known) as database, database.transaction() as tx:
            taken = await editing.take(tx, found, by="import", now=datetime.now(UTC))
            return taken, await articles.count(tx)

    taken, total = asyncio.run(put())
    left = f", {_rows(len(problems))} left out" if problems else ""
    same = f", {len(found) - taken} as they were" if taken < len(found) else ""
    print(f"{taken} articles taken{same}{left}; the knowledge base has {total}.")
    return 0


def _rows(number: int) -> str:
    return f"{number} row{'s' if number != 1 else ''}"


def export(args: argparse.Namespace) -> int:
    known = settings.load()

    async def everything() -> str:
        async with opened(known) as database, database.reading() as view:
            rows = await articles.everything(view)
        return csvfile.write(from_row(row) for row in rows)

    text = asyncio.run(everything())
    if args.file:
        args.file.write_text(text, "utf-8", newline="")
    else:
        sys.stdout.write(text)
    return 0


def check(args: argparse.Namespace) -> int:
    if args.json:
        found, problems = csvfile.read(_text(args.file))
        print_json({"articles": len(found), "problems": [asdict(one) for one in problems]})
        return 1 if problems else 0
    found, problems = _read(args.file)
    if problems:
        raise Refused(f"{_rows(len(problems))} of {args.file} cannot be used.")
    print(f"{len(found)} articles, all good.")
    return 0


async def _index(known: settings.Settings) -> Index:
    async with opened(known) as database:
        shelf = Shelf(database)
        await shelf.load()
        return shelf.index


def search(args: argparse.Namespace) -> int:
    index = asyncio.run(_index(settings.load()))
    found = index.search(args.text)
    why = index.explain(args.text) if args.why else ()
    if args.json:
        hits = [asdict(hit) for hit in found.hits]
        for shown, reason in zip(hits, why, strict=False):
            shown["why"] = {k: v for k, v in asdict(reason).items() if k != "hit"}
        print_json({"answer": found.answer, "hits": hits, "took_ms": round(found.took_ms, 3)})
        return 0
    print(f"{_OUTCOMES[found.outcome]} ({found.took_ms:.1f} ms)")
    for place, hit in enumerate(found.hits):
        print(f"{hit.score:8.4f}  {hit.id}  {hit.question}")
        for reason in why[place : place + 1]:
            _explain(reason)
    return 0


_OUTCOMES = {
    "sure": "answered at once",
    "choices": "offered as choices",
    "unknown": "not answered",
}


def _explain(why: Why) -> None:
    parts = "  ".join(f"{name} {value:.3f}" for name, value in why.parts.items())
    print(f"          by {why.text!r}, strength {why.strength:.3f}: {parts}")
    print(f"          in both: {' '.join(why.shared)}")


class _Once:
    """Searches each text once, so that the figures by group are those of the same searches."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._found: dict[str, Found] = {}

    def search(self, text: str, *, limit: int = 5) -> Found:
        if text not in self._found:
            self._found[text] = self._index.search(text, limit=limit)
        return self._found[text]


def eval_(args: argparse.Namespace) -> int:
    text = _text(args.file)
    try:
        rows = read_queries(text)
        groups = read_groups(text, args.by) if args.by else {}
    except ValueError as error:
        raise Refused(f"{args.file}: {error}.") from None
    index = _Once(asyncio.run(_index(settings.load())))
    figures = evaluate(index, rows)
    by = {value: evaluate(index, part) for value, part in groups.items()}
    if args.json:
        print_json({**figures, "by": by} if args.by else figures)
        return 0
    _print("all", figures)
    for value, part in by.items():
        _print(value, part)
    return 0


def _print(name: str, figures: Figures) -> None:
    shown = "  ".join(f"{key} {_figure(value)}" for key, value in figures.items())
    print(f"{name}: {shown}")


def _figure(value: float | int | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
