"""`warmline kb …`: what the knowledge base finds, and how well."""

import argparse
import asyncio
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from bot import settings
from bot.command import kb_files, kb_gaps
from bot.command.opening import opened, print_json
from bot.command.values import JSON
from bot.knowledge_files import disk
from bot.profile import of_now
from bot.shelf import Shelf, keep_by_set
from handlers import hearing
from handlers.errors import Refused
from knowledge.evaluate import Row, evaluate, read_groups, read_queries
from knowledge.gate import Signs
from knowledge.search import Found, Index, Why

FEWEST = 50
"""Questions with an answer that a set needs to say how readily to answer."""

Figures = dict[str, float | int | None]


def add(parser: argparse.ArgumentParser) -> None:
    groups = parser.add_subparsers(metavar="WHAT", required=True)

    kb_files.add(groups)

    one = groups.add_parser("search", help="what a citizen who writes TEXT would find")
    one.add_argument("text", metavar="TEXT")
    one.add_argument("--json", action="store_true", help=JSON)
    one.add_argument("--why", action="store_true", help="show what made each hit")
    one.set_defaults(run=search)

    one = groups.add_parser("eval", help="measure with a CSV file of query,expected")
    one.add_argument("file", type=Path, metavar="FILE.csv")
    one.add_argument("--json", action="store_true", help=JSON)
    one.add_argument("--by", default="", metavar="COLUMN", help="also for each of its values")
    readily = one.add_mutually_exclusive_group()
    readily.add_argument(
        "--keep", action="store_true", help="from now on answer as readily as this set allows"
    )
    readily.add_argument(
        "--forget", action="store_true", help="answer again as the articles themselves suggest"
    )
    one.set_defaults(run=eval_)

    kb_gaps.add(groups.add_parser("gaps", help="what citizens asked in vain, as open tasks"))


async def _index(known: settings.Settings) -> Index:
    async with opened(known) as database:
        shelf = Shelf(database)
        await shelf.load()
        return shelf.index


def _today(known: settings.Settings) -> date:
    """The day in the city: what is out of date there is not found here either."""
    return of_now(known).day(datetime.now(UTC))


def search(args: argparse.Namespace) -> int:
    known = settings.load()
    index, today = asyncio.run(_index(known)), _today(known)
    asked = hearing.looked_up(args.text)
    found = index.search(asked, on=today)
    why = index.explain(asked, on=today) if args.why else ()
    if args.json:
        hits = [asdict(hit) for hit in found.hits]
        for shown, reason in zip(hits, why, strict=False):
            shown["why"] = {k: v for k, v in asdict(reason).items() if k != "hit"}
        print_json({"answer": found.answer, "hits": hits, "took_ms": round(found.took_ms, 3)})
        return 0
    if asked != args.text:
        print(f"the question of it: {asked}")
    print(f"{_OUTCOMES[found.outcome]} ({found.took_ms:.1f} ms)")
    if why:
        print(_weighed(index, index.weighed(asked, on=today)))
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


def _weighed(index: Index, signs: Signs) -> str:
    needed = index.thresholds
    return (
        f"belongs {signs.belonging:.2f} (offered from {needed.choices:.2f}, "
        f"given from {needed.belongs:.2f}), "
        f"clear {signs.sureness(needed.shy):.2f} (given from {needed.sure:.2f})"
    )


def _explain(why: Why) -> None:
    parts = "  ".join(f"{name} {value:.3f}" for name, value in why.parts.items())
    print(f"          by {why.text!r}, strength {why.strength:.3f}: {parts}")
    print(f"          in both: {' '.join(why.shared)}")


class _Once:
    """Searches each text once, as a citizen's is, so that the figures by group are those of the
    same searches."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._found: dict[str, Found] = {}

    def search(self, text: str, *, limit: int = 5, on: date) -> Found:
        if text not in self._found:
            self._found[text] = self._index.search(hearing.looked_up(text), limit=limit, on=on)
        return self._found[text]


def eval_(args: argparse.Namespace) -> int:
    text = disk.text(args.file)
    try:
        rows = read_queries(text)
        groups = read_groups(text, args.by) if args.by else {}
    except ValueError as error:
        raise Refused(f"{args.file}: {error}.") from None
    known = settings.load()
    searched = asyncio.run(_index(known))
    if args.keep or args.forget:
        searched = _calibrated(searched, rows, forget=args.forget)
    index, today = _Once(searched), _today(known)
    figures = evaluate(index, rows, on=today)
    by = {value: evaluate(index, part, on=today) for value, part in groups.items()}
    if args.json:
        print_json({**figures, "by": by} if args.by else figures)
        return 0
    _print("all", figures)
    for value, part in by.items():
        _print(value, part)
    return 0


def _calibrated(index: Index, rows: list[Row], *, forget: bool) -> Index:
    """The index with thresholds by the set, kept for all; or by its articles again."""
    expected = sum(1 for _, ids in rows if ids)
    if not forget and expected < FEWEST:
        raise Refused(
            f"Only {expected} questions of the set have an answer; from {FEWEST} on it tells "
            "how readily to answer. Nothing was kept."
        )
    asked = [(hearing.looked_up(text), ids) for text, ids in rows]
    other = index.calibrated() if forget else index.calibrated_by(asked)

    async def keep() -> None:
        async with opened(settings.load()) as database:
            await keep_by_set(database, other, 0 if forget else len(rows))

    asyncio.run(keep())
    return other


def _print(name: str, figures: Figures) -> None:
    shown = "  ".join(f"{key} {_figure(value)}" for key, value in figures.items())
    print(f"{name}: {shown}")


def _figure(value: float | int | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
