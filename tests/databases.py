"""Databases that are there at once: the upgrades run once in a test process, then are copied.

Tests of the upgrades themselves begin with an empty one (`fresh_postgres`, an empty folder).
"""

import asyncio
import itertools
import os
import tempfile
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.cache import Cached
from bot.routing import Routing
from bot.seeding import seed
from bot.shelf import Shelf
from handlers.city.profile import load
from storage.database import Database
from storage.opening import open_database

_numbers = itertools.count()


async def open_upgraded(folder: Path, url: str = "") -> Database:
    """`open_database`, and a new SQLite file has been upgraded already."""
    if not url:
        prepare_sqlite(folder)
    return await open_database(url, data_dir=folder)


def prepare_sqlite(folder: Path) -> None:
    """Put an upgraded file without rows into `folder`, unless it has one."""
    path = folder / "warmline.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_upgraded_sqlite())


def prepare_seeded(folder: Path) -> None:
    """The same as a server's first start leaves it: with the sample, and how readily it answers."""
    path = folder / "warmline.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_seeded_sqlite()[0])


def prepare_learned(folder: Path) -> None:
    """Put what a server learns from the sample into its data folder, for whichever database."""
    Cached(folder, "routing").write(_seeded_sqlite()[1])


@cache
def _upgraded_sqlite() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        _run(_upgraded("", Path(folder)))
        return (Path(folder) / "warmline.db").read_bytes()


@cache
def _seeded_sqlite() -> tuple[bytes, bytes]:
    """The database, and what was learned from it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _run(_seeded(folder))
        return (folder / "warmline.db").read_bytes(), Cached(folder, "routing").read()


async def fresh_postgres(url: str, *, template: str = "template1") -> str:
    """The address of a new database without any table on the server of `url`."""
    import asyncpg

    name = f"warmline_{os.getpid()}_{next(_numbers)}"
    connection = await asyncpg.connect(url)
    # Copied as files: the other way writes all of it into the log as well.
    await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    await connection.close()
    return url.replace("/postgres?", f"/{name}?")


async def upgraded_postgres(url: str) -> str:
    """The address of a new database with all tables, which are empty."""
    return await fresh_postgres(url, template=_template(url))


async def drop_postgres(url: str, database: str) -> None:
    """Remove the database at the address `database`, whoever is still connected to it."""
    import asyncpg

    connection = await asyncpg.connect(url)
    await connection.execute(f"DROP DATABASE {_name(database)} WITH (FORCE)")
    await connection.close()


def _name(url: str) -> str:
    return url.rpartition("?")[0].rpartition("/")[2]


@cache
def _template(url: str) -> str:
    made: str = _run(fresh_postgres(url))
    _run(_upgraded(made, Path()))
    return _name(made)


async def _upgraded(url: str, folder: Path) -> None:
    await (await open_database(url, data_dir=folder)).close()


async def _seeded(folder: Path) -> None:
    database = await open_upgraded(folder)
    await seed(database, sample=True, now=datetime.now(UTC))
    knowledge = Shelf(database)
    await knowledge.load()
    await Routing(database, load("jinan"), knowledge, Cached(folder, "routing")).load()
    await database.close()


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    """To its end on a loop of its own, for whoever has one running here already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
